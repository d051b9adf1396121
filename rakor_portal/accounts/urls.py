from django.urls import URLPattern, path

from rakor_portal.accounts.views import account, audit_log, password_reset, roles, sign_in, users

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("", sign_in.first_page, name="first_page"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password_change, name="password_change"),
    path("password-reset/", password_reset.password_reset, name="password_reset"),
    path("password-reset/sent/", password_reset.password_reset_sent, name="password_reset_sent"),
    path("password-reset/done/", password_reset.password_reset_done, name="password_reset_done"),
    path(
        "password-reset/<uidb64>/<token>/",
        password_reset.PasswordResetConfirm.as_view(),
        name="password_reset_confirm",
    ),
    path("settings/users/", users.user_list, name="user_list"),
    path("settings/users/new/", users.user_create, name="user_create"),
    path("settings/users/<int:pk>/active/", users.user_set_active, name="user_set_active"),
    path("settings/audit/", audit_log.audit_log, name="audit_log"),
    path("settings/audit/export/", audit_log.audit_export, name="audit_export"),
    path("settings/roles/", roles.role_list, name="role_list"),
    path("settings/roles/new/", roles.role_grant, name="role_grant"),
    path("settings/roles/<int:pk>/end/", roles.role_end, name="role_end"),
]

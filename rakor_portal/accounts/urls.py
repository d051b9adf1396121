from django.urls import URLPattern, path

from rakor_portal.accounts.views import account, audit_log, password_reset, roles, second_factor, sign_in, users

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("", sign_in.first_page, name="first_page"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("sign-out/everywhere/", sign_in.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password_change, name="password_change"),
    path("account/second-factor/", second_factor.second_factor, name="second_factor"),
    path("account/second-factor/qr.svg", second_factor.second_factor_qr, name="second_factor_qr"),
    path("account/second-factor/enrol/", second_factor.second_factor_enrol, name="second_factor_enrol"),
    path("account/second-factor/change/", second_factor.second_factor_change, name="second_factor_change"),
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
    path(
        "settings/users/<int:pk>/second-factor/reset/", users.user_reset_second_factor, name="user_reset_second_factor"
    ),
    path("settings/audit/", audit_log.audit_log, name="audit_log"),
    path("settings/audit/export/", audit_log.audit_export, name="audit_export"),
    path("settings/roles/", roles.role_list, name="role_list"),
    path("settings/roles/new/", roles.role_grant, name="role_grant"),
    path("settings/roles/<int:pk>/end/", roles.role_end, name="role_end"),
]

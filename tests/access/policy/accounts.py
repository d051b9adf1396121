"""Sign-in, one's own account, users and roles."""

from tests.access.policy.words import (
    ADMIN,
    EVERYBODY,
    SIGNED_IN,
    STRANGERS,
    Rule,
    act,
    form,
    open_form,
    open_page,
    page,
)
from tests.factories import PASSWORD

NEW_PASSWORD = "kata-sandi-baru-2026"

ACCOUNTS = {
    # Leads each to where his day begins.
    "accounts:first_page": page(SIGNED_IN, goes=True),
    # A sign-in begins a session and stamps `last_login`; who has a session already is led to his first page.
    "accounts:sign_in": open_form(
        body={"username": "@email", "password": PASSWORD}, only_strangers=True, writes=frozenset(STRANGERS)
    ),
    # Ends one's own session, and that is no row of the product.
    "accounts:sign_out": act(SIGNED_IN, writes=False),
    # One's own: also for who holds no post any more.
    "accounts:account": page(SIGNED_IN),
    "accounts:password_change": form(
        SIGNED_IN,
        body={"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    ),
    # The answer is the same for a known and an unknown address.
    "accounts:password_reset": open_form(body={"email": "@email"}),
    "accounts:password_reset_sent": open_page(),
    "accounts:password_reset_done": open_page(),
    # Without a good token the page says so (200) and has no form; a good one is exchanged for a session key, so that
    # it leaves the address bar: GET leads to the same page without it.
    "accounts:password_reset_confirm": Rule(
        readers=frozenset(EVERYBODY), writers=frozenset(EVERYBODY), of="reset_link", public=True, goes=True,
        missing=200, writes=False, body={"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    ),
    # The second step after a password; without a first step behind him everybody is led back to it.
    "accounts:sign_in_code": open_form(goes=True, writes=False, body={"code": "123456"}),
    "accounts:sign_out_everywhere": act(SIGNED_IN, writes=False),
    # One's own second factor. The page offers a secret and keeps it unconfirmed: worth nothing before a code proves it.
    "accounts:second_factor": page(SIGNED_IN, stamps=("otp_totp_totpdevice",)),
    "accounts:second_factor_qr": page(SIGNED_IN, stamps=("otp_totp_totpdevice",)),
    "accounts:second_factor_enrol": act(SIGNED_IN, writes=False, body={"code": "123456"}),
    "accounts:second_factor_change": act(SIGNED_IN, writes=False, body={"code": "123456"}),
    "accounts:user_reset_second_factor": act(ADMIN, "user", office=True, writes=False),
    "accounts:user_list": page(ADMIN),
    "accounts:user_create": form(ADMIN, body={"person": "@person_without_user", "email": "baru@uji.example"}),
    "accounts:user_set_active": act(ADMIN, "user", office=True, body={"active": "no"}),
    # The trail without the rows of meetings whose circle the administrator does not belong to.
    "accounts:audit_log": page(ADMIN),
    "accounts:audit_export": page(ADMIN),
    "accounts:role_list": page(ADMIN),
    "accounts:role_grant": form(ADMIN, body={"position": "@position", "role": "verifier"}),
    "accounts:role_end": form(ADMIN, "role", office=True, body={"on": "@later"}),
}  # fmt: skip

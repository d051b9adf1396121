"""The second step of signing in: a code of an authenticator application, or a recovery code.

django-otp keeps the devices, refuses a code that was used, and slows guessing down; the codes are counted once more
here, exactly, and looked at under a row lock, so that two tries at once cannot use one code twice.
"""

import base64
import math
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.permissions import has_role
from rakor_portal.accounts.services.sign_in import end_sessions
from rakor_portal.accounts.services.throttles import Limit, claim, forget, give_back
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation, TooManyAttempts

REQUIRED_ROLES = (RoleGrant.Role.LEADER, RoleGrant.Role.APPROVER, RoleGrant.Role.GOVERNMENT_ADMIN)
CODES = Limit("second-factor", most=10, within=timedelta(minutes=15))
RECOVERY_CODES = 10
#: Without vowels and look-alikes; ten of them are 48 bits.
_SIGNS = "23456789bcdfghjkmnpqrstvwxyz"


def needs_second_factor(user: User) -> bool:
    """Whether one of his roles of today asks for it, where the installation does."""
    return settings.SECOND_FACTOR_REQUIRED and has_role(user, *REQUIRED_ROLES)


def has_second_factor(user: User) -> bool:
    """Whether he has proved once that his application makes our codes."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def users_with_second_factor(user_ids: list[int]) -> set[int]:
    """Those of them who have one; one query."""
    return set(TOTPDevice.objects.filter(user_id__in=user_ids, confirmed=True).values_list("user_id", flat=True))


def recovery_codes_left(user: User) -> int:
    """How many recovery codes he has not used."""
    return int(StaticToken.objects.filter(device__user=user).count())


def offered_device(user: User) -> TOTPDevice:
    """What he may take into use: stored nowhere until then, and another one after each enrolment and reset."""
    words = f"{user.pk}:{user.session_epoch}:{user.password}"
    key = salted_hmac("rakor_portal.accounts.enrolment", words, algorithm="sha256").hexdigest()[:40]
    return TOTPDevice(user=user, name="Autentikator", key=key, confirmed=True)


def shown_secret(device: TOTPDevice) -> str:
    """The secret in groups of four, for typing it where no camera reads the QR code."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def confirm_enrolment(*, by: User, code: str) -> list[str]:
    """Take the application into use; returns the recovery codes, which are never shown again.

    Other sessions of the user end: they were begun without the code. Raises RuleViolation for a wrong code.
    """
    User.objects.get_queryset().select_for_update().get(pk=by.pk)  # of two at once the second finds it done
    if has_second_factor(by):
        raise RuleViolation(_("Verifikasi dua langkah sudah aktif."))
    if not (_is_digits(code) and offered_device(by).verify_token(code)):
        raise RuleViolation(_("Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi."))
    codes = _new_codes(by)
    end_sessions(by)
    audit.record(by=by, action="user.second_factor_on", on=by, government_id=by.government_id)
    return codes


class NotLookedAt(RuleViolation):
    """A wrong code came too short a time ago: this one was neither checked nor counted."""


def check_code(*, user: User, code: str) -> str:
    """Which factor the code proves: "totp" or "recovery". A code works once.

    Raises RuleViolation when it proves none; NotLookedAt because a wrong one came too short a time ago: the try is
    counted first and given back, so that of many at once no more are looked at than the limit admits.
    TooManyAttempts before it is looked at when this try is one too many.
    """
    if claim(CODES, str(user.pk)) is None:
        raise TooManyAttempts(
            _("Demi keamanan, kode untuk akun ini tidak diterima sementara, dari perangkat mana pun. "
              "Coba lagi 15 menit lagi.")
        )  # fmt: skip
    try:
        kind, is_proven = _prove(user, code)
    except NotLookedAt:
        give_back(CODES, str(user.pk))
        raise
    if not is_proven:
        raise RuleViolation(_("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi."))
    forget(CODES, str(user.pk))
    return kind


def _prove(user: User, code: str) -> tuple[str, bool]:
    """Look at the code under the lock of its device: which factor it is of, and whether it proves it."""
    with transaction.atomic():
        kind, model = ("totp", TOTPDevice) if _is_digits(code) else ("recovery", StaticDevice)
        token = code if kind == "totp" else _fingerprint(code)
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is not None:
            _refuse_while_paused(device)
        return kind, device is not None and device.verify_token(token)


def _refuse_while_paused(device: TOTPDevice | StaticDevice) -> None:
    """django-otp waits 1, 2, 4, 8 … seconds after wrong codes and looks at none meanwhile, not even a right one."""
    _allowed, why = device.verify_is_allowed()
    if why is not None:
        seconds = math.ceil((why["locked_until"] - timezone.now()).total_seconds())
        words = _("Kode ini belum diperiksa dan belum terpakai. Tunggu %(seconds)s detik setelah kode yang salah, "
                  "lalu masukkan kode lagi.")  # fmt: skip
        raise NotLookedAt(words % {"seconds": max(seconds, 1)})


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """Ten new ones; those of before are worth nothing. The caller has checked a code."""
    codes = _new_codes(by)
    audit.record(by=by, action="user.renew_recovery_codes", on=by, government_id=by.government_id)
    return codes


@transaction.atomic
def turn_off(*, by: User) -> None:
    """Take the second factor away from oneself, unless a role asks for it. The caller has checked a code."""
    if needs_second_factor(by):
        raise RuleViolation(_("Peran Anda mewajibkan verifikasi dua langkah."))
    _forget_devices(by)
    audit.record(by=by, action="user.second_factor_off", on=by, government_id=by.government_id)


@transaction.atomic
def reset_second_factor(*, by: User | SystemActor, user: User) -> None:
    """Let a user who has lost telephone and codes begin anew; his sessions end. Nobody does it to himself."""
    if isinstance(by, User) and by.pk == user.pk:
        raise RuleViolation(_("Verifikasi dua langkah Anda sendiri diatur di halaman Akun."))
    if not has_second_factor(user):
        raise RuleViolation(_("Pengguna ini belum memakai verifikasi dua langkah."))
    _forget_devices(user)
    end_sessions(user)
    audit.record(by=by, action="user.second_factor_reset", on=user, government_id=user.government_id)


def _forget_devices(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _new_codes(user: User) -> list[str]:
    """Only fingerprints are stored: whoever reads the database cannot use them."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Kode pemulihan")
    codes = ["".join(secrets.choice(_SIGNS) for _sign in range(10)) for _code in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=_fingerprint(code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _fingerprint(code: str) -> str:
    """80 bits of an HMAC under the secret key: what a field of django-otp holds."""
    digest = salted_hmac("rakor_portal.accounts.recovery", code, algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode()


def _is_digits(code: str) -> bool:
    return len(code) == 6 and code.isascii() and code.isdigit()

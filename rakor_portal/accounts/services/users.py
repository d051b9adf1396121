"""Who may sign in: a user is made for a person; what he may do comes from the person's positions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from rakor_portal.accounts.models import PasswordReset, User
from rakor_portal.accounts.services.administrators import lock_administrators, require_administrator
from rakor_portal.accounts.services.sign_in import end_sessions
from rakor_portal.accounts.tasks import mail_password_resets
from rakor_portal.actors import SystemActor
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Person
from rakor_portal.errors import RuleViolation


@transaction.atomic
def create_user(*, by: User | SystemActor, person: Person, email: str, password: str | None = None) -> User:
    """Let `person` sign in with `email`. Without a password he gets a mail with a link to set his own.

    Raises RuleViolation when the address is taken or the person has a user already.
    """
    if User.objects.get_queryset().filter(email=email.strip().lower()).exists():
        raise RuleViolation(_("Alamat email itu sudah dipakai."))
    try:
        user = User.objects.create_user(
            email, password or get_random_string(40), government=person.government, person=person
        )
    except ValidationError as refusal:
        raise RuleViolation(" ".join(refusal.messages)) from refusal
    if password is None:
        PasswordReset.objects.create(email=user.email, is_first=True)
        mail_password_resets.delay_on_commit()  # type: ignore[attr-defined]  # a DjangoTask at run time
    audit.record(by=by, action="user.create", on=user, government_id=user.government_id)
    return user


@transaction.atomic
def set_user_active(*, by: User, user: User, active: bool) -> None:
    """Disable or enable a user; nobody disables himself, and an administrator must remain.

    A disabled one is signed out with his next request, for good: his sessions do not wake up when he is enabled.
    """
    if user.pk == by.pk and not active:
        raise RuleViolation(_("Anda tidak dapat menonaktifkan akun sendiri."))
    lock_administrators(user.government_id)
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        require_administrator(user.government_id, on=user.today)
        end_sessions(user)
    action = "user.enable" if active else "user.disable"
    audit.record(by=by, action=action, on=user, government_id=user.government_id)

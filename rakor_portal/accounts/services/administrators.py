"""A government keeps at least one administrator: without one nobody could make another."""

from datetime import date

from django.utils.translation import gettext as _

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.directory.models import Government, Incumbency
from rakor_portal.errors import RuleViolation


def lock_administrators(government_id: int) -> None:
    """One removal at a time, so that two administrators cannot remove each other at once. In a transaction."""
    Government.objects.select_for_update(no_key=True).get(pk=government_id)


def require_administrator(government_id: int, *, on: date) -> None:
    """Raise RuleViolation when nobody who may sign in is administrator of the government on that day."""
    posts = RoleGrant.objects.on(on).filter(government_id=government_id, role=RoleGrant.Role.GOVERNMENT_ADMIN)
    holders = Incumbency.objects.on(on).filter(position_id__in=posts.values("position_id"))
    users = User.objects.get_queryset().filter(is_active=True, person_id__in=holders.values("person_id"))
    if not users.exists():
        raise RuleViolation(_("Pemerintah daerah harus tetap mempunyai seorang admin."))

"""Names for filters of the list of action items."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from followups import permissions
from followups.models import SavedView
from rakor_portal.accounts.models import User
from rakor_portal.audit import services as audit
from rakor_portal.errors import RuleViolation


@transaction.atomic
def save_view(*, by: User, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep `query`, as the filter form normalised it, under a name. Raises RuleViolation past the limit."""
    User.objects.visible_to(by).select_for_update().get(pk=by.pk)
    if SavedView.objects.filter(owner=by).count() >= SavedView.LIMIT:
        raise RuleViolation(_("Paling banyak 12 tampilan. Hapus dahulu yang tidak dipakai."))
    view = SavedView(government=by.government, owner=by, name=name.strip(), query=query, is_shared=is_shared)
    return _store(by, view)


@transaction.atomic
def edit_view(*, by: User, view: SavedView, name: str, is_shared: bool = False) -> SavedView:
    """Give another name, share it or share it no longer. Raises RuleViolation for somebody else's view."""
    if not permissions.can_edit_view(by, view):
        raise RuleViolation(_("Tampilan ini milik pengguna lain."))
    view.name, view.is_shared = name.strip(), is_shared
    return _store(by, view)


@transaction.atomic
def delete_view(*, by: User, view: SavedView) -> None:
    """Forget the name; the list itself is untouched."""
    if not permissions.can_edit_view(by, view):
        raise RuleViolation(_("Tampilan ini milik pengguna lain."))
    if view.is_shared:
        _record(by, view, "saved_view.delete")
    view.delete()


def _store(by: User, view: SavedView) -> SavedView:
    if view.is_shared and not permissions.can_share_views(by):
        raise RuleViolation(_("Tampilan dibagikan oleh sekretariat."))
    try:
        view.full_clean()
    except ValidationError as refusal:
        raise RuleViolation(" ".join(refusal.messages)) from refusal
    view.save()
    if view.is_shared:
        _record(by, view, "saved_view.share")
    return view


def _record(by: User, view: SavedView, action: str) -> None:
    """Only what others see is on record: a private filter is nobody's business."""
    audit.record(by=by, action=action, on=view, government_id=view.government_id, data={"query": view.query})

"""Action items in the search: by code and words, and by the post and office that owe them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from followups.models import ActionItem
from rakor_portal.accounts.models import User
from rakor_portal.directory.search_sources import OFFICE_TEXT, POST_TEXT
from rakor_portal.search.registry import Hit, Source, Text, register_source


def _visible(user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.visible_to(user).select_related("owner").order_by("-assigned_on", "-pk")


def _show(item: Any) -> Hit:
    return Hit(item.title, item.get_absolute_url(), item.code, f"{item.owner.title}, {item.get_status_display()}")


def register() -> None:
    """Offer the action items to the search."""
    texts = {"": Text(ActionItem, ("code", "title")), "owner": POST_TEXT, "owner__organization": OFFICE_TEXT}
    register_source(Source("action_items", _("Tindak lanjut"), texts, _visible, _show))

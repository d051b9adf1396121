"""Posts in the search, for those who keep the directory; and the texts of offices that other rooms search too."""

from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Organization, Position
from rakor_portal.directory.permissions import RoleHolder, can_edit_directory
from rakor_portal.formatting import format_date, screen_words
from rakor_portal.prepared import Given, PreparedQuery
from rakor_portal.search.registry import Hit, Source, Text, register_source

POST_TEXT = Text(Position, ("title",))
OFFICE_TEXT = Text(Organization, ("name", "abbreviation"))


def abbreviations(user: Viewer) -> dict[str, str]:
    """What the user's government calls its offices in short."""
    return dict(_abbreviations.rows(government=user.scope_government_id))


def _build_abbreviations() -> Any:
    offices = Organization.objects.filter(government_id=Given("government", BigIntegerField()))
    return offices.exclude(abbreviation="").values_list("abbreviation", "name")


_abbreviations: PreparedQuery[tuple[str, str]] = PreparedQuery(_build_abbreviations)


def _visible(user: RoleHolder) -> QuerySet[Position]:
    rows = Position.objects.visible_to(user) if can_edit_directory(user) else Position.objects.none()
    rows = rows.select_related("organization", "successor__organization")
    return rows.order_by(F("closed_on").asc(nulls_first=True), "protocol_rank", "title", "pk")


def _show(position: Any) -> Hit:
    about = position.organization.name
    if position.closed_on:
        about += f" · {_ending(position)}"
    return Hit(position.title, reverse("directory:position", args=[position.pk]), about=about)


def _ending(position: Position) -> str:
    """That the post is closed, and who goes on with what it owed, lest a merged office be taken for a living one."""
    words = _("Ditutup per %(day)s")
    if position.successor:
        words = _("Ditutup per %(day)s, dilanjutkan %(name)s")
    day = format_date(position.closed_on, words=screen_words()) if position.closed_on else ""
    return words % {"day": day, "name": position.successor.organization.name if position.successor else ""}


def register() -> None:
    """Offer the posts to the search."""
    texts = {"": POST_TEXT, "organization": OFFICE_TEXT}
    register_source(Source("positions", gettext_lazy("Jabatan"), texts, _visible, _show, abbreviations))

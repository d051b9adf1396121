"""Posts in the search, for those who keep the directory; and the texts of offices that other rooms search too."""

from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Organization, Position
from rakor_portal.directory.permissions import RoleHolder, can_edit_directory
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
    return rows.select_related("organization").order_by("closed_on", "protocol_rank", "title", "pk")


def _show(position: Any) -> Hit:
    return Hit(position.title, reverse("directory:position", args=[position.pk]), about=position.organization.name)


def register() -> None:
    """Offer the posts to the search."""
    texts = {"": POST_TEXT, "organization": OFFICE_TEXT}
    register_source(Source("positions", _("Jabatan"), texts, _visible, _show, abbreviations))

"""The rule of an invitee group."""

from typing import Any, ClassVar

from crispy_forms.layout import HTML, Column, Row
from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import InviteeGroup, Position, Region
from rakor_portal.form_fields import ManyRowsField
from rakor_portal.pick_list import PickField

#: Unsur with a post in every village: shown by kecamatan.
MANY = (
    Position.Category.VILLAGE_HEAD,
    Position.Category.URBAN_VILLAGE_HEAD,
    Position.Category.VILLAGE_COOPERATIVE,
    Position.Category.URBAN_COOPERATIVE,
)


def category_and_place(position: Position) -> str:
    """The unsur, and the kecamatan of those that are many in each."""
    category, region = position.get_category_display(), position.organization.region
    return f"{category}, {region.parent}" if position.category in MANY and region and region.parent else category


class InviteeGroupForm(RecordForm):
    """`districts` are the kecamatan (or kabupaten and kota) of the government, `positions` its invitable posts."""

    class Meta:
        model = InviteeGroup
        fields = [
            "name",
            "order",
            "category",
            "organization_kind",
            "post",
            "regions",
            "extra_positions",
            "excluded_positions",
        ]
        help_texts = {
            "category": _("Kosongkan bila grup hanya berisi jabatan yang dipilih satu per satu."),
            "regions": _("Tidak ada yang dicentang berarti semua."),
        }
        field_classes = {"regions": ManyRowsField}
        widgets = {"regions": forms.CheckboxSelectMultiple}

    extra_positions: ClassVar[Any] = PickField(
        label=capfirst(InviteeGroup._meta.get_field("extra_positions").verbose_name),
        queryset=None, required=False, group_of=category_and_place,
    )  # fmt: skip
    excluded_positions: ClassVar[Any] = PickField(
        label=capfirst(InviteeGroup._meta.get_field("excluded_positions").verbose_name),
        queryset=None, required=False, group_of=category_and_place,
    )  # fmt: skip

    layout = (
        Row(Column("name", css_class="col-md-9"), Column("order", css_class="col-md-3")),
        "category",
        Row(Column("organization_kind", css_class="col-md-6"), Column("post", css_class="col-md-6")),
        HTML('<div class="choice-columns">'),
        "regions",
        HTML("</div>"),
        Row(Column("extra_positions", css_class="col-md-6"), Column("excluded_positions", css_class="col-md-6")),
    )

    def __init__(self, *args: Any, districts: QuerySet[Region], positions: QuerySet[Position], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = districts  # type: ignore[attr-defined]
        for name in ("extra_positions", "excluded_positions"):
            self.fields[name].queryset = positions.select_related("organization__region__parent")  # type: ignore[attr-defined]
        for name, label in [
            ("category", _("Tanpa unsur")),
            ("organization_kind", _("Semua jenis")),
            ("post", _("Semua")),
        ]:
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            self.fields[name].choices = [("", label), *list(choices)[1:]]  # type: ignore[attr-defined]

"""Merging and splitting: what it is about, and the fate of every post."""

from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.organizations import DAY_WORDS
from rakor_portal.directory.models import Organization, Position
from rakor_portal.directory.models.restructuring import Way
from rakor_portal.form_fields import IndonesianDateField, SearchedSelect
from rakor_portal.pick_list import PickField

MAX_PARTS = 6
#: Hundreds, which are seldom merged: below all others.
VILLAGES = (
    Organization.Kind.VILLAGE,
    Organization.Kind.URBAN_VILLAGE,
    Organization.Kind.VILLAGE_COOPERATIVE,
    Organization.Kind.URBAN_COOPERATIVE,
)
STAYS = "stay"


def kind_and_place(organization: Organization) -> str:
    """The kind, and the kecamatan of those that are many in each."""
    kind, place = organization.get_kind_display(), organization.region and organization.region.parent
    return f"{kind}, {place}" if organization.kind in VILLAGES and place else kind


class MergeForm(forms.Form):
    """`organizations` are the open ones of the government."""

    sources: ClassVar[Any] = PickField(
        label=_("Organisasi yang digabung"), queryset=None, group_of=kind_and_place,
        error_messages={"required": _("Pilih organisasi yang digabung.")},
    )  # fmt: skip
    target: ClassVar[Any] = forms.ModelChoiceField(
        label=_("Digabung ke"), queryset=None, required=False, empty_label=_("Organisasi baru"), widget=SearchedSelect,
        help_text=_("Pilih organisasi yang tetap ada, atau tuliskan nama organisasi baru."),
    )  # fmt: skip
    name = forms.CharField(label=_("Nama organisasi baru"), max_length=200, required=False)
    abbreviation = forms.CharField(label=_("Singkatan baru"), max_length=40, required=False)
    on = IndonesianDateField(label=_("Berlaku mulai"), help_text=DAY_WORDS)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages_last = Case(When(kind__in=VILLAGES, then=1), default=0)
        self.fields["target"].queryset = organizations.order_by(villages_last, "name", "pk")  # type: ignore[attr-defined]
        by_kind = organizations.select_related("region__parent").order_by(
            villages_last, "kind", "region__parent__name", "name", "pk"
        )
        self.fields["sources"].queryset = by_kind  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "sources", "target",
            Row(Column("name", css_class="col-md-8"), Column("abbreviation", css_class="col-md-4")), "on",
        )  # fmt: skip

    def clean_sources(self) -> list[Organization]:
        """In the order of the choices."""
        return list(self.cleaned_data["sources"])

    def clean(self) -> dict[str, Any]:
        """Either an organisation that is there, or the name of a new one."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("target")) == bool(cleaned.get("name", "").strip()):
            self.add_error("name", translate("Pilih organisasi tujuan atau tuliskan nama baru, salah satu."))
        if cleaned.get("target") in cleaned.get("sources", []):
            words = translate("Organisasi tujuan tidak boleh ikut digabung ke dirinya sendiri.")
            self.add_error("target", words)
        return cleaned


class SplitForm(forms.Form):
    """The new organisations, one in a line."""

    parts = forms.CharField(
        label=_("Organisasi baru"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1300,
        help_text=_("Satu nama per baris, paling banyak enam."),
    )  # fmt: skip
    goes_on = forms.BooleanField(label=_("Organisasi asal tetap ada"), required=False)
    on = IndonesianDateField(label=_("Berlaku mulai"), help_text=DAY_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("parts", "goes_on", "on")

    def clean_parts(self) -> list[str]:
        """Names without empty lines, each once."""
        names = [" ".join(line.split()) for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if len(names) > MAX_PARTS or len({name.casefold() for name in names}) < len(names):
            raise forms.ValidationError(translate("Tuliskan paling banyak enam nama yang berbeda."))
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(translate("Nama paling banyak 200 huruf."))
        return names


def merge_choices(*, is_new: bool) -> list[tuple[str, str]]:
    """What may become of a post in a merger."""
    lead = [(Way.LEAD.value, translate("Menjadi pimpinan organisasi baru"))] if is_new else []
    return [
        *lead,
        (Way.CARRY.value, translate("Pindah bersama pemangkunya")),
        (Way.MOVE.value, translate("Pindah tanpa pemangku")),
        (Way.HEAD.value, translate("Digantikan pimpinan organisasi tujuan")),
        (Way.CLOSE.value, translate("Ditutup tanpa pengganti")),
    ]


def split_choices(parts: Sequence[str], *, goes_on: bool) -> list[tuple[str, str]]:
    """What may become of a post in a split: in each part, or not at all. Values are `way:number of the part`."""
    ways = [
        (Way.LEAD, translate("Menjadi pimpinan %(name)s")),
        (Way.CARRY, translate("Pindah ke %(name)s bersama pemangkunya")),
        (Way.MOVE, translate("Pindah ke %(name)s tanpa pemangku")),
        (Way.HEAD, translate("Digantikan pimpinan %(name)s")),
    ]
    moves = [(f"{way}:{number}", words % {"name": name}) for number, name in enumerate(parts) for way, words in ways]
    stays = [(STAYS, translate("Tetap di organisasi asal"))] if goes_on else []
    return [*stays, *moves, (Way.CLOSE.value, translate("Ditutup tanpa pengganti"))]


class FatesForm(forms.Form):
    """One choice for each post; a post that is new since the preview has none, so the preview comes again."""

    def __init__(
        self,
        *args: Any,
        posts: Sequence[Position],
        choices: list[tuple[str, str]],
        defaults: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.posts = posts
        for post in posts:
            field = forms.ChoiceField(label=post.title, choices=choices, initial=defaults.get(post.pk))
            field.widget.attrs["class"] = "form-select form-select-sm"
            self.fields[f"fate_{post.pk}"] = field

    def chosen(self) -> dict[int, tuple[Way, int]]:
        """Way and number of the part for each post."""
        fates = {}
        for post in self.posts:
            way, _colon, number = self.cleaned_data[f"fate_{post.pk}"].partition(":")
            fates[post.pk] = (Way(way), int(number or 0))
        return fates

"""Organisations: new, corrected, renamed."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import Organization, Position, Region
from rakor_portal.form_fields import IndonesianDateField, ManyRowsField, SearchedSelect


class OrganizationForm(RecordForm):
    """`organizations` and `regions` are those of the government. An existing name changes by renaming only."""

    opened_on = IndonesianDateField(label=_("Berdiri sejak"), required=False)

    class Meta:
        model = Organization
        fields = ["name", "abbreviation", "kind", "parent", "region", "opened_on"]
        labels = {"parent": _("Bagian dari"), "region": _("Wilayah kerja")}
        widgets: ClassVar[dict[str, Any]] = {"parent": SearchedSelect, "region": SearchedSelect}

    layout = (
        "name",
        Row(Column("abbreviation", css_class="col-md-6"), Column("kind", css_class="col-md-6")),
        "parent",
        Row(Column("region", css_class="col-md-6"), Column("opened_on", css_class="col-md-6")),
    )

    def __init__(
        self, *args: Any, organizations: QuerySet[Organization], regions: QuerySet[Region], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = organizations.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        if self.instance.pk:
            for name in ("name", "abbreviation"):
                del self.fields[name]
            self.helper.layout = Layout("kind", *self.layout[2:])


#: Rename, merge and split alike (`services.organizations.require_day`).
DAY_WORDS = _("Hari ini, atau sampai setahun ke belakang. Yang berlaku kelak dicatat pada harinya.")


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=_("Nama baru"), max_length=200)
    abbreviation = forms.CharField(label=_("Singkatan baru"), max_length=40, required=False)
    on = IndonesianDateField(label=_("Berlaku mulai"), help_text=DAY_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "abbreviation", "on")


class ReopenForm(forms.Form):
    """Which of the posts that were closed with the organisation come back: all, unless unticked."""

    positions: ClassVar[Any] = ManyRowsField(
        label=_("Jabatan yang dibuka kembali"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Yang tidak dicentang tetap ditutup. Pemangku tidak kembali sendiri; tetapkan lagi di halaman "
                    "jabatannya."),
    )  # fmt: skip

    def __init__(self, *args: Any, positions: QuerySet[Position], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["positions"] = positions
        self.fields["positions"].queryset = positions  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("positions") if positions else Layout()

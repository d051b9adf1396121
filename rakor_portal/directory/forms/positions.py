"""Posts and their holders."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import Incumbency, Organization, Person, Position
from rakor_portal.form_fields import IndonesianDateField, SearchedSelect


class PositionForm(RecordForm):
    """`organizations` are the open ones of the government."""

    class Meta:
        model = Position
        fields = ["title", "organization", "category", "protocol_rank", "is_head", "email", "phone"]
        labels: ClassVar[dict[str, Any]] = {"organization": _("Organisasi")}
        widgets: ClassVar[dict[str, Any]] = {"organization": SearchedSelect}
        help_texts = {
            "title": _("Nama lengkap yang tidak tertukar, misalnya Kepala Dinas Kesehatan."),
            "protocol_rank": _("Angka kecil disebut dan duduk lebih dahulu."),
        }

    layout = (
        "title",
        "organization",
        Row(Column("category", css_class="col-md-6"), Column("protocol_rank", css_class="col-md-6")),
        "is_head",
        Row(Column("email", css_class="col-md-6"), Column("phone", css_class="col-md-6")),
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class AppointmentForm(forms.Form):
    """Who takes the post, how and when; `people` are those of the government.

    `has_holder`: somebody holds the post definitively without an end.
    """

    person = forms.ModelChoiceField(
        label=_("Pejabat"), queryset=Person.objects.none(), empty_label=_("Pilih pejabat"),
        widget=SearchedSelect,
        error_messages={"required": _("Pejabat belum dipilih.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Jenis"), choices=Incumbency.Kind.choices)
    valid_from = IndonesianDateField(label=_("Mulai"), error_messages={"required": _("Mulai belum diisi.")})
    valid_until = IndonesianDateField(label=_("Sampai"), required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], has_holder: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_holder:
            self.fields["kind"].help_text = _(
                "Untuk Plt.: Akhiri dahulu masa jabatan definitif, atau pilih Plh. bila hanya berhalangan."
            )
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "person",
            "kind",
            Row(Column("valid_from", css_class="col-md-6"), Column("valid_until", css_class="col-md-6")),
        )

    def clean(self) -> dict[str, Any]:
        """The term does not end before it begins."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("Tanggal Sampai lebih awal daripada tanggal Mulai."))
        return cleaned

"""Posts and their holders."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import Incumbency, Organization, Person, Position
from rakor_portal.form_fields import IndonesianDateField


class PositionForm(RecordForm):
    """`organizations` are the open ones of the government."""

    class Meta:
        model = Position
        fields = ["title", "organization", "category", "protocol_rank", "is_head", "email", "phone"]
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
    """Who takes the post, how and when; `people` are those of the government."""

    person = forms.ModelChoiceField(label=_("Pejabat"), queryset=Person.objects.none(), empty_label=_("Pilih pejabat"))
    kind = forms.ChoiceField(label=_("Jenis"), choices=Incumbency.Kind.choices)
    valid_from = IndonesianDateField(label=_("Mulai"))
    valid_until = IndonesianDateField(label=_("Sampai"), required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "person",
            "kind",
            Row(Column("valid_from", css_class="col-md-6"), Column("valid_until", css_class="col-md-6")),
        )

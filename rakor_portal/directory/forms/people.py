"""A person: titles apart from the name, NIP as text."""

from crispy_forms.layout import Column, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import Person


class PersonForm(RecordForm):
    """Titles stand in fields of their own, so that names sort and match without them."""

    nip = forms.CharField(
        label="NIP",
        max_length=24,
        required=False,
        help_text=_("18 angka; kosongkan bila bukan ASN."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Person
        fields = ["title_before", "name", "title_after", "nip", "rank", "email", "phone"]

    layout = (
        Row(
            Column("title_before", css_class="col-md-3"),
            Column("name", css_class="col-md-6"),
            Column("title_after", css_class="col-md-3"),
        ),
        Row(Column("nip", css_class="col-md-6"), Column("rank", css_class="col-md-6")),
        Row(Column("email", css_class="col-md-6"), Column("phone", css_class="col-md-6")),
    )

    def clean_nip(self) -> str:
        """Spaces are how NIP are printed, not part of them."""
        nip = str(self.cleaned_data["nip"]).replace(" ", "")
        if nip and not (len(nip) == 18 and nip.isascii() and nip.isdigit()):
            raise forms.ValidationError(_("NIP terdiri atas 18 angka."))
        return nip

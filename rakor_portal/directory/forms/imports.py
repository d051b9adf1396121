"""A sheet to import, and the confirmation of what its preview showed."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Berkas Excel atau CSV"),
        help_text=_("Paling banyak 5.000 baris dan 5 MB. Tidak ada yang ditulis sebelum Anda menerapkan."),
        error_messages={"required": _("Berkas belum dipilih."), "empty": _("Berkas ini kosong.")},
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.txt,.tsv"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("file")


class ApplyForm(forms.Form):
    """The fingerprint of the plan that was seen."""

    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

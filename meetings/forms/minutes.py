"""The texts around the rows of the notula, and the reviewer's words when it goes back."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.positions import find_position
from meetings.models import Meeting
from rakor_portal.directory.models import Position
from rakor_portal.form_fields import LongTextField


class MinutesForm(forms.Form):
    """Opening, conclusion, closing and signatory; `version` is what the writer saw."""

    opening = LongTextField(
        label=_("Kata pembukaan"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kosong: “Rapat dibuka oleh …”."),
    )  # fmt: skip
    conclusion = LongTextField(
        label=_("Kesimpulan"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 4})
    )
    closing = LongTextField(
        label=_("Penutup"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kosong: jam rapat ditutup dan kalimat penutup baku."),
    )  # fmt: skip
    signatory = forms.CharField(
        label=_("Penanda tangan"), max_length=200, widget=forms.TextInput(attrs={"list": "positions"}),
        help_text=_("Menurut Permendagri 1/2023: pimpinan rapat."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("opening", "conclusion", "closing", "signatory", "version")

    def clean_signatory(self) -> Position:
        """A post of this government."""
        position = find_position(self.meeting, self.cleaned_data["signatory"])
        if position is None:
            raise forms.ValidationError(_("Jabatan itu tidak ditemukan. Pilih dari daftar."))
        return position


class ApproveForm(forms.Form):
    """The version of the notula that the reviewer saw; without one nothing was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("version")

    def clean_version(self) -> int:
        """Zero is no version."""
        return self.cleaned_data["version"] or 0


class ReturnForm(ApproveForm):
    """Why the notula goes back to who wrote it."""

    reason = LongTextField(
        label=_("Yang perlu diperbaiki"), min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": _("Tuliskan paling sedikit 10 huruf.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("reason", "version")

"""One more post to invite after the invitations were sent."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.positions import find_position
from meetings.models import Meeting
from rakor_portal.directory.models import Position


class SupplementForm(forms.Form):
    """The post as people name it: by its title, or by the agency that it heads."""

    post = forms.CharField(
        label=_("Jabatan"), max_length=200, help_text=_("Nama jabatan, atau nama perangkat daerah bagi pimpinannya."),
        error_messages={"required": _("Tuliskan jabatan yang diundang.")},
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_post(self) -> Position:
        """Exactly one open post."""
        found = find_position(self.meeting, self.cleaned_data["post"])
        if found is None:
            raise forms.ValidationError(_("Jabatan itu tidak ditemukan. Tuliskan namanya seperti di Data Induk."))
        return found

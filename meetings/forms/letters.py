"""Part 4 of the draft: the letter; and the last step before sending."""

import csv
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import rakor_portal.directory
from meetings.forms.choices import PositionChoiceField, signing_positions
from meetings.models import InvitationLetter, Meeting
from meetings.models.letter_dates import wrong_dates
from rakor_portal.actors import Viewer
from rakor_portal.form_fields import IndonesianDateField, IndonesianTimeField, LongTextField, NonceField, SearchedSelect

CLASSIFICATIONS = Path(rakor_portal.directory.__file__).parent / "data" / "kode_klasifikasi.csv"
#: Answers are due at this hour when none is typed.
DEFAULT_HOUR = time(16, 0)


@cache
def classification_choices() -> list[tuple[str, str]]:
    """Codes of Permendagri 83/2022 as shipped."""
    with CLASSIFICATIONS.open(encoding="utf-8", newline="") as file:
        return [(row["code"], f"{row['code']} {row['title']}") for row in csv.DictReader(file)]


class LetterForm(forms.Form):
    """The fields of the surat undangan (Permendagri 1/2023)."""

    needed_to_send = frozenset({"signatory"})

    subject = LongTextField(label=_("Hal"), max_length=250)
    signatory = PositionChoiceField(label=_("Penanda tangan"), queryset=None, required=False)
    signs_for_regional_head = forms.BooleanField(label=_("Atas nama (a.n.) kepala daerah"), required=False)
    urgency = forms.ChoiceField(label=_("Sifat"), choices=InvitationLetter.Urgency.choices)
    security = forms.ChoiceField(label=_("Klasifikasi keamanan"), choices=InvitationLetter.Security.choices)
    classification = forms.ChoiceField(label=_("Kode klasifikasi"), widget=SearchedSelect)
    external_number = forms.CharField(
        label=_("Nomor dari luar"), max_length=80, required=False,
        help_text=_("Isi bila nomor diberikan SRIKANDI. Kosong: diambil dari register."),
    )  # fmt: skip
    dated_on = IndonesianDateField(
        label=_("Tanggal surat"), required=False, help_text=_("Kosong: tanggal undangan dikirim.")
    )
    opening = forms.CharField(label=_("Pembuka"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    dress = forms.CharField(label=_("Pakaian"), max_length=150, required=False)
    note = forms.CharField(
        label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 2}), required=False,
        help_text=_("Misalnya bahan yang dibawa, atau tidak diwakilkan."),
    )  # fmt: skip
    closing = forms.CharField(label=_("Penutup"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    copies_to = forms.CharField(
        label=_("Tembusan"), widget=forms.Textarea(attrs={"rows": 2}), required=False, help_text=_("Satu per baris.")
    )
    reply_date = IndonesianDateField(label=_("Batas jawaban"), required=False)
    reply_time = IndonesianTimeField(label=_("Pukul"), required=False, help_text=_("Kosong berarti pukul 16.00."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Viewer, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["signatory"].queryset = signing_positions(user, meeting.government)  # type: ignore[attr-defined]
        self.fields["classification"].choices = classification_choices()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        half, third = "col-md-6", "col-md-4"
        self.helper.layout = Layout(
            "version",
            "subject",
            "signatory",
            "signs_for_regional_head",
            Row(Column("urgency", css_class=half), Column("security", css_class=half)),
            "classification",
            Row(Column("external_number", css_class=half), Column("dated_on", css_class=half)),
            "opening",
            Row(Column("dress", css_class=third), Column("reply_date", css_class=third),
                Column("reply_time", css_class=third)),
            "note",
            "closing",
            "copies_to",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Dates that make sense today; they are asked again when the invitations are sent."""
        cleaned = super().clean() or {}
        moment = self._reply_by(cleaned)
        if cleaned.get("reply_time") and not cleaned.get("reply_date") and "reply_date" not in self.errors:
            self.add_error("reply_date", _("Isi tanggalnya juga."))
        wrong = wrong_dates(self.meeting, dated_on=cleaned.get("dated_on"), reply_by=moment, now=timezone.now())
        for name, sentence in wrong.items():
            self.add_error("reply_date" if name == "reply_by" else name, sentence)
        return cleaned

    def _reply_by(self, data: dict[str, Any]) -> datetime | None:
        day = data.get("reply_date")
        return datetime.combine(day, data.get("reply_time") or DEFAULT_HOUR, tzinfo=self.meeting.zone) if day else None

    def letter_fields(self) -> dict[str, Any]:
        """The values as the service takes them."""
        fields = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"reply_date", "reply_time", "version"}
        }
        return {**fields, "reply_by": self._reply_by(self.cleaned_data)}

    @staticmethod
    def initial_of(meeting: Meeting, letter: InvitationLetter, *, usual: dict[str, str]) -> dict[str, Any]:
        """What the letter holds; where it holds nothing, the `usual` words."""
        reply_by = letter.reply_by.astimezone(meeting.zone) if letter.reply_by else None
        fields = ("urgency", "security", "classification", "external_number", "dated_on", "dress", "note", "copies_to")
        return {
            **{name: getattr(letter, name) for name in fields},
            **{name: getattr(letter, name) or words for name, words in usual.items()},
            "signatory": letter.signatory_id or meeting.chair_id,
            "signs_for_regional_head": letter.signs_for_regional_head,
            "reply_date": reply_by.date() if reply_by else None,
            "reply_time": reply_by.time() if reply_by else None,
            "version": meeting.version,
        }


class SendForm(forms.Form):
    """The nonce, and which state of the draft was on the page: everything else was checked before."""

    client_ref = NonceField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

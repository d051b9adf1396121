"""A new date or place, or a stop; both with a reason."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from rakor_portal.actors import Viewer
from rakor_portal.conflicts import differences, with_version
from rakor_portal.directory.models import Venue
from rakor_portal.form_fields import IndonesianDateField, IndonesianTimeField, LongTextField


class ReasonForm(forms.Form):
    """Why; `version` is that of the schedule that was seen, and `conflict` what others changed meanwhile."""

    reason = LongTextField(
        label=_("Alasan"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dimuat dalam surat pemberitahuan."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": meeting.schedule_version, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.conflict: list[dict[str, str]] = []
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("reason", "version")

    def clean_version(self) -> int:
        """Without a version nothing was seen."""
        return self.cleaned_data["version"] or 0

    def show_conflict(self, meeting: Meeting) -> None:
        """What stands beside what was typed; sent again it is a decision."""
        self.conflict = differences(self, self.stored(meeting))
        with_version(self, meeting.schedule_version)

    @staticmethod
    def stored(meeting: Meeting) -> dict[str, Any]:
        """The present values of what the form asks for."""
        return {}


class RescheduleForm(ReasonForm):
    """Date, hours and place, filled with the present ones."""

    date = IndonesianDateField(label=_("Tanggal"))
    start_time = IndonesianTimeField(label=_("Mulai pukul"))
    end_time = IndonesianTimeField(label=_("Selesai pukul"), required=False, help_text=_("Kosong: s.d. selesai"))
    venue = forms.ModelChoiceField(
        label=_("Tempat"), queryset=Venue.objects.none(), required=False, empty_label=_("Pilih tempat")
    )
    place = forms.CharField(label=_("Tempat lain"), max_length=200, required=False)
    online_link = forms.URLField(label=_("Tautan daring"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, user: Viewer, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, initial=self.stored(meeting), **kwargs)
        self.zone = meeting.zone
        self.fields["venue"].queryset = Venue.objects.visible_to(user).filter(closed_on=None)  # type: ignore[attr-defined]
        third = "col-md-4"
        self.helper.layout = Layout(
            Row(Column("date", css_class=third), Column("start_time", css_class=third),
                Column("end_time", css_class=third)),
            Row(Column("venue", css_class="col-md-6"), Column("place", css_class="col-md-6")),
            "online_link",
            "reason",
            "version",
        )  # fmt: skip

    @staticmethod
    def stored(meeting: Meeting) -> dict[str, Any]:
        """Date, hours and place of now."""
        start = meeting.starts_at.astimezone(meeting.zone) if meeting.starts_at else None
        end = meeting.ends_at.astimezone(meeting.zone) if meeting.ends_at else None
        return {
            "date": start.date() if start else None,
            "start_time": start.time() if start else None,
            "end_time": end.time() if end else None,
            "venue": meeting.venue_id,
            "place": meeting.place,
            "online_link": meeting.online_link,
        }

    def clean(self) -> dict[str, Any]:
        """An end after the start, and a place of some kind."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", _("Jam selesai harus setelah jam mulai."))
        if not (cleaned.get("venue") or cleaned.get("place") or cleaned.get("online_link")):
            self.add_error("venue", _("Pilih tempat, tulis tempat lain, atau isi tautan daring."))
        return cleaned

    def schedule_fields(self) -> dict[str, Any]:
        """The values as the service takes them."""
        data = self.cleaned_data
        end = data["end_time"]
        return {
            "starts_at": datetime.combine(data["date"], data["start_time"], tzinfo=self.zone),
            "ends_at": datetime.combine(data["date"], end, tzinfo=self.zone) if end else None,
            "venue": data["venue"],
            "place": data["place"],
            "online_link": data["online_link"],
        }

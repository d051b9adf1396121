"""Part 1 of the draft: what, when, where, who."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Fieldset, Layout, Row
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meetings.forms.choices import PositionChoiceField, category_of, officer_positions
from meetings.models import Meeting
from meetings.models.meetings import MeetingQuerySet
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Government, Venue
from rakor_portal.form_fields import IndonesianDateField, IndonesianTimeField, LongTextField, NonceField, SearchedSelect
from rakor_portal.form_layout import TemplatePart
from rakor_portal.formatting import format_date, screen_words
from rakor_portal.pick_list import PickField

#: Each with whom `Meeting.objects.visible_to` lets know of it.
ACCESS_WORDS = {
    Meeting.Access.OPEN: _("setelah undangan dikirim, semua pejabat di pemerintah daerah ini dapat melihatnya."),
    Meeting.Access.LIMITED: _("di portal terlihat seperti rapat terbuka; rapatnya untuk yang diundang saja."),
    Meeting.Access.CLOSED: _("hanya yang diundang, petugas, dan jabatan yang dipilih dapat mengetahuinya."),
}
OFFICERS = ("chair", "opener", "moderator", "minute_taker")


class AccessSelect(forms.RadioSelect):
    """The radio of closed meetings shows the list of those who may know."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Point the one option to the part it reveals."""
        option = super().create_option(*args, **kwargs)
        if str(option["value"]) == Meeting.Access.CLOSED:
            option["attrs"]["data-reveals"] = "circle-part"
        return option


class PreviousField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """A rakor that began, by title and day."""

    def label_from_instance(self, obj: Any) -> str:
        """Two rakor may bear one title."""
        return f"{obj}, {format_date(obj.starts_at, zone=obj.time_zone, words=screen_words())}"


class InfoForm(forms.Form):
    """Everything but the title may still be open: a draft is saved at every step."""

    #: Labelled as needed, not as optional.
    needed_to_send = frozenset({"date", "start_time", "venue", "chair"})

    title = LongTextField(label=_("Nama rakor"), max_length=250)
    date = IndonesianDateField(label=_("Tanggal"), help_text=_("Contoh: 20/03/2026"), required=False)
    start_time = IndonesianTimeField(label=_("Mulai pukul"), help_text=_("Contoh: 09.00"), required=False)
    end_time = IndonesianTimeField(label=_("Selesai pukul"), help_text=_("Kosong: s.d. selesai"), required=False)
    venue = forms.ModelChoiceField(
        label=_("Tempat"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=_("Pilih tempat"),
        widget=SearchedSelect,
    )
    place = forms.CharField(label=_("Tempat lain"), max_length=200, required=False)
    online_link = forms.URLField(label=_("Tautan daring"), max_length=300, required=False, assume_scheme="https")
    chair = PositionChoiceField(label=_("Pimpinan rapat"), queryset=None, required=False)
    opener = PositionChoiceField(label=_("Pembuka"), queryset=None, required=False)
    moderator = PositionChoiceField(label=_("Moderator"), queryset=None, required=False)
    minute_taker = PositionChoiceField(label=_("Notulis"), queryset=None, required=False)
    previous = PreviousField(
        label=_("Rakor sebelumnya"), queryset=Meeting.objects.none(), required=False, empty_label=_("Tidak ada"),
        widget=SearchedSelect,
        help_text=_("Tindak lanjutnya yang belum selesai tampak di rakor ini."),
    )  # fmt: skip
    access = forms.ChoiceField(
        label=_("Sifat rapat"),
        choices=[(kind, format_lazy("{}: {}", kind.label, words)) for kind, words in ACCESS_WORDS.items()],
        widget=AccessSelect,
        initial=Meeting.Access.LIMITED,
    )
    circle = PickField(
        group_of=category_of,
        label=_("Jabatan yang boleh mengetahui"),
        queryset=None,
        required=False,
        help_text=_(
            "Pimpinan, petugas, pembuat rancangan, dan yang diundang selalu termasuk. Pilih juga pemeriksa notula; "
            "tanpa dia, hanya pimpinan rapat yang dapat memeriksa dan menyetujui notulanya."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    client_ref = NonceField(required=False)

    def __init__(self, *args: Any, user: Viewer, government: Government, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        positions = officer_positions(user, government)
        for name in (*OFFICERS, "circle"):
            self.fields[name].queryset = positions  # type: ignore[attr-defined]
        self.fields["venue"].queryset = Venue.objects.visible_to(user).filter(closed_on=None)  # type: ignore[attr-defined]
        held, kept = _held(user), self.initial.get("previous")
        self.fields["previous"].queryset = held  # type: ignore[attr-defined]
        if kept and not held.filter(pk=kept).exists():  # one that this editor may not know of stays as it is
            del self.fields["previous"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "version",
            "client_ref",
            "title",
            Row(Column("date", css_class="col-md-4"), Column("start_time", css_class="col-md-4"),
                Column("end_time", css_class="col-md-4")),
            Row(Column("venue", css_class="col-md-6"), Column("place", css_class="col-md-6")),
            "online_link",
            Div(TemplatePart("meetings/edit/_warnings.html"), css_id="warnings", aria_live="polite"),
            Fieldset(
                str(_("Petugas")),
                Row(Column("chair", css_class="col-md-6"), Column("opener", css_class="col-md-6")),
                Row(Column("moderator", css_class="col-md-6"), Column("minute_taker", css_class="col-md-6")),
            ),
            *(["previous"] if "previous" in self.fields else []),
            "access",
            Div("circle", css_id="circle-part", css_class="nested-fields"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Date and time of day become moments in the meeting's zone."""
        cleaned = super().clean() or {}
        day, start, end = cleaned.get("date"), cleaned.get("start_time"), cleaned.get("end_time")
        if start and not day and "date" not in self.errors:
            self.add_error("date", _("Isi tanggalnya juga."))
        if end and not start and "start_time" not in self.errors:
            self.add_error("start_time", _("Isi jam mulainya juga."))
        if start and end and end <= start:
            self.add_error("end_time", _("Jam selesai harus setelah jam mulai."))
        return cleaned

    def meeting_fields(self) -> dict[str, Any]:
        """The values as the service takes them."""
        data = self.cleaned_data
        day, start, end = data["date"], data["start_time"], data["end_time"]
        moment = datetime.combine(day, start or datetime.min.time(), tzinfo=self.zone) if day else None
        return {
            "title": data["title"],
            "access": data["access"],
            "starts_at": moment,
            "time_is_known": bool(start) or day is None,
            "ends_at": datetime.combine(day, end, tzinfo=self.zone) if day and end else None,
            "venue": data["venue"],
            "place": data["place"],
            "online_link": data["online_link"],
            **({"previous": data["previous"]} if "previous" in self.fields else {}),
            **{name: data[name] for name in OFFICERS},
        }

    def stored_beside(self, meeting: Meeting) -> dict[str, Any]:
        """`initial_of`, without the circle when it only has, beside what was ticked here, those who always belong."""
        stored = self.initial_of(meeting)
        if {position.pk for position in self.cleaned_data["circle"]} <= set(stored["circle"]):
            del stored["circle"]
        return stored

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """What the draft holds, as the form shows it."""
        start = meeting.starts_at.astimezone(meeting.zone) if meeting.starts_at else None
        end = meeting.ends_at.astimezone(meeting.zone) if meeting.ends_at else None
        circle = list(meeting.circle.positions.values_list("pk", flat=True)) if meeting.circle else []
        return {
            "title": meeting.title,
            "date": start.date() if start else None,
            "start_time": start.time() if start and meeting.time_is_known else None,
            "end_time": end.time() if end else None,
            "venue": meeting.venue_id,
            "place": meeting.place,
            "online_link": meeting.online_link,
            "previous": meeting.previous_id,
            "access": meeting.access,
            "circle": circle,
            "version": meeting.version,
            **{name: getattr(meeting, f"{name}_id") for name in OFFICERS},
        }


def _held(user: Viewer) -> MeetingQuerySet:
    """Rakor that the next one may look back at: begun, of a known day, the newest first."""
    begun = (Meeting.Status.IN_PROGRESS, Meeting.Status.HELD, Meeting.Status.CLOSED)
    return Meeting.objects.visible_to(user).filter(status__in=begun).exclude(starts_at=None).upcoming_first()


class MeetingFilterForm(forms.Form):
    """Year and status above the list of rakor."""

    year = forms.TypedChoiceField(label=_("Tahun"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Semua status")), *Meeting.Status.choices]
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("Semua tahun")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Row(Column("year", css_class="col-md-6"), Column("status", css_class="col-md-6")))

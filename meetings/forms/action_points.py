"""Follow-ups as they are typed: quick while people speak, complete when the notula is finished."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.due_words import is_past, propose_due
from meetings.forms.positions import find_position, find_positions
from meetings.models import ActionPoint, AgendaItem, Meeting, PriorityTopic
from rakor_portal.directory.models import Position
from rakor_portal.form_fields import IndonesianDateField, IndonesianDecimalField, LongTextField, NonceField
from rakor_portal.formatting import format_date, screen_words

NEGATIVE = re.compile(r"^[-\u2212\u2013]\s*\d")  # a hyphen, the minus sign, or the dash that word processors make
TARGET = re.compile(r"^(\d[\d.,]*)\s*(.*)$")

PAST_WORDS = _("Kata itu menunjuk hari yang sudah lewat. Tulis batas waktu yang akan datang.")
#: A spoken deadline is moved to the next working day, or to the end of that week, and still means the same.
ROUNDED = timedelta(days=7)


def agenda_items_of(meeting: Meeting) -> Any:
    """The standing agenda of a meeting, for choice fields."""
    return AgendaItem.objects.filter(meeting=meeting, removed_at=None)


class PointForm(forms.Form):
    """What both forms share: what, by whom, with whom, how much."""

    title = LongTextField(
        label=_("Uraian"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tuliskan uraian tindak lanjut.")},
    )  # fmt: skip
    owner = forms.CharField(
        label=_("Penanggung jawab"), max_length=200, required=False, widget=forms.TextInput(attrs={"list": "positions"})
    )
    supporters = forms.CharField(
        label=_("Pendukung"), max_length=2000, required=False, help_text=_("Pisahkan dengan titik koma.")
    )
    target = forms.CharField(
        label=_("Target"), max_length=60, required=False, help_text=_("Angka dan satuan, misalnya 12 kecamatan.")
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["owner"].widget.attrs["autocomplete"] = "off"
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def spoken_on(self) -> date:
        """The day from which spoken deadlines are reckoned."""
        return timezone.localdate(self.meeting.took_place_at or timezone.now(), timezone=self.meeting.zone)

    def clean_supporters(self) -> list[Position]:
        """The supporting posts; a name that is not known is named in the error."""
        names = [name.strip() for name in self.cleaned_data["supporters"].split(";") if name.strip()]
        found = find_positions(self.meeting, names)
        unknown = [name for name in names if name.lower() not in found]
        if unknown:
            raise forms.ValidationError(
                _("Jabatan tidak ditemukan: %(names)s. Pisahkan nama jabatan dengan titik koma."),
                params={"names": ", ".join(unknown)},
            )
        return [found[name.lower()] for name in names]

    def clean(self) -> dict[str, Any]:
        """Resolve the owner, and split the target into number and unit."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("owner", "")
        cleaned["owner"] = find_position(self.meeting, typed)
        cleaned.setdefault("owner_spoken", "")
        if cleaned["owner"] is None and typed:
            cleaned["owner_spoken"] = typed
        cleaned["target"], cleaned["unit"] = self._target(cleaned.get("target", ""))
        return cleaned

    def _target(self, typed: str) -> tuple[Decimal | None, str]:
        if NEGATIVE.match(typed.strip()):
            self.add_error("target", _("Target harus lebih dari nol."))
            return None, ""
        matched = TARGET.match(typed.strip())
        if not matched:
            return None, self._unit(typed.strip())
        try:
            amount = IndonesianDecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01")).clean(
                matched[1]
            )
        except forms.ValidationError as error:
            self.add_error("target", error)
            return None, ""
        if not matched[2]:
            self.add_error("target", _("Tuliskan satuannya juga, misalnya 12 kecamatan."))
        return amount, self._unit(matched[2].strip())

    def _unit(self, words: str) -> str:
        """Kept as typed: what would not fit is refused, not cut."""
        longest = ActionPoint._meta.get_field("unit").max_length or 0
        if len(words) > longest:
            self.add_error(
                "target", _("Satuan paling panjang %(n)s huruf; tulis rinciannya di uraian.") % {"n": longest}
            )
        return words


class NewPointForm(PointForm):
    """Beside the rows, while people speak: one field takes a date or the words as spoken."""

    due = forms.CharField(
        label=_("Batas waktu"), max_length=120, required=False, help_text=_("20/03/2026 atau “dua pekan”.")
    )
    agenda_item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), required=False, widget=forms.HiddenInput)
    client_ref = NonceField()

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(meeting, *args, **kwargs)
        self.fields["agenda_item"] = forms.ModelChoiceField(
            queryset=agenda_items_of(meeting), required=False, widget=forms.HiddenInput
        )
        for name in ("agenda_item", "client_ref"):
            self.fields[name].widget.attrs["id"] = f"point_{name}"  # the composer stands on the same page
        self.fields["title"].widget.attrs["data-shortcut"] = "6"
        pair = Div("due", "target", css_class="field-pair")
        self.helper.layout = Layout("title", "owner", "supporters", pair, "agenda_item", "client_ref")

    def clean(self) -> dict[str, Any]:
        """Read the deadline as a date, else keep the words and propose the day they mean."""
        cleaned = super().clean()
        typed = cleaned.pop("due", "").strip()
        cleaned["due_on"], cleaned["due_spoken"] = self._due(typed)
        return cleaned

    def _due(self, typed: str) -> tuple[date | None, str]:
        if not typed:
            return None, ""
        if typed[0].isdigit() and not re.match(r"^\d+ ", typed):
            try:
                return IndonesianDateField().clean(typed), ""
            except forms.ValidationError as error:
                self.add_error("due", error)
                return None, ""
        if is_past(typed):
            self.add_error("due", PAST_WORDS)
            return None, ""
        return propose_due(typed, spoken_on=self.spoken_on), typed


class EditPointForm(PointForm):
    """All of a follow-up, until the notula is approved; `version` is what the writer saw."""

    owner_spoken = forms.CharField(
        label=_("Penanggung jawab seperti diucapkan"), max_length=200, required=False,
        help_text=_("Misalnya “seluruh OPD”; dicetak di samping penanggung jawab yang tersirat."),
    )  # fmt: skip
    is_implied = forms.BooleanField(label=_("Penanggung jawab tersirat, tidak disebut"), required=False)
    due_on = IndonesianDateField(label=_("Batas waktu"), required=False)
    due_spoken = forms.CharField(label=_("Batas waktu seperti diucapkan"), max_length=120, required=False)
    no_due_reason = forms.CharField(
        label=_("Tanpa batas waktu, karena"), max_length=250, required=False,
        help_text=_("Isi hanya bila memang tidak ada batas waktu."),
    )  # fmt: skip
    topic = forms.ModelChoiceField(
        label=_("Isu prioritas"), queryset=PriorityTopic.objects.none(), required=False,
        empty_label=_("Pilih isu prioritas"),
    )  # fmt: skip
    agenda_item = forms.ModelChoiceField(
        label=_("Agenda"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("Di luar agenda")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(meeting, *args, **kwargs)
        topics = PriorityTopic.objects.filter(government_id=meeting.government_id, retired_on=None)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["agenda_item"].queryset = agenda_items_of(meeting)  # type: ignore[attr-defined]
        self.helper.layout = Layout(
            "title", "owner", "owner_spoken", "is_implied", "supporters", "due_on", "due_spoken", "no_due_reason",
            "target", "topic", "agenda_item", "version",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Either a due date or the reason why there is none."""
        cleaned = super().clean()
        if cleaned.get("due_on") and cleaned.get("no_due_reason"):
            self.add_error("no_due_reason", _("Isi batas waktu atau alasan tanpa batas waktu, bukan keduanya."))
        self._compare_words(cleaned.get("due_on"), cleaned.get("due_spoken", ""))
        return cleaned

    def _compare_words(self, due_on: date | None, said: str) -> None:
        """The notula prints date and words side by side: after a correction they must not tell of different times."""
        if is_past(said):
            self.add_error("due_spoken", PAST_WORDS)
            return
        meant = propose_due(said, spoken_on=self.spoken_on)
        if due_on and meant and abs(due_on - meant) > ROUNDED:
            words = {"day": format_date(meant, words=screen_words())}
            self.add_error(
                "due_spoken", _("Kata itu berarti %(day)s. Kosongkan, atau sesuaikan dengan tanggalnya.") % words
            )


def edit_values(point: ActionPoint) -> dict[str, Any]:
    """The initial values of EditPointForm, as one would type them."""
    amount = IndonesianDecimalField().prepare_value(point.target) if point.target is not None else ""
    return {
        "title": point.title,
        "owner": point.owner.title if point.owner else "",
        "owner_spoken": point.owner_spoken,
        "is_implied": point.is_implied,
        "supporters": "; ".join(position.title for position in point.supporters.all()),
        "due_on": point.due_on,
        "due_spoken": point.due_spoken,
        "no_due_reason": point.no_due_reason,
        "target": f"{amount} {point.unit}".strip(),
        "topic": point.topic_id,
        "agenda_item": point.agenda_item_id,
        "version": point.version,
    }

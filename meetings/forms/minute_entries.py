"""The composer of the live minutes, and the form that changes one row."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.positions import find_position
from meetings.models import AgendaItem, Meeting, MinuteEntry
from rakor_portal.form_fields import LongTextField, NonceField


class EntryForm(forms.Form):
    """Kind, speaker and text of one row; the speaker becomes a post when it names one, else stays as typed."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=MinuteEntry.Kind.choices, widget=forms.RadioSelect)
    speaker = forms.CharField(label=_("Pembicara"), max_length=200, required=False)
    text = LongTextField(label=_("Isi"), max_length=4000, error_messages={"required": _("Tuliskan isi catatan.")})

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["speaker"].widget.attrs.update({"list": "positions", "autocomplete": "off"})
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """Resolve the speaker."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.pop("speaker", "")
        cleaned["speaker"] = find_position(self.meeting, typed)
        cleaned["speaker_spoken"] = "" if cleaned["speaker"] else typed
        return cleaned


class NewEntryForm(EntryForm):
    """The composer at the bottom of the page: Enter saves."""

    agenda_item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), required=False, widget=forms.HiddenInput)
    client_ref = NonceField()

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(meeting, *args, **kwargs)
        items = forms.ModelChoiceField(
            queryset=AgendaItem.objects.filter(meeting=meeting, removed_at=None),
            required=False,
            widget=forms.HiddenInput,
        )
        self.fields["agenda_item"] = items
        for name, label in (("speaker", _("Pembicara")), ("text", _("Isi catatan"))):
            self.fields[name].widget.attrs.update({"aria-label": label, "placeholder": label})
        self.fields["text"].widget.attrs.update({"autocomplete": "off", "autofocus": True})
        self.helper.form_show_labels = False
        self.helper.layout = Layout(
            Field("kind", template="meetings/_entry_kinds.html"), "speaker", "text", "agenda_item", "client_ref"
        )


class EditEntryForm(EntryForm):
    """A row that was written; `version` is what the writer saw."""

    text = LongTextField(
        label=_("Isi"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Tuliskan isi catatan.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(meeting, *args, **kwargs)
        self.helper.layout = Layout("kind", "speaker", "text", "version")

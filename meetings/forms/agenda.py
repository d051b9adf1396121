"""Part 2 of the draft: rows of the agenda, and lines pasted from a spreadsheet."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.choices import PositionChoiceField, officer_positions
from meetings.models import AgendaItem, Issue, Meeting
from rakor_portal.actors import Viewer
from rakor_portal.form_fields import LongTextField

BLANK_ROWS = 2


class AgendaRowForm(forms.Form):
    """One row; a row without title is no row."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LongTextField(label=_("Pokok bahasan"), max_length=250, required=False)
    planned_minutes = forms.IntegerField(label=_("Menit"), min_value=1, max_value=999, required=False)
    presenter = PositionChoiceField(label=_("Penyaji"), queryset=None, required=False, widget=forms.Select)
    presenter_spoken = forms.CharField(label=_("Penyaji lain"), max_length=200, required=False)
    issue = forms.ModelChoiceField(
        label=_("Isu"), queryset=Issue.objects.none(), required=False, empty_label=_("Pilih isu")
    )
    remove = forms.BooleanField(label=_("Hapus"), required=False)

    def __init__(self, *args: Any, positions: Any, issues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed_to_send = {"title"} if self.prefix == "row-0" else set()
        self.fields["presenter"].queryset = positions  # type: ignore[attr-defined]
        self.fields["issue"].queryset = issues  # type: ignore[attr-defined]
        for name in ("presenter", "issue"):
            self.fields[name].widget.choices = self.fields[name].choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "pk", "title", "planned_minutes", "presenter", "presenter_spoken", "issue", "remove"
        )


class AgendaForm(forms.Form):
    """What stands around the rows."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    pasted = forms.CharField(
        label=_("Tempel beberapa baris sekaligus"),
        help_text=_(
            "Satu pokok bahasan per baris. “10 menit” di ujungnya, atau kolom kedua Excel, dibaca sebagai menit."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("version", "pasted")


class IssueLinkForm(forms.Form):
    """Which case file an item of the agenda belongs to."""

    issue = forms.ModelChoiceField(
        label=_("Isu"), queryset=Issue.objects.none(), required=False, empty_label=_("Tidak ada")
    )

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = Issue.objects.visible_to(user)  # type: ignore[attr-defined]


def agenda_rows(data: Any, *, user: Viewer, meeting: Meeting, items: list[AgendaItem]) -> Any:
    """The rows as a formset: those stored, and blank ones below."""
    # One query each for all rows: the lists are read once and shared.
    positions = officer_positions(user, meeting.government)
    issues = Issue.objects.visible_to(user)
    formset_class = forms.formset_factory(AgendaRowForm, extra=BLANK_ROWS)
    initial = [
        {
            "pk": item.pk,
            "title": item.title,
            "planned_minutes": item.planned_minutes,
            "presenter": item.presenter_id,
            "presenter_spoken": item.presenter_spoken,
            "issue": item.issue_id,
        }
        for item in items
    ]
    return formset_class(data, initial=initial, prefix="row", form_kwargs={"positions": positions, "issues": issues})

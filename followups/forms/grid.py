"""Filters of the list of action items, and the scope of the dashboard. They read the URL and never write."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from followups.models import ActionItem, ProgressReport
from followups.models.conditions import Condition
from followups.reports import selection as kinds
from followups.reports.selection import Selection
from rakor_portal.form_fields import QuickSelect

Choice = tuple[str, Any]

SORT_LABELS: tuple[Choice, ...] = (
    ("condition", _("Kondisi")),
    ("due", _("Batas")),
    ("code", _("Kode")),
    ("title", _("Uraian tindak lanjut")),
    ("meeting", _("Rakor")),
    ("topic", _("Isu")),
    ("owner", _("Penanggung jawab")),
    ("progress", _("Capaian")),
    ("plan", _("Renc.")),
    ("process", _("Proses")),
    ("reported", _("Lapor")),
    ("obstacle", _("Kendala")),
)
CONDITIONS: tuple[Choice, ...] = (
    (kinds.ALARMING_GROUP, _("Mangkrak atau terlambat")),
    *Condition.choices,
    (kinds.COUNTED_GROUP, _("Berjalan dan selesai")),
)
PERIODS: tuple[Choice, ...] = (
    (kinds.DUE_PASSED, _("Sudah lewat")),
    ("7", _("7 hari ke depan")),
    ("14", _("14 hari ke depan")),
    ("30", _("30 hari ke depan")),
    (kinds.DUE_NONE, _("Tanpa batas")),
)


#: Letters of the text that is looked for; a saved view keeps it as part of an address.
LONGEST_TEXT = 60


def _all(choices: Sequence[Choice]) -> list[Choice]:
    return [("", _("Semua")), *choices]


class FilterField(forms.ChoiceField):
    widget = QuickSelect


class SelectionForm(forms.Form):
    """Base of both: what was chosen, as a Selection; a value that is no choice is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)

    @property
    def selection(self) -> Selection:
        """The valid part of the URL."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if name != "sort" and value}
        if "year" in values:
            values["year"] = int(values["year"])
        return Selection(**values)


class ScopeForm(SelectionForm):
    """Year, rakor and agency of the dashboard."""

    year = FilterField(label=_("Tahun"), required=False)
    meeting = FilterField(label=_("Rakor"), required=False)
    agency = FilterField(label=_("Perangkat daerah"), required=False)

    def __init__(
        self, *args: Any, years: Sequence[int], meetings: Sequence[Choice], agencies: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, "year", [(str(year), str(year)) for year in years])
        _fill(self, "meeting", meetings)
        _fill(self, "agency", agencies)


class GridForm(SelectionForm):
    """The filter row of the list, and its order."""

    text = forms.CharField(label=_("Uraian atau kode"), required=False, max_length=LONGEST_TEXT)
    meeting = FilterField(label=_("Rakor"), required=False)
    topic = FilterField(label=_("Isu"), required=False)
    agency = FilterField(label=_("Penanggung jawab"), required=False)
    due = FilterField(label=_("Batas"), required=False, choices=_all(PERIODS))
    condition = FilterField(label=_("Kondisi"), required=False, choices=_all(CONDITIONS))
    process = FilterField(label=_("Proses"), required=False, choices=_all(ActionItem.Status.choices))
    obstacle = FilterField(label=_("Kendala"), required=False, choices=_all(ProgressReport.ObstacleKind.choices))
    year = FilterField(label=_("Tahun"), required=False)
    sort = FilterField(
        label=_("Urutan"), required=False,
        choices=[*SORT_LABELS, *((f"-{key}", format_lazy("{}, {}", name, _("menurun"))) for key, name in SORT_LABELS)],
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        meetings: Sequence[Choice],
        agencies: Sequence[Choice],
        topics: Sequence[Choice],
        stands_in: str = "",
        **kwargs: Any,
    ) -> None:
        """`stands_in` is the id of the form to which the fields belong when they stand outside of it."""
        super().__init__(*args, **kwargs)
        _fill(self, "year", [(str(year), str(year)) for year in years])
        _fill(self, "meeting", meetings)
        _fill(self, "agency", [(kinds.NO_HOLDER, _("Jabatan kosong")), *agencies])
        _fill(self, "topic", [*topics, (kinds.NO_TOPIC, _("Di luar isu prioritas"))])
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label  # the sheet's heads stand in another cell
            if stands_in:
                field.widget.attrs["form"] = stands_in

    @property
    def query(self) -> str:
        """Filter and order as a query string, only what was understood: what is saved under a name."""
        order = {"sort": self.order} if self.order != kinds.DEFAULT_SORT else {}
        return "&".join(part for part in (self.selection.query, urlencode(order)) if part)

    @property
    def words(self) -> list[str]:
        """What is chosen, as `Kondisi: Mangkrak`, for a printed list, on which no field shows."""
        chosen = {**vars(self.selection), "sort": self.order if self.order != kinds.DEFAULT_SORT else ""}
        return [f"{self.fields[name].label}: {_label(self, name, value)}" for name, value in chosen.items() if value]

    @property
    def order(self) -> str:
        """The chosen order, the worst condition first unless another was chosen."""
        self.is_valid()
        return self.cleaned_data.get("sort") or kinds.DEFAULT_SORT


def _fill(form: forms.Form, name: str, choices: Sequence[Choice]) -> None:
    _field(form, name).choices = _all(choices)


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
    return field


def _label(form: forms.Form, name: str, value: object) -> str:
    choices: Any = getattr(form.fields[name], "choices", None)
    return str(value) if choices is None else str(dict(choices)[str(value)])

"""The report in four answers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from followups.models import ActionItem, ProgressReport
from rakor_portal import formatting
from rakor_portal.conflicts import differences, with_version
from rakor_portal.form_fields import IndonesianDecimalField, LongTextField, NonceField

LONGEST_NARRATIVE = 1000
#: What a page says of itself beside the answers.
PAGE_FIELDS = ("client_ref", "seen", "page")


class RevealingRadio(forms.RadioSelect):
    """Radio buttons of which *yes* shows the fields below it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the part that the choice *yes* reveals."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) == "yes":
            option["attrs"]["data-reveals"] = "obstacle-fields"
        return option


class ProgressReportForm(forms.Form):
    """What was done, in the item's own unit; `draft_answers` gives what can be kept when something is wrong."""

    client_ref = NonceField()
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    page = NonceField(required=False)
    amount = IndonesianDecimalField(max_digits=14, decimal_places=2)
    narrative = LongTextField(
        label=_("2. Apa yang sudah dikerjakan?"),
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": "narrative-count"}),
        error_messages={"required": _("Tuliskan apa yang sudah dikerjakan")},
    )
    has_obstacle = forms.TypedChoiceField(
        label=_("3. Adakah kendala?"),
        choices=[("no", _("Tidak ada")), ("yes", _("Ada kendala"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=RevealingRadio,
        error_messages={"required": _("Pilih ada atau tidak ada kendala")},
    )
    obstacle_kind = forms.ChoiceField(label=_("Jenis kendala"), required=False)
    obstacle = LongTextField(
        label=_("Uraian singkat"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    support_needed = LongTextField(label=_("Bantuan yang diperlukan"), max_length=500, required=False)

    def __init__(self, *args: Any, item: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.conflict: list[dict[str, str]] = []
        unit = _("persen") if item.unit == "%" else item.unit
        amount = self.fields["amount"]
        amount.label = _("1. Berapa %(unit)s yang selesai?") % {"unit": unit}
        verified, target = formatting.format_number(item.verified_amount), formatting.format_number(item.target)
        amount.help_text = _("Laporan terverifikasi terakhir: %(verified)s dari %(target)s.") % {
            "verified": verified,
            "target": target,
        }
        amount.error_messages["required"] = _("Isi jumlah %(unit)s yang selesai") % {"unit": unit}
        kinds = self.fields["obstacle_kind"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101 -- for the type checker
        kinds.choices = [("", _("Pilih jenis kendala")), *ProgressReport.ObstacleKind.choices]
        needs_obstacle = not self.is_bound or self.data.get("has_obstacle") == "yes"
        for name, message in (("obstacle_kind", _("Pilih jenis kendala")), ("obstacle", _("Tuliskan kendalanya"))):
            self.fields[name].required = needs_obstacle
            self.fields[name].error_messages["required"] = message
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "client_ref",
            Div(Field("amount", template="followups/forms/amount.html"), css_class="question"),
            Div(Field("narrative", template="followups/forms/narrative.html"), css_class="question"),
            Div(
                "has_obstacle",
                Div("obstacle_kind", "obstacle", "support_needed", css_class="nested-fields", css_id="obstacle-fields"),
                css_class="question",
            ),
        )

    def clean_amount(self) -> Decimal:
        """Between what is verified and the target, said in the item's unit."""
        amount: Decimal = self.cleaned_data["amount"]
        unit = _("persen") if self.item.unit == "%" else self.item.unit
        if self.item.refuses_fraction(amount):
            raise forms.ValidationError(_("Jumlah %(unit)s ditulis dalam bilangan bulat"), params={"unit": unit})
        if amount > self.item.target:
            highest = formatting.format_number(self.item.target)
            raise forms.ValidationError(
                _("Jumlah %(unit)s paling banyak %(highest)s"), params={"unit": unit, "highest": highest}
            )
        if amount < self.item.verified_amount:
            lowest = formatting.format_number(self.item.verified_amount)
            message = _("Jumlah %(unit)s paling sedikit %(lowest)s, sesuai laporan terverifikasi")
            raise forms.ValidationError(message, params={"unit": unit, "lowest": lowest})
        return amount

    def clean(self) -> dict[str, Any]:
        """Without an obstacle nothing of it is kept."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("has_obstacle") is False:
            cleaned |= {"obstacle_kind": "", "obstacle": "", "support_needed": ""}
        return cleaned

    def draft_answers(self) -> Mapping[str, Any]:
        """The answers that are well formed, and emptied ones as empty: typing is kept even when not complete."""
        self.is_valid()
        answers = {name: value for name, value in self.cleaned_data.items() if name not in PAGE_FIELDS}
        for name in ("narrative", "amount", "has_obstacle", "obstacle_kind", "obstacle"):
            if name not in answers and not str(self.data.get(name, "")).strip():
                answers[name] = None if name in {"amount", "has_obstacle"} else ""
        return answers

    def page_facts(self) -> dict[str, Any]:
        """From which page and which draft the answers come, for `save_draft`."""
        self.is_valid()
        return {"seen": self.cleaned_data.get("seen") or None, "page": self.cleaned_data.get("page")}

    def show_conflict(self, draft: ProgressReport, seen: str) -> None:
        """What another page stored beside what is typed here; saved again it is a decision."""
        stored = report_initial(draft)
        typed = {name: self.data.get(name, "") for name in stored}
        self.cleaned_data = {**typed, **self.cleaned_data, "has_obstacle": typed["has_obstacle"]}
        for answers in (stored, self.cleaned_data):  # 96 and 96.00 are one number
            if isinstance(answers["amount"], Decimal):
                answers["amount"] = formatting.format_number(answers["amount"])
        self.conflict = differences(self, stored)
        with_version(self, seen, name="seen")

    def refused_answers(self) -> list[str]:
        """Why some of what is typed cannot be kept in a draft; the rest of the errors is only that something lacks."""
        self.is_valid()
        typed = [name for name in self.errors if str(self.data.get(name, "")).strip()]
        return [str(message) for name in typed for message in self.errors[name]]

    def drop_missing(self) -> None:
        """Keep of the errors those on what is typed: a draft may lack answers."""
        for name in [name for name in self.errors if not str(self.data.get(name, "")).strip()]:
            del self.errors[name]


def report_initial(report: ProgressReport) -> dict[str, Any]:
    """The answers of a draft, or of a returned report, as the form shows them."""
    obstacle = {None: None, True: "yes", False: "no"}[report.has_obstacle]
    return {
        "amount": report.amount,
        "narrative": report.narrative,
        "has_obstacle": obstacle,
        "obstacle_kind": report.obstacle_kind,
        "obstacle": report.obstacle,
        "support_needed": report.support_needed,
    }

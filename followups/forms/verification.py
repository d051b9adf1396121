"""The verdict on a report."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from followups.models import Evidence, ProgressReport
from rakor_portal import formatting
from rakor_portal.form_fields import IndonesianDateField, IndonesianDecimalField, LongTextField, ManyRowsField

if TYPE_CHECKING:
    from django.http import QueryDict  # noqa: TID251 -- a type only


class VerificationForm(forms.Form):
    """Amount accepted, files ticked, note and date of repair; which of them is needed depends on the verdict."""

    verdict = forms.ChoiceField(choices=[("verify", ""), ("return", "")])
    amount = IndonesianDecimalField(label=_("Jumlah yang diterima"), max_digits=14, decimal_places=2)
    evidence: ClassVar[Any] = ManyRowsField(queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    note = LongTextField(
        label=_("Catatan untuk penanggung jawab"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib diisi bila laporan dikembalikan atau jumlahnya dikurangi."),
    )
    fix_by = IndonesianDateField(label=_("Diperbaiki paling lambat"), help_text=_("Untuk laporan yang dikembalikan."))

    def __init__(self, *args: Any, report: ProgressReport, files: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        choices = self.fields["evidence"]
        assert isinstance(choices, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type checker
        choices.queryset = files
        self.fields["fix_by"].required = not self.is_bound or self.data.get("verdict") == "return"
        self.fields["fix_by"].error_messages["required"] = _("Isi batas waktu perbaikan")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("amount"), Field("note"), Field("fix_by"))

    @property
    def ticked(self) -> set[int]:
        """Ids of the files that the table shows ticked: all of them at first, then what was sent."""
        if not self.is_bound:
            choices = self.fields["evidence"]
            assert isinstance(choices, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type checker
            return {file.pk for file in choices.queryset or []}
        sent = cast("QueryDict", self.data)
        return {int(value) for value in sent.getlist("evidence") if value.isdecimal()}

    def clean_amount(self) -> Decimal:
        """Not more than was claimed, not less than was verified before."""
        amount: Decimal = self.cleaned_data["amount"]
        lowest, highest = self.report.item.verified_amount, self.report.amount or Decimal(0)
        if not lowest <= amount <= highest:
            message = _("Jumlah yang diterima paling sedikit %(lowest)s dan paling banyak %(highest)s")
            bounds = {"lowest": formatting.format_number(lowest), "highest": formatting.format_number(highest)}
            raise forms.ValidationError(message, params=bounds)
        if self.report.item.refuses_fraction(amount):
            raise forms.ValidationError(_("Jumlah ditulis dalam bilangan bulat"))
        return amount

    def clean(self) -> dict[str, Any]:
        """A return needs a note of ten letters, and so does less than was reported."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == "return" and len(cleaned.get("note", "").strip()) < 10:
            self.add_error("note", _("Tuliskan alasan pengembalian, paling sedikit 10 huruf"))
        amount = cleaned.get("amount")
        is_less = cleaned.get("verdict") == "verify" and amount is not None and amount < (self.report.amount or 0)
        if is_less and len(cleaned.get("note", "").strip()) < 10:
            self.add_error("note", _("Tuliskan alasan jumlahnya dikurangi, paling sedikit 10 huruf"))
        return cleaned

    def accepted_ids(self) -> set[int]:
        """Ids of the files found in order."""
        files: list[Evidence] = list(self.cleaned_data["evidence"])
        return {file.pk for file in files}

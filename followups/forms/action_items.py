"""Small forms about one action item: questions, stopping, moving to another position, a later date."""

from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from rakor_portal.form_fields import IndonesianDateField, LongTextField, NonceField, SearchedSelect


def _helper(*fields: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class NonceForm(forms.Form):
    """A button that acts once."""

    client_ref = NonceField()

    @property
    def refusal(self) -> str:
        """What to tell who sent it without its nonce."""
        return " ".join(str(said) for said in self.errors.get("client_ref", ()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("client_ref")


class InquiryForm(NonceForm):
    """A question, an answer or a direction: one text."""

    text = LongTextField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.helper = _helper("client_ref", "text")


class ReasonForm(NonceForm):
    """Why something that was decided is decided anew."""

    reason = LongTextField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("client_ref", "reason")


class StopForm(ReasonForm):
    """Hold, perhaps until a day, or drop for good."""

    kind = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[("hold", _("Tangguhkan")), ("drop", _("Hentikan"))],
        initial="hold",
        widget=forms.RadioSelect,
    )
    until = IndonesianDateField(label=_("Ditangguhkan sampai"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = _helper("client_ref", "kind", "until", "reason")

    def clean_until(self) -> date | None:
        """A day that lies ahead."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until <= self.today:
            raise forms.ValidationError(_("Isi tanggal sesudah hari ini"))
        return until


class ReassignForm(NonceForm):
    """The position that is really in charge, and why; `seen` is the owner that stood there, without one none did."""

    owner: ClassVar[Any] = forms.ModelChoiceField(
        label=_("Penanggung jawab baru"), queryset=None, empty_label=_("Pilih jabatan"), widget=SearchedSelect
    )
    reason = LongTextField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, positions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["owner"]
        assert isinstance(choices, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        choices.queryset = positions
        self.helper = _helper("client_ref", "owner", "reason", "seen")

    def clean_seen(self) -> int:
        """Nobody's id is zero."""
        return self.cleaned_data["seen"] or 0


class ExtensionForm(NonceForm):
    """A later due date, why, and how it will be met."""

    new_due_on = IndonesianDateField(label=_("Batas waktu baru"))
    reason = LongTextField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    plan = LongTextField(
        label=_("Rencana penyelesaian"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, due_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on
        self.helper = _helper("client_ref", "new_due_on", "reason", "plan")

    def clean_new_due_on(self) -> date:
        """After the present one."""
        new_due_on: date = self.cleaned_data["new_due_on"]
        if new_due_on <= self.due_on:
            raise forms.ValidationError(_("Batas waktu baru harus setelah batas waktu sekarang"))
        return new_due_on


class ExtensionDecisionForm(NonceForm):
    """Approve or refuse; a refusal says why."""

    verdict = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")])
    note = LongTextField(
        label=_("Catatan keputusan"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib diisi bila permohonan ditolak."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("client_ref", "note")

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == "refuse" and not cleaned.get("note", "").strip():
            self.add_error("note", _("Tuliskan alasan penolakan"))
        return cleaned

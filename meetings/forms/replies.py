"""The answer to an invitation, one form per position."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Delegation, Invitation
from rakor_portal.conflicts import differences, with_version
from rakor_portal.form_layout import TemplatePart


class ReplyForm(forms.Form):
    """Hadir, Diwakili or Berhalangan for one position; the delegate is named when he comes instead.

    `seen` is the answer that stood there when the page was opened.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    reply = forms.ChoiceField(
        label=_("Apakah Bapak/Ibu dapat hadir?"),
        choices=[choice for choice in Invitation.Reply.choices if choice[0] != Invitation.Reply.NONE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih Hadir, Diwakili, atau Berhalangan.")},
    )
    delegate_name = forms.CharField(label=_("Nama yang mewakili"), max_length=150, required=False)
    delegate_post = forms.CharField(label=_("Jabatan"), max_length=200, required=False)
    note = forms.CharField(label=_("Keterangan"), max_length=300, required=False)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        kwargs.setdefault("prefix", f"p{invitation.pk}")
        kwargs.setdefault("initial", self._initial(invitation))
        super().__init__(*args, **kwargs)
        self.conflict: list[dict[str, str]] = []
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            TemplatePart("meetings/public/_choices.html"),
            Div("note", css_class="mt-3"),
            "seen",
        )

    @staticmethod
    def _initial(invitation: Invitation) -> dict[str, str]:
        sent = invitation.delegations.all() if invitation.reply == Invitation.Reply.DELEGATED else ()
        delegate = next((each for each in sent if each.ended_at is None), None)
        reply = "" if invitation.reply == Invitation.Reply.NONE else invitation.reply
        return {"reply": reply, **stored_answer(invitation, delegate), "seen": invitation.answer_version}

    def clean(self) -> dict[str, Any]:
        """A delegate needs a name and a post."""
        cleaned = super().clean() or {}
        if cleaned.get("reply") == Invitation.Reply.DELEGATED:
            empty = {
                "delegate_name": _("Tulis nama yang mewakili."), "delegate_post": _("Tulis jabatan yang mewakili."),
            }  # fmt: skip
            for name, sentence in empty.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    @property
    def delegate_fields(self) -> list[forms.BoundField]:
        """The two fields that appear under *Diwakili*."""
        return [self["delegate_name"], self["delegate_post"]]

    def answer(self) -> dict[str, str]:
        """What was answered; a delegate typed and then not chosen is left out."""
        delegated = self.cleaned_data["reply"] == Invitation.Reply.DELEGATED
        return {
            "reply": self.cleaned_data["reply"],
            "delegate_name": self.cleaned_data["delegate_name"] if delegated else "",
            "delegate_post": self.cleaned_data["delegate_post"] if delegated else "",
            "note": self.cleaned_data["note"],
        }

    def show_conflict(self, invitation: Invitation) -> None:
        """The answer of now beside the typed one, when it is not the one that was seen; sent again it is a decision."""
        if invitation.answer_version == self.cleaned_data.get("seen"):
            return
        delegate = next((each for each in invitation.delegations.all() if each.ended_at is None), None)
        stored = {"reply": invitation.reply, **stored_answer(invitation, delegate)}
        self.conflict = differences(self, stored)
        with_version(self, invitation.answer_version, name=self.add_prefix("seen"))


def stored_answer(invitation: Invitation, delegate: Delegation | None) -> dict[str, str]:
    """The answer but for its first word, as forms name its parts."""
    return {
        "delegate_name": delegate.name if delegate else "",
        "delegate_post": delegate.post if delegate else "",
        "note": invitation.reply_note,
    }

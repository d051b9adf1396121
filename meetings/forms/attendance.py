"""Forms of the door: the typed code, a mark, a walk-in."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendance, Invitation, Meeting
from rakor_portal.form_fields import ManyRowsField, NonceField


class CodeForm(forms.Form):
    """The code on an invitation, as typed at the door; of any length, because browsers cut what is pasted."""

    code = forms.CharField(label=_("Kode undangan"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("code")


class MarkForm(forms.Form):
    """One tap on a row, or one status for the ticked rows.

    `mark` is "present-12-345": status, invitation, and the mark that the page showed there; nothing follows the
    invitation when it showed none.
    Of a delegate nobody announced the desk may write the name (`DelegateForm`).
    """

    mark = forms.RegexField(r"^(present|delegated|excused)-\d+(-\d{1,18})?$", required=False)
    invitation = ManyRowsField(queryset=Invitation.objects.none(), required=False)
    status = forms.ChoiceField(choices=Attendance.Status.choices, required=False)
    name = forms.CharField(max_length=150, required=False)
    post = forms.CharField(max_length=200, required=False)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = Invitation.objects.filter(meeting=meeting).standing()
        self.fields["invitation"] = ManyRowsField(queryset=self.standing, required=False)

    def clean(self) -> dict[str, Any]:
        """The status and what it is for: `invitation_id` of the row tapped, or the ticked `invitations`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("mark"):
            status, pk, seen = [*cleaned["mark"].split("-"), "0"][:3]
            delegate = {each: cleaned.get(each, "") for each in ("name", "post")} if status == "delegated" else {}
            return {"status": status, "invitation_id": int(pk), "seen": int(seen), **delegate}
        chosen = list(cleaned.get("invitation") or [])
        if not chosen or not cleaned.get("status"):
            raise forms.ValidationError(_("Pilih paling sedikit satu undangan."))
        return {"status": cleaned["status"], "invitations": chosen}


class DelegateForm(forms.Form):
    """Who represents a post that announced nobody: asked after the tap, so that the tap itself stays quick."""

    name = forms.CharField(label=_("Nama yang mewakili"), max_length=150)
    post = forms.CharField(label=_("Jabatan yang mewakili"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "post")


class WalkInForm(forms.Form):
    """Someone who came without an invitation."""

    name = forms.CharField(label=_("Nama"), max_length=150)
    post = forms.CharField(label=_("Jabatan atau instansi"), max_length=200)
    client_ref = NonceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "post", "client_ref")

"""Part 3 of the draft: ticked groups with their kecamatan, and single positions."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict  # noqa: TID251 -- the multi-value dictionary, not HTTP
from django.utils.translation import gettext_lazy as _

from meetings.forms.replies import stored_answer
from meetings.models import Invitation
from rakor_portal.actors import Viewer
from rakor_portal.conflicts import differences, with_version
from rakor_portal.directory.models import InviteeGroup, Position
from rakor_portal.form_fields import ManyRowsField
from rakor_portal.form_layout import TemplatePart

SEARCH_LIMIT = 20


class AudienceForm(forms.Form):
    """What is ticked on the page. Kecamatan come as `<group>:<code>`; a group with all of them is not narrowed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    groups = ManyRowsField(queryset=InviteeGroup.objects.none(), required=False)
    districts = forms.MultipleChoiceField(required=False)
    added = ManyRowsField(queryset=Position.objects.none(), required=False)
    removed = ManyRowsField(queryset=Position.objects.none(), required=False)
    q = forms.CharField(label=_("Tambah perorangan: jabatan atau unit"), max_length=100, required=False)

    def __init__(self, *args: Any, user: Viewer, district_counts: dict[int, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.district_counts = district_counts
        groups = InviteeGroup.objects.visible_to(user).filter(retired_on=None)
        positions = Position.objects.visible_to(user).invitable()
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        self.fields["added"].queryset = positions  # type: ignore[attr-defined]
        self.fields["removed"].queryset = positions  # type: ignore[attr-defined]
        pairs = [f"{pk}:{code}" for pk, codes in district_counts.items() for code in codes]
        self.fields["districts"].choices = [(pair, "") for pair in pairs]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("version", TemplatePart("meetings/edit/_groups.html"))

    def chosen_groups(self) -> dict[int, frozenset[str]]:
        """Group → kecamatan; none or all of them ticked: the whole group."""
        ticked: dict[int, set[str]] = {}
        for pair in self.cleaned_data["districts"]:
            group, _colon, code = pair.partition(":")
            ticked.setdefault(int(group), set()).add(code)
        chosen: dict[int, frozenset[str]] = {}
        for group_row in self.cleaned_data["groups"]:
            codes = ticked.get(group_row.pk, set())
            every = set(self.district_counts.get(group_row.pk, []))
            chosen[group_row.pk] = frozenset() if codes == every else frozenset(codes)
        return chosen


class InvitationFilterForm(forms.Form):
    """Unsur and answer above the list of invitations."""

    category = forms.ChoiceField(label=_("Unsur"), required=False)
    reply = forms.ChoiceField(
        label=_("Jawaban"), required=False, choices=[("", _("Semua jawaban")), *Invitation.Reply.choices]
    )

    def __init__(self, data: QueryDict, *, categories: list[str]) -> None:
        super().__init__(data)
        shown = [(code, Position.Category(code).label) for code in categories]
        self.fields["category"].choices = [("", _("Semua unsur")), *shown]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("category", "reply")


class PhoneReplyForm(forms.Form):
    """An answer given by telephone; `seen` is the answer that stood there, without one none was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, empty_value="-")
    reply = forms.ChoiceField(
        label=_("Jawaban"), choices=[each for each in Invitation.Reply.choices if each[0] != Invitation.Reply.NONE],
        error_messages={"required": _("Pilih Hadir, Diwakili, atau Berhalangan.")},
    )  # fmt: skip
    delegate_name = forms.CharField(label=_("Nama yang mewakili"), max_length=150, required=False)
    delegate_post = forms.CharField(label=_("Jabatan yang mewakili"), max_length=200, required=False)
    note = forms.CharField(label=_("Keterangan"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: list[dict[str, str]] = []
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("reply", "delegate_name", "delegate_post", "note", "seen")

    def clean(self) -> dict[str, Any]:
        """A delegate has a name and a post and stands under no other answer: nobody takes him away unseen."""
        cleaned = super().clean() or {}
        delegated = cleaned.get("reply") == Invitation.Reply.DELEGATED
        if delegated and not cleaned.get("delegate_name"):
            self.add_error("delegate_name", _("Tulis nama yang mewakili."))
        if delegated and not cleaned.get("delegate_post"):
            self.add_error("delegate_post", _("Tulis jabatan yang mewakili."))
        named = cleaned.get("delegate_name") or cleaned.get("delegate_post")
        if cleaned.get("reply") and not delegated and named:
            self.add_error("reply", _("Ada nama yang mewakili. Pilih Diwakili, atau kosongkan nama dan jabatannya."))
        return cleaned

    def show_conflict(self, invitation: Invitation) -> None:
        """The answer of now beside the typed one; saved again it is a decision."""
        delegate = invitation.delegations.filter(ended_at=None).order_by("-sequence").first()
        stored = {"reply": invitation.reply, **stored_answer(invitation, delegate)}
        self.conflict = differences(self, stored)
        with_version(self, invitation.answer_version, name="seen")

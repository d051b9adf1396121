"""A new case file."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import PriorityTopic
from rakor_portal.actors import Viewer
from rakor_portal.form_fields import NonceField


class IssueForm(forms.Form):
    """Title, priority topic and goal of the RPJMD."""

    title = forms.CharField(label=_("Isu"), max_length=250)
    topic = forms.ModelChoiceField(label=_("Isu prioritas"), queryset=PriorityTopic.objects.none(), required=False,
                                   empty_label=_("Pilih isu prioritas"))  # fmt: skip
    rpjmd_goal = forms.CharField(label=_("Sasaran RPJMD"), max_length=250, required=False)

    client_ref = NonceField()

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = PriorityTopic.objects.visible_to(user).filter(retired_on=None)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("title", "topic", "rpjmd_goal", "client_ref")

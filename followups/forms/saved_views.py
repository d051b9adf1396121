"""A name for the present filter."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _


class SavedViewForm(forms.Form):
    """`may_share`: the secretariat also says whether everybody sees it."""

    name = forms.CharField(label=_("Nama tampilan"), max_length=40)
    is_shared = forms.BooleanField(label=_("Bagikan kepada semua pengguna"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

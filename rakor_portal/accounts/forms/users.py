"""A new user for a person who has none."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models import Person
from rakor_portal.form_fields import SearchedSelect


class UserForm(forms.Form):
    """`people` are those of the government who cannot sign in yet."""

    person = forms.ModelChoiceField(
        label=_("Pejabat"), queryset=Person.objects.none(), empty_label=_("Pilih pejabat"), widget=SearchedSelect
    )
    email = forms.EmailField(
        label=_("Email untuk masuk"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Tautan untuk membuat kata sandi pertama dikirim ke alamat ini."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("person", "email")

"""The base of the directory's forms."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

if TYPE_CHECKING:  # Django's own class takes no type parameter at run time
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class RecordForm(_ModelForm):
    """Shows and cleans the fields of a record and leaves the record alone; services check the rules and write."""

    layout: tuple[Any, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(self.layout or self.fields))

    def _post_clean(self) -> None:
        """Do not copy what was typed into the record: the service must see what changes."""


class DateForm(forms.Form):
    """One date and nothing else; the field's label says what happens on it."""

    def __init__(self, *args: Any, field: forms.Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = field
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("on")

"""The base of the directory's forms."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models

from rakor_portal.conflicts import differences, fingerprint, with_version
from rakor_portal.form_fields import NonceField, name_empty_choice

if TYPE_CHECKING:  # Django's own class takes no type parameter at run time
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class RecordForm(_ModelForm):
    """Shows and cleans the fields of a record and leaves the record alone; services check the rules and write.

    `seen` says what the editor of an existing record had before him, so that he does not undo another's work unseen;
    `client_ref` lets a new record sent twice become one.
    """

    layout: tuple[Any, ...] = ()
    #: What another editor stored beside what was typed here; see `show_conflict`.
    conflict: Sequence[dict[str, str]] = ()

    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    client_ref = NonceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = fingerprint(self.instance, self.names)
        for field in self.fields.values():
            name_empty_choice(field)
        del self.fields["client_ref" if self.instance.pk else "seen"]
        self.helper = FormHelper()
        self.helper.render_hidden_fields = True
        self.helper.form_tag = False
        self.helper.layout = Layout(*(self.layout or self.fields))

    @property
    def names(self) -> list[str]:
        """The record's own fields that this form shows."""
        return list(self._meta.fields or ())

    def _post_clean(self) -> None:
        """Do not copy what was typed into the record: the service must see what changes."""

    def show_conflict(self, current: models.Model) -> None:
        """Both texts; saving once more is then a decision."""
        self.conflict = differences(self, forms.model_to_dict(current, fields=self.names))
        with_version(self, fingerprint(current, self.names), name="seen")


class DateForm(forms.Form):
    """One date and nothing else; the field's label says what happens on it."""

    def __init__(self, *args: Any, field: forms.Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = field
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("on")


class QuestionForm(forms.Form):
    """Nothing to type: the button says what will be done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout()

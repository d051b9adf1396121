from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from rakor_portal.documents.models import Document


class DocumentFilterForm(forms.Form):
    """Kind and year of the register; what is not understood filters nothing."""

    #: No field of a filter is called optional.
    is_filter = True

    kind = forms.ChoiceField(label=_("Jenis"), required=False, choices=[("", _("Semua jenis")), *Document.Kind.choices])

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Semua tahun")), *((year, str(year)) for year in years)]
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Tahun"), required=False, coerce=int, empty_value=None, choices=choices
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # it reads, and an address keeps no token
        self.helper.layout = Layout(Row(Column("kind", css_class="col-md-6"), Column("year", css_class="col-md-6")))

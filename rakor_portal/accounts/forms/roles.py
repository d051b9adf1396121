"""A role of a position, from one day to another."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Position
from rakor_portal.form_fields import IndonesianDateField, SearchedSelect


class RoleGrantForm(forms.Form):
    """`positions` are the open posts of the government, staff posts included."""

    position = forms.ModelChoiceField(
        label=_("Jabatan"), queryset=Position.objects.none(), empty_label=_("Pilih jabatan"), widget=SearchedSelect
    )
    role = forms.ChoiceField(label=_("Peran"), choices=RoleGrant.Role.choices)
    on_behalf_of = forms.ModelChoiceField(
        label=_("Bertindak atas nama"),
        queryset=Position.objects.none(),
        required=False,
        empty_label=_("Tidak ada"),
        widget=SearchedSelect,
        help_text=_("Hanya untuk operator perangkat daerah."),
    )
    valid_from = IndonesianDateField(label=_("Mulai"), required=False)
    valid_until = IndonesianDateField(label=_("Sampai"), required=False)

    def __init__(self, *args: Any, positions: QuerySet[Position], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("position", "on_behalf_of"):
            self.fields[name].queryset = positions  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "position",
            "role",
            "on_behalf_of",
            Row(Column("valid_from", css_class="col-md-6"), Column("valid_until", css_class="col-md-6")),
        )

    def clean(self) -> dict[str, Any]:
        """An operator acts for a post, and nobody else does."""
        cleaned = super().clean() or {}
        is_operator = cleaned.get("role") == RoleGrant.Role.AGENCY_OPERATOR
        if "on_behalf_of" in cleaned and "role" in cleaned and is_operator != bool(cleaned["on_behalf_of"]):
            words = _("Hanya operator perangkat daerah yang bertindak atas nama jabatan lain. Pilih Tidak ada.")
            if is_operator:
                words = _("Operator perangkat daerah harus bertindak atas nama sebuah jabatan.")
            self.add_error("on_behalf_of", words)
        return cleaned


class RoleEndForm(forms.Form):
    """From which day the role no longer counts."""

    on = IndonesianDateField(label=_("Tidak berlaku mulai"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("on")

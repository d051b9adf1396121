"""What the administrator looks for in the audit trail."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from rakor_portal.audit.wording import ACTIONS
from rakor_portal.form_fields import IndonesianDateField

_NOT_PLAUSIBLE = _("Tulis tanggal antara tahun 2000 dan 2100.")
_PLAUSIBLE = (
    MinValueValidator(date(2000, 1, 1), _NOT_PLAUSIBLE),
    MaxValueValidator(date(2100, 12, 31), _NOT_PLAUSIBLE),
)


class AuditFilterForm(forms.Form):
    """By whom, what, on what and when; `zone` is the one in which the days begin."""

    #: No field of a filter is called optional.
    is_filter = True

    actor = forms.CharField(label=_("Pelaku"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("Tindakan"), required=False)
    subject = forms.CharField(label=_("Perihal"), required=False, max_length=100)
    since = IndonesianDateField(label=_("Dari tanggal"), required=False, validators=_PLAUSIBLE)
    until = IndonesianDateField(label=_("Sampai tanggal"), required=False, validators=_PLAUSIBLE)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone
        words = sorted(((code, str(label)) for code, label in ACTIONS.items()), key=lambda choice: choice[1])
        self.fields["action"].choices = [("", _("Semua tindakan")), *words]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # it reads, and an address keeps no token
        self.helper.layout = Layout(
            Row(*(Column(name, css_class="col-md-4") for name in ("actor", "action", "subject"))),
            Row(*(Column(name, css_class="col-md-4") for name in ("since", "until"))),
        )

    def clean(self) -> dict[str, Any]:
        """Days in their order: the other way round nothing is found, and nobody would know why."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Tanggal ini lebih awal daripada Dari tanggal."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """The arguments of `AuditEntryQuerySet.matching`; the last day counts whole. Only after `is_valid`."""
        asked = self.cleaned_data
        until: date | None = asked["until"]
        return {
            "actor": asked["actor"].strip(),
            "action": asked["action"],
            "subject": asked["subject"].strip(),
            "since": self._begin(asked["since"]),
            "before": self._begin(until + timedelta(days=1)) if until else None,
        }

    def _begin(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time.min, self._zone) if day else None

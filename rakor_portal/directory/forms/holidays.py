"""A day off."""

from crispy_forms.layout import Column, Row
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import Holiday
from rakor_portal.form_fields import IndonesianDateField


class HolidayForm(RecordForm):
    """National, collective leave or local by decree."""

    date = IndonesianDateField(label=_("Tanggal"))

    class Meta:
        model = Holiday
        fields = ["date", "kind", "name", "decree"]

    layout = (
        Row(Column("date", css_class="col-md-6"), Column("kind", css_class="col-md-6")),
        "name",
        "decree",
    )

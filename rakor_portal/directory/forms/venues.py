"""A place and how many fit in."""

from typing import Any, ClassVar

from crispy_forms.layout import Column, Row
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.forms.records import RecordForm
from rakor_portal.directory.models import Region, Venue
from rakor_portal.form_fields import SearchedSelect


class VenueForm(RecordForm):
    """`regions` are the kabupaten or kecamatan where the place may stand."""

    class Meta:
        model = Venue
        fields = ["name", "address", "region", "capacity"]
        labels = {"region": _("Wilayah")}
        widgets: ClassVar[dict[str, Any]] = {"region": SearchedSelect}

    layout = (
        "name",
        "address",
        Row(Column("region", css_class="col-md-6"), Column("capacity", css_class="col-md-6")),
    )

    def __init__(self, *args: Any, regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

from rakor_portal.directory.models.calendar import Holiday, WorkingCalendar
from rakor_portal.directory.models.circles import Circle
from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.groups import InviteeGroup
from rakor_portal.directory.models.imports import ImportBatch
from rakor_portal.directory.models.incumbencies import Incumbency, Vacancy
from rakor_portal.directory.models.organizations import Organization, OrganizationName, OrganizationSuccession
from rakor_portal.directory.models.people import Person
from rakor_portal.directory.models.positions import Position
from rakor_portal.directory.models.regions import Region
from rakor_portal.directory.models.venues import Venue

__all__ = [
    "Circle",
    "Government",
    "Holiday",
    "ImportBatch",
    "Incumbency",
    "InviteeGroup",
    "Organization",
    "OrganizationName",
    "OrganizationSuccession",
    "Person",
    "Position",
    "Region",
    "Vacancy",
    "Venue",
    "WorkingCalendar",
]

"""Rows for tests, without surprises: each function makes one thing and what it cannot live without."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from followups.models import ActionItem
from meetings.models import ActionPoint, AgendaItem, Invitation, Meeting
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.directory.models import (
    Circle,
    Government,
    Incumbency,
    Organization,
    Person,
    Position,
    Region,
    Venue,
)

PASSWORD = "rahasia-uji-123"
_count = itertools.count(1)


def make_region(code: str = "18.03", *, name: str = "Kabupaten Lampung Utara", level: str = "kabupaten") -> Region:
    parent_code = code.rpartition(".")[0]
    parent = None
    if parent_code:
        parent, _ = Region.objects.get_or_create(code=parent_code, defaults={"name": parent_code, "level": "provinsi"})
    region, _ = Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": parent})
    return region


def make_government(code: str = "18.03", **fields: Any) -> Government:
    """The government of `code`; the same one when asked twice."""
    existing = Government.objects.filter(region_id=code).first()
    if existing:
        return existing
    defaults = {
        "name": "Pemerintah Kabupaten Lampung Utara",
        "short_name": "Kab. Lampung Utara",
        "slug": slugify(f"pemda {code}"),
        "seat": "Kotabumi",
        "secretariat_contact": "0724 21001",
    }
    return Government.objects.create(region=make_region(code), **{**defaults, **fields})


def make_organization(government: Government | None = None, *, kind: str = "dinas", **fields: Any) -> Organization:
    number = next(_count)
    name = fields.pop("name", f"Dinas Uji {number}")
    slug = fields.pop("slug", slugify(f"{name} {number}"))
    return Organization.objects.create(
        government=government or make_government(), kind=kind, name=name, slug=slug, **fields
    )


def make_position(organization: Organization | None = None, **fields: Any) -> Position:
    organization = organization or make_organization()
    defaults = {
        "title": f"Kepala {organization.name} {next(_count)}",
        "category": Position.Category.AGENCY_HEAD,
        "is_head": True,
        "protocol_rank": 3000,
    }
    return Position.objects.create(
        government=organization.government, organization=organization, **{**defaults, **fields}
    )


def make_person(government: Government | None = None, **fields: Any) -> Person:
    number = next(_count)
    defaults = {"name": f"Pejabat Uji {number}", "email": f"pejabat{number}@uji.example"}
    return Person.objects.create(government=government or make_government(), **{**defaults, **fields})


def make_holder(
    position: Position, person: Person | None = None, *, kind: str = Incumbency.Kind.DEFINITIVE, **fields: Any
) -> Incumbency:
    person = person or make_person(position.government)
    return Incumbency.objects.create(
        government=position.government, position=position, person=person, kind=kind, **fields
    )


def make_user(role: str | None = None, *, position: Position | None = None, **fields: Any) -> User:
    """Someone who signs in with PASSWORD, holds `position` and, through it, `role`.

    Without a position a staff post is made; an agency operator acts for a new head of the same organisation.
    """
    government = fields.pop("government", None) or (position.government if position else make_government())
    if position is None:
        position = make_position(
            make_organization(government),
            title=f"Jabatan uji {next(_count)}",
            category=Position.Category.STAFF,
            is_head=False,
        )
    person = fields.pop("person", None) or make_person(government)
    make_holder(position, person)
    if role:
        principal = None
        if role == RoleGrant.Role.AGENCY_OPERATOR:
            principal = fields.pop("on_behalf_of", None) or make_position(position.organization)
        RoleGrant.objects.create(government=government, position=position, role=role, on_behalf_of=principal)
    defaults = {"email": f"pengguna{next(_count)}@uji.example"}
    user = User(government=government, person=person, **{**defaults, **fields})
    user.set_password(PASSWORD)
    user.save()  # without full_clean(): it asks as much of the database as all the rest
    return user


def make_circle(*positions: Position, government: Government | None = None) -> Circle:
    circle = Circle.objects.create(government=government or make_government())
    circle.positions.set(positions)
    return circle


def make_venue(government: Government | None = None, **fields: Any) -> Venue:
    defaults = {"name": f"Gedung Uji {next(_count)}", "capacity": 700}
    return Venue.objects.create(government=government or make_government(), **{**defaults, **fields})


def make_meeting(
    government: Government | None = None, *, status: str = Meeting.Status.SCHEDULED, **fields: Any
) -> Meeting:
    """A rakor next Monday at 09.00 WIB, unless `starts_at` says otherwise."""
    defaults: dict[str, Any] = {
        "title": f"Rapat Koordinasi Uji {next(_count)}",
        "starts_at": datetime(2026, 3, 16, 2, 0, tzinfo=UTC),
        "status": status,
    }
    if fields.get("circle"):
        defaults["access"] = Meeting.Access.CLOSED
    if status in {Meeting.Status.CANCELLED, Meeting.Status.POSTPONED}:
        defaults["status_reason"] = "Alasan uji"
    return Meeting.objects.create(government=government or make_government(), **{**defaults, **fields})


def make_invitation(meeting: Meeting, position: Position | None = None, **fields: Any) -> Invitation:
    number = next(_count)
    position = position or make_position(make_organization(meeting.government))
    holder = position.incumbencies.order_by("-pk").first()
    defaults = {
        "person": holder.person if holder else None,
        "addressee": position.title,
        "category": position.category,
        "order": number,
        "check_in_code": f"{number:06d}",
    }
    return Invitation.objects.create(
        government=meeting.government, meeting=meeting, position=position, **{**defaults, **fields}
    )


def make_agenda_item(meeting: Meeting, **fields: Any) -> AgendaItem:
    number = meeting.agenda_items.count() + 1
    return AgendaItem.objects.create(
        meeting=meeting, **{"order": number, "title": f"Pokok bahasan {number}", "planned_minutes": 30, **fields}
    )


def make_point(meeting: Meeting | None = None, **fields: Any) -> ActionPoint:
    meeting = meeting or make_meeting(status=Meeting.Status.HELD)
    defaults: dict[str, Any] = {"title": f"Tindak lanjut uji {next(_count)}", "client_ref": uuid.uuid4()}
    if "due_on" not in fields and "no_due_reason" not in fields:
        defaults["due_on"] = date(2026, 6, 30)
    return ActionPoint.objects.create(meeting=meeting, **{**defaults, **fields})


def make_action_item(*, owner: Position | None = None, meeting: Meeting | None = None, **fields: Any) -> ActionItem:
    """An assigned item of 12 kecamatan, due in 60 days, assigned today, unless said otherwise."""
    owner = owner or make_position(make_organization(meeting.government if meeting else None))
    meeting = meeting or make_meeting(owner.government, status=Meeting.Status.HELD)
    today = timezone.localdate(timezone=owner.government.zone)
    assigned_on = fields.pop("assigned_on", today)
    due_on = fields.pop("due_on", assigned_on + timedelta(days=60))
    code = fields.pop("code", f"TL-2026-{next(_count):03d}")
    point = fields.pop("point", None) or make_point(
        meeting, owner=owner, code=code, due_on=due_on, no_due_reason="" if due_on else "Tanpa batas waktu (uji)"
    )
    defaults: dict[str, Any] = {
        "title": point.title,
        "circle": meeting.circle,
        "first_due_on": due_on,
        "target": 12,
        "unit": "kecamatan",
        "status_changed_at": timezone.now(),
        "progress_since": assigned_on,
    }
    return ActionItem.objects.create(
        government=owner.government,
        point=point,
        code=code,
        owner=owner,
        assigned_on=assigned_on,
        due_on=due_on,
        **{**defaults, **fields},
    )

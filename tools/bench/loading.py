"""Lampung Utara with so many rakor, action items and reports, written in bulk: consistent rows, no services."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from followups.models import ActionItem
from meetings.models import ActionPoint, AgendaItem, Invitation, Meeting, Minutes, PriorityTopic
from rakor_portal.accounts.models import User
from rakor_portal.demo.sign_ins import find_head
from rakor_portal.directory.models import Government, Position

#: A rakor a week; ten times the size is ten times as long an archive, as a government's grows in life.
DAYS_BETWEEN = 7
WORK = ("Perbaikan ruas jalan", "Penyaluran bantuan", "Pendataan keluarga berisiko", "Rehabilitasi irigasi",
        "Pengadaan alat kesehatan", "Penertiban aset daerah", "Pelatihan kader posyandu")  # fmt: skip
PLACES = ("Abung Selatan", "Bukit Kemuning", "Kotabumi", "Sungkai Utara", "Tanjung Raja", "Muara Sungkai")
Status = ActionItem.Status
REPORTS = """
INSERT INTO followups_progressreport (item_id, number, status, amount, narrative, has_obstacle, obstacle_kind, obstacle,
  support_needed, receipt, client_ref, created_at, updated_at, submitted_at, reporter_id)
SELECT item.id, step, 'verified', round(item.verified_amount * step / %s, 2),
  'Pekerjaan lapangan berjalan sesuai tahapan; berita acara terlampir.', false, '', '', '',
  'LK-' || item.code || '-' || step, gen_random_uuid(), now(), now(), item.assigned_on + step * interval '10 days', %s
FROM followups_actionitem item CROSS JOIN generate_series(1, %s) step WHERE item.id = ANY(%s)
"""
VERIFICATIONS = """
INSERT INTO followups_verification (report_id, verdict, amount, note, verified_at, verifier_id, reporter_id)
SELECT report.id, 'verified', report.amount, '', report.submitted_at, %s, report.reporter_id
FROM followups_progressreport report WHERE report.item_id = ANY(%s)
"""


@dataclass(frozen=True)
class Size:
    """How much there is to be: rakor, follow-ups of each, reports of each follow-up."""

    meetings: int
    items: int = 25
    reports: int = 8

    def times(self, factor: int) -> "Size":
        return Size(self.meetings * factor, self.items, self.reports)


@dataclass
class Cast:
    """Who stands in the rows."""

    government: Government
    owners: Sequence[Position]
    chair: Position
    reporter: User
    verifier: User
    topics: Sequence[PriorityTopic]


def fill(government: Government, size: Size) -> None:
    """Rakor of the past until there are `size.meetings`; what is there stays."""
    have = Meeting.objects.filter(government=government, title__startswith="Rapat Koordinasi ke-").count()
    chance = random.Random(18_03 + have)
    cast = _cast(government)
    for first in range(have, size.meetings, 100):
        with transaction.atomic():
            numbers = range(first, min(first + 100, size.meetings))
            chunk = [item for number in numbers for item in _meeting(cast, number, size, chance)]
            _report(cast, size.reports, chunk)


def _cast(government: Government) -> Cast:
    heads = Position.objects.filter(government=government, category="kepala_pd").order_by("pk")
    users = User.objects.filter(government=government)
    return Cast(
        government,
        list(heads),
        find_head(government, "Bupati"),
        users.get(email__startswith="dinkes@"),
        users.get(email__startswith="verifikator@"),
        list(PriorityTopic.objects.filter(government=government)),
    )


def _meeting(cast: Cast, number: int, size: Size, chance: random.Random) -> list[ActionItem]:
    """A distributed rakor with its agenda, its points and what became of them."""
    today = timezone.localdate(timezone=cast.government.zone)
    day = today - timedelta(days=10 + number * DAYS_BETWEEN)
    starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=cast.government.zone)
    meeting = Meeting.objects.create(
        government=cast.government, title=f"Rapat Koordinasi ke-{number + 1} {PLACES[number % len(PLACES)]}",
        access=Meeting.Access.LIMITED, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), chair=cast.chair,
        status=Meeting.Status.HELD, invited_at=starts_at - timedelta(days=5), place="Gedung Serbaguna (contoh)",
    )  # fmt: skip
    agenda = AgendaItem.objects.create(meeting=meeting, order=1, title="Evaluasi tindak lanjut", planned_minutes=60)
    Minutes.objects.create(
        meeting=meeting, status=Minutes.Status.DISTRIBUTED, approved_at=starts_at, distributed_at=starts_at
    )
    points = [_point(cast, meeting, agenda, number * size.items + each, day, chance) for each in range(size.items)]
    ActionPoint.objects.bulk_create(points)
    items = [_item(cast, point, day, today, chance) for point in points]
    return ActionItem.objects.bulk_create(items)


def _point(
    cast: Cast, meeting: Meeting, agenda: AgendaItem, number: int, day: date, chance: random.Random
) -> ActionPoint:
    return ActionPoint(
        meeting=meeting, agenda_item=agenda, code=f"TL-{day.year}-{number + 1000}", client_ref=uuid.uuid4(),
        title=f"{chance.choice(WORK)} di Kecamatan {chance.choice(PLACES)} tahap {number % 9 + 1}",
        owner=cast.owners[number % len(cast.owners)], due_on=day + timedelta(days=chance.randint(30, 240)),
        target=Decimal(chance.choice((10, 12, 23, 100))), unit="kecamatan", topic=chance.choice(cast.topics),
    )  # fmt: skip


def _item(cast: Cast, point: ActionPoint, day: date, today: date, chance: random.Random) -> ActionItem:
    """Old ones are mostly done; of the last half year most still run, and some stand still."""
    age, target = (today - day).days, point.target or Decimal(1)
    done = chance.random() < min(0.97, age / 400)
    share = Decimal(1) if done else Decimal(chance.randint(0, 9)) / 10
    closed_on = day + timedelta(days=chance.randint(20, max(21, min(age, 300)))) if done else None
    quiet = chance.randint(0, min(age, 150))
    return ActionItem(
        government=cast.government, point=point, code=point.code, title=point.title, owner=point.owner,
        topic=point.topic, assigned_on=day, due_on=point.due_on, first_due_on=point.due_on, target=target,
        unit=point.unit, status=Status.DONE if done else Status.IN_PROGRESS, closed_on=closed_on,
        status_changed_at=timezone.now(), verified_amount=(target * share).quantize(Decimal(1)),
        progress_since=closed_on or today - timedelta(days=quiet), claimed_amount=(target * share).quantize(Decimal(1)),
        last_reported_at=timezone.now() - timedelta(days=quiet),
    )  # fmt: skip


def _report(cast: Cast, size: int, chunk: Sequence[ActionItem]) -> None:
    """Verified reports that climb to each item's figure, written by PostgreSQL itself: there are 400,000 of them."""
    of_chunk = [item.pk for item in chunk]
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, [size, cast.reporter.pk, size, of_chunk])
        cursor.execute(VERIFICATIONS, [cast.verifier.pk, of_chunk])


def top_up_invitations(meeting: Meeting, total: int) -> None:
    """Further posts until the rakor has `total` invitees."""
    missing = total - meeting.invitations.count()
    invited = meeting.invitations.values("position_id")
    posts = Position.objects.filter(government=meeting.government).exclude(pk__in=invited).order_by("pk")
    last: Any = meeting.invitations.order_by("-order").first()
    first = last.order + 1 if last else 1
    Invitation.objects.bulk_create(
        Invitation(
            government=meeting.government, meeting=meeting, position=post, addressee=post.title,
            category=post.category, order=order, check_in_code=f"BNC{order:05d}",
        )
        for order, post in enumerate(posts[: max(0, missing)], first)
    )  # fmt: skip

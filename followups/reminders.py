"""What `messaging` asks this room: which reminders time has brought, whether they still hold, in which words.

Stages of a due date carry its version: moving the date starts a new series. Mangkrak carries the day from
which there was no verified progress, so each stall is told once. Duties belong to positions; who holds them is
found when a message is made. An item of a closed meeting gets neutral words and a link.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from followups.models import ActionItem
from rakor_portal import formatting
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, token_of
from rakor_portal.directory.models import Circle, Government, Incumbency, Organization, Position, WorkingCalendar
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.registry import Planned, Words

KIND = "followups.action_item"
FIRE_TIME = time(8, 0)
STALLED = "stalled"


@dataclass(frozen=True)
class Stage:
    """A reminder so many days from the due date; before it, office days earlier count, after it later ones."""

    code: str
    days: int
    urgency: int
    copies_sekda: bool = False
    keeps_day: bool = False

    def day_for(self, due_on: date, calendar: WorkingCalendar) -> date:
        """The day on which it is said; H-1 also on a day off."""
        day = due_on + timedelta(days=self.days)
        if self.keeps_day:
            return day
        return calendar.previous_working_day(day) if self.days < 0 else calendar.next_working_day(day)


STAGES = (
    Stage("due_minus_7", -7, urgency=1),
    Stage("due_minus_3", -3, urgency=2),
    Stage("due_minus_1", -1, urgency=3, keeps_day=True),
    Stage("due_plus_1", 1, urgency=4),
    Stage("due_plus_7", 7, urgency=5, copies_sekda=True),
)
BY_CODE = {stage.code: stage for stage in STAGES}


class ActionItemReminders:
    """The SubjectHandler of "followups.action_item"."""

    def planned(self, government: Government, now: datetime) -> Iterator[Planned]:
        """Reminders of open items whose time has come; what lies before the due date only until that date."""
        today = now.astimezone(government.zone).date()
        items = list(ActionItem.objects.open().filter(government=government, due_on__isnull=False))
        stalled_before = today - timedelta(days=government.stalled_after_days)
        stalled = ActionItem.objects.open().filter(government=government, progress_since__lte=stalled_before)
        sekda = _sekda_of(government)
        first = min([item.due_on for item in items if item.due_on], default=today)
        last = max([item.due_on for item in items if item.due_on], default=today)
        calendar = WorkingCalendar.load(government.pk, min(first, today), max(last, today))
        for item in items:
            yield from self._due_stages(item, government, today, calendar, sekda)
        for item in stalled:
            day = calendar.next_working_day(item.progress_since + timedelta(days=government.stalled_after_days))
            if day <= today:
                fire_at = _at_eight(day, government)
                yield from _to_positions(item, STALLED, item.progress_since.toordinal(), fire_at, sekda, urgency=6)

    def _due_stages(
        self, item: ActionItem, government: Government, today: date, calendar: WorkingCalendar, sekda: "_Sekda"
    ) -> Iterator[Planned]:
        due_on = item.due_on or today
        for stage in STAGES:
            day = stage.day_for(due_on, calendar)
            if day > today or day <= item.assigned_on or (stage.days < 0 and today > due_on):
                continue
            end = _at_midnight(due_on + timedelta(days=1), government) if stage.days < 0 else None
            yield from _to_positions(
                item,
                stage.code,
                item.due_version,
                _at_eight(day, government),
                sekda if stage.copies_sekda else None,
                urgency=stage.urgency,
                expires_at=end,
            )

    def recheck(self, obligations: Sequence[Obligation]) -> dict[int, str]:
        """Closed, deadline moved, owner changed, progress verified, or outside the circle: must not be said."""
        items = _items(obligations)
        timed = [row for row in obligations if row.stage == STALLED or row.stage in BY_CODE]
        sekdas = {item.government_id: _sekda_of(item.government) for item in items.values()}
        reasons = {row.pk: _reason_against(row, items.get(row.subject_id), sekdas) for row in timed}
        return {pk: reason for pk, reason in reasons.items() if reason}

    def words(self, obligations: Sequence[Obligation], person_id: int | None) -> Words:
        """One reminder in its own sentence; several as one list, each line with its link."""
        items = _items(obligations)
        titles = _titles(obligations)
        rows = [(row, items[row.subject_id], _link(items[row.subject_id], person_id)) for row in obligations]
        if len({row.subject_id for row in obligations}) == 1 and len({row.stage for row in obligations}) == 1:
            row, item, link = rows[0]
            addressee = formatting.join_words(list(dict.fromkeys(titles[each.position_id] for each in obligations)))
            subject, body = _sentence(row, item, addressee, link)
            return Words(subject=subject, body=body, link=link, in_app_link=item.get_absolute_url())
        return _digest(rows, titles)


@dataclass(frozen=True)
class _Sekda:
    """The post that gets copies, and the circles of closed meetings in which it sits."""

    position_id: int | None
    circle_ids: frozenset[int]

    def may_know(self, item: ActionItem) -> bool:
        return self.position_id is not None and (item.circle_id is None or item.circle_id in self.circle_ids)


def _sekda_of(government: Government) -> _Sekda:
    """Head of the secretariat whose title is Sekretaris Daerah; there may be none in a small directory."""
    heads = Position.objects.filter(
        government=government,
        organization__kind=Organization.Kind.SECRETARIAT,
        title__startswith="Sekretaris Daerah",
        closed_on=None,
    )
    position_id = heads.order_by("-is_head", "protocol_rank", "pk").values_list("pk", flat=True).first()
    circles = Circle.objects.filter(positions=position_id) if position_id else Circle.objects.none()
    return _Sekda(position_id, frozenset(circles.values_list("pk", flat=True)))


def _to_positions(
    item: ActionItem,
    stage: str,
    version: int,
    fire_at: datetime,
    sekda: _Sekda | None,
    *,
    urgency: int,
    expires_at: datetime | None = None,
) -> Iterator[Planned]:
    """The owner, and the sekda where the stage copies him and he may know of the item."""
    positions = {item.owner_id}
    if sekda is not None and sekda.position_id is not None and sekda.may_know(item):
        positions.add(sekda.position_id)
    for position_id in sorted(positions):
        yield Planned(
            government_id=item.government_id,
            subject_kind=KIND,
            subject_id=item.pk,
            stage=stage,
            position_id=position_id,
            fire_at=fire_at,
            subject_version=version,
            expires_at=expires_at,
            circle_id=item.circle_id,
            urgency=urgency,
            never_merged=sekda is not None,
            may_disturb=stage == "due_minus_1",
        )


def _reason_against(row: Obligation, item: ActionItem | None, sekdas: dict[int, _Sekda]) -> str:
    if item is None or not item.is_open:
        return "item_closed"
    if row.stage == STALLED and row.subject_version != item.progress_since.toordinal():
        return "progress_verified"
    if row.stage != STALLED and row.subject_version != item.due_version:
        return "deadline_moved"
    if row.position_id == item.owner_id:
        return ""
    sekda = sekdas[item.government_id]
    copied = row.stage == STALLED or BY_CODE[row.stage].copies_sekda
    if not copied or row.position_id != sekda.position_id:
        return "owner_changed"
    return "" if sekda.may_know(item) else "not_entitled"


def _items(obligations: Iterable[Obligation]) -> dict[int, ActionItem]:
    ids = {row.subject_id for row in obligations}
    return {item.pk: item for item in ActionItem.objects.filter(pk__in=ids).select_related("government", "owner")}


def _titles(obligations: Sequence[Obligation]) -> dict[int, str]:
    """How each position is called today, with Plt., Plh. or Pj. of its holder."""
    ids = {row.position_id for row in obligations}
    titles = dict(Position.objects.filter(pk__in=ids).values_list("pk", "title"))
    holders = Incumbency.objects.holders_on(timezone.localdate(), ids)
    return titles | {pk: held.titled_position for pk, held in holders.items()}


def _link(item: ActionItem, person_id: int | None) -> str:
    """The narrow link of this person to this item; without a person its page behind the sign-in."""
    site = settings.SITE_URL.rstrip("/")
    if person_id is None:
        return site + item.get_absolute_url()
    links = issue_links(
        purpose=AccessLink.Purpose.ACTION_ITEM,
        subject_id=item.pk,
        government_id=item.government_id,
        person_ids=[person_id],
    )
    return site + reverse("followups:item_link", args=[token_of(links[person_id])])


def _said_on(row: Obligation, item: ActionItem) -> date:
    """The day as of which the words count: the fire day, or the day of catching up when that is later."""
    return max(row.fire_at, row.created_at).astimezone(item.government.zone).date()


def _sentence(row: Obligation, item: ActionItem, addressee: str, link: str) -> tuple[str, str]:
    """Subject and body in the words of ux.md section 10."""
    if item.circle_id:
        body = f"Yth. {addressee}. Ada pemberitahuan tindak lanjut untuk Bapak/Ibu. Rincian: {link}"
        return "Pemberitahuan tindak lanjut", body
    subject, sentence = _staged(row, item)
    return f"{subject}: {item.title}", f"Yth. {addressee}. {sentence}: {link}"


def _staged(row: Obligation, item: ActionItem) -> tuple[str, str]:
    """The head of the subject, and the sentence up to the link."""
    today = _said_on(row, item)
    due = formatting.format_date(item.due_on) if item.due_on else ""
    left = (item.due_on - today).days if item.due_on else 0
    done = f"{item.verified_percent}%"
    if row.stage == "due_minus_7":
        opening = f"Batas waktu {item.title} {left} hari lagi ({due})"
        return f"{left} hari lagi", f"{opening}. Capaian terverifikasi {done}. Mohon laporkan kemajuan"
    if row.stage == "due_minus_3":
        opening = f"Batas waktu {item.title} tinggal {left} hari ({due})"
        plan = f"{_plan_percent(item, today)}%"
        return f"{left} hari lagi", f"{opening}. Capaian {done}, rencana {plan}. Bila ada kendala, sampaikan di"
    if row.stage == "due_minus_1":
        sentence = f"{item.title} jatuh tempo besok, {due}. Lapor atau ajukan perpanjangan hari ini"
        return "Besok jatuh tempo", sentence
    if row.stage == "due_plus_1":
        opening = f"{item.title} melewati batas waktu {due}. Capaian {done}"
        return "Lewat batas waktu", f"{opening}. Mohon laporkan kendala dan rencana penyelesaian"
    if row.stage == "due_plus_7":
        opening = f"{item.title} terlambat {-left} hari dan diteruskan kepada Sekretaris Daerah"
        return "Eskalasi", f"{opening}. Penjelasan ditunggu paling lambat {_answer_by(item, today)}"
    since = formatting.format_date(item.progress_since)
    stalled_days = (today - item.progress_since).days
    opening = f"Tidak ada kemajuan terverifikasi pada {item.title} sejak {since} ({stalled_days} hari)"
    return "Mangkrak", f"{opening}. Kendala tercatat: {_obstacle(item)}. Penjelasan"


def _obstacle(item: ActionItem) -> str:
    return item.obstacle.rstrip(".") or "tidak ada"


def _answer_by(item: ActionItem, today: date) -> str:
    """Three working days to explain."""
    calendar = WorkingCalendar.load(item.government_id, today, today + timedelta(days=14))
    return formatting.format_date(calendar.add_working_days(today, 3))


def _plan_percent(item: ActionItem, today: date) -> int:
    """Linear from assignment to the due date, as in models/conditions.py."""
    if item.due_on is None or today >= item.due_on:
        return 100 if item.due_on else 0
    return max(0, (today - item.assigned_on).days * 100 // max(1, (item.due_on - item.assigned_on).days))


def _digest(rows: list[tuple[Obligation, ActionItem, str]], titles: dict[int, str]) -> Words:
    """Several matters in one message: one line each, the most urgent first."""
    addressee = formatting.join_words(list(dict.fromkeys(titles[row.position_id] for row, _item, _link in rows)))
    ordered = sorted(rows, key=lambda each: (-each[0].urgency, each[1].code))
    lines = []
    for row, item, link in ordered:
        head, sentence = ("Pemberitahuan", "tindak lanjut") if item.circle_id else _staged(row, item)
        lines.append(f"- {head}: {sentence}: {link}")
    lines = list(dict.fromkeys(lines))
    body = f"Yth. {addressee}. {len(lines)} tindak lanjut memerlukan perhatian Bapak/Ibu.\n\n" + "\n".join(lines)
    tasks = reverse("followups:tasks")
    return Words(
        subject=f"{len(lines)} pengingat tindak lanjut",
        body=body,
        link=ordered[0][2],
        in_app_link=tasks,
    )


def _at_eight(day: date, government: Government) -> datetime:
    return datetime.combine(day, FIRE_TIME, tzinfo=government.zone)


def _at_midnight(day: date, government: Government) -> datetime:
    return datetime.combine(day, time.min, tzinfo=government.zone)

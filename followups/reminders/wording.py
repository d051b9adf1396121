"""In which words reminders are said (ux.md section 10).

Days are counted as of the moment of saying: one that is late says how late it is on that day. An item of a closed
meeting gets neutral words and a link.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse

from followups.models import ActionItem
from followups.reminders.links import link_for
from rakor_portal import formatting
from rakor_portal.directory.models import Incumbency, Position, WorkingCalendar
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.registry import Words


def words_of(
    obligations: Sequence[Obligation], items: Mapping[int, ActionItem], person_id: int | None, moment: datetime
) -> Words:
    """One reminder in its own sentence; several as one list, each line with its link."""
    rows = [(row, items[row.subject_id], link_for(items[row.subject_id], person_id)) for row in obligations]
    first, item, link = rows[0]
    titles = _titles(obligations, _day(item, moment))
    if len({row.subject_id for row in obligations}) == 1 and len({row.stage for row in obligations}) == 1:
        addressee = formatting.join_words(list(dict.fromkeys(titles[each.position_id] for each in obligations)))
        subject, body = _sentence(first, item, _day(item, moment), addressee, link)
        return Words(subject=subject, body=body, link=link, in_app_link=item.get_absolute_url())
    return _digest(rows, titles, moment)


def _day(item: ActionItem, moment: datetime) -> date:
    """The day of `moment` where the item lives."""
    return moment.astimezone(item.government.zone).date()


def _titles(obligations: Sequence[Obligation], day: date) -> dict[int, str]:
    """How each position is called on `day`, with Plt., Plh. or Pj. of its holder."""
    ids = {row.position_id for row in obligations}
    titles = dict(Position.objects.filter(pk__in=ids).values_list("pk", "title"))
    holders = Incumbency.objects.holders_on(day, ids)
    return titles | {pk: held.titled_position for pk, held in holders.items()}


def _sentence(row: Obligation, item: ActionItem, today: date, addressee: str, link: str) -> tuple[str, str]:
    """Subject and body in the words of ux.md section 10."""
    if item.circle_id:
        body = f"Yth. {addressee}. Ada pemberitahuan tindak lanjut untuk Bapak/Ibu. Rincian: {link}"
        return "Pemberitahuan tindak lanjut", body
    subject, sentence = _staged(row, item, today)
    return f"{subject}: {item.title}", f"Yth. {addressee}. {sentence}: {link}"


def _staged(row: Obligation, item: ActionItem, today: date) -> tuple[str, str]:
    """The head of the subject, and the sentence up to the link."""
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
        day = "besok" if left > 0 else "hari ini"
        sentence = f"{item.title} jatuh tempo {day}, {due}. Lapor atau ajukan perpanjangan hari ini"
        return f"{day.capitalize()} jatuh tempo", sentence
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


def _digest(rows: list[tuple[Obligation, ActionItem, str]], titles: dict[int, str], moment: datetime) -> Words:
    """Several matters in one message: one line each, the most urgent first."""
    addressee = formatting.join_words(list(dict.fromkeys(titles[row.position_id] for row, _item, _link in rows)))
    ordered = sorted(rows, key=lambda each: (-each[0].urgency, each[1].code))
    lines = []
    for row, item, link in ordered:
        staged = _staged(row, item, _day(item, moment))
        head, sentence = ("Pemberitahuan", "tindak lanjut") if item.circle_id else staged
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

"""The five rakor of the articles, carried through the services with their historic dates."""

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from meetings.models import ActionPoint, AgendaItem, Meeting, MinuteEntry, PriorityTopic, Series
from meetings.services.action_points import add_point
from meetings.services.agenda import AgendaRow, save_agenda
from meetings.services.audience import Selection
from meetings.services.invitations import save_audience
from meetings.services.letters import update_letter
from meetings.services.meetings import create_meeting, end_meeting, start_meeting
from meetings.services.minute_entries import add_entry
from meetings.services.minutes import approve_minutes, distribute_minutes, open_minutes, submit_minutes
from meetings.services.sending import send_invitations
from rakor_portal.actors import SEED
from rakor_portal.demo import historic_facts as facts
from rakor_portal.demo.holders import hold_on_day
from rakor_portal.demo.sign_ins import find_head
from rakor_portal.directory.models import Government, InviteeGroup, Position, Region, Venue

SOURCE = Path(__file__).parent / "data" / "seeds_rakor.json"
NAMESPACE = uuid.UUID("5b0f9f0e-6f5e-4f55-9d5a-0d2f5a3c7e10")  # makes client_ref the same on each seeding
Facts = dict[str, Any]


def read_articles() -> list[Facts]:
    """The five rakor as the articles state them."""
    rakor: list[Facts] = json.loads(SOURCE.read_text(encoding="utf-8"))["rakor"]
    return rakor


def record_real_holders(government: Government, rakor: Facts) -> None:
    """Officials whom the article names, as holders on the day of the rakor and on no other."""
    named = [(*each, "definitif") for each in facts.OFFICERS[rakor["id"]].values()]
    for organization, name, kind in [*named, *facts.OTHER_HOLDERS.get(rakor["id"], ())]:
        hold_on_day(find_head(government, organization), name, _known_day(rakor), kind=kind)


def build_rakor(government: Government, rakor: Facts) -> Meeting | None:
    """One article's rakor from invitation to distributed notula; None when it is there already."""
    if Meeting.objects.filter(government=government, title=rakor["title"]).exists():
        return None
    meeting = _create(government, rakor)
    agenda = _agenda(meeting, rakor)
    day_before = _moment(government, rakor, hours=-72)
    letter_fields = {
        "subject": f"Undangan {rakor['title']}"[:250],
        "dated_on": day_before.astimezone(meeting.zone).date(),
    }
    signatory = meeting.chair or meeting.opener
    save_audience(by=SEED, meeting=meeting, version=meeting.version, selection=_selection(government, rakor))
    update_letter(by=SEED, meeting=meeting, version=meeting.version, signatory=signatory, **letter_fields)
    send_invitations(by=SEED, meeting=meeting, at=day_before)
    start_meeting(by=SEED, meeting=meeting, at=_moment(government, rakor, hours=9))
    _write_minutes(meeting, rakor, agenda)
    _add_points(meeting, rakor, agenda)
    end_meeting(by=SEED, meeting=meeting, at=_moment(government, rakor, hours=9 + (rakor["duration_hours"] or 3)))
    minutes = open_minutes(by=SEED, meeting=meeting)
    if minutes.signatory_id is None:
        minutes.signatory = signatory
        minutes.save(update_fields=["signatory"])
    moment = _moment(government, rakor, hours=15)
    minutes = submit_minutes(by=SEED, minutes=minutes, at=moment)
    minutes = approve_minutes(by=SEED, minutes=minutes, at=moment)
    distribute_minutes(by=SEED, minutes=minutes, at=moment)
    return meeting


def _create(government: Government, rakor: Facts) -> Meeting:
    officers = {role: find_head(government, where) for role, (where, _) in facts.OFFICERS[rakor["id"]].items()}
    day = rakor["date"]["value"]
    is_closed = rakor["meeting_access"] == "tertutup"
    recurrence = rakor["monitoring"]["iso8601"]
    series = None
    if rakor["monitoring"]["text"]:
        series, _ = Series.objects.get_or_create(
            government=government,
            name=rakor["title"][:200],
            defaults={
                "interval_spoken": rakor["monitoring"]["text"][:100],
                "interval_months": int(recurrence[1:-1]) if recurrence else None,
            },
        )
    return create_meeting(
        by=SEED,
        government=government,
        title=rakor["title"],
        access=Meeting.Access.CLOSED if is_closed else Meeting.Access.LIMITED,
        circle_positions=_invited_positions(government, rakor) if is_closed else (),
        starts_at=datetime.combine(date.fromisoformat(day), time.min, tzinfo=government.zone) if day else None,
        time_is_known=False,
        date_note="" if day else f"Tanggal tidak diketahui: {rakor['date']['basis']}"[:250],
        venue=_venue(government, rakor["place"]),
        series=series,
        at=_moment(government, rakor, hours=-96),
        **officers,
    )


def _venue(government: Government, place: Facts) -> Venue:
    region = Region.objects.filter(code=place["region_code"]).first()
    venue, _ = Venue.objects.get_or_create(government=government, name=place["name"], region=region)
    return venue


def _known_day(rakor: Facts) -> date:
    """The day of the rakor, or the day after which it must have been."""
    return date.fromisoformat(rakor["date"]["value"] or rakor["date"]["not_before"])


def _moment(government: Government, rakor: Facts, *, hours: int) -> datetime:
    """A moment on the rakor's day, by its office hours: nothing more exact is stated."""
    midnight = datetime.combine(_known_day(rakor), time.min, tzinfo=government.zone)
    return midnight + timedelta(hours=hours)


def _agenda(meeting: Meeting, rakor: Facts) -> list[AgendaItem]:
    """The agenda issues, each in a row; papers presented come first, with the presenter as stated."""
    rows = [
        AgendaRow(
            pk=None,
            title=f"Paparan: {each.get('topic') or 'materi sesuai bidang'}"[:250],
            presenter_spoken=_spoken(each),
        )
        for each in rakor["presenters"]
    ]
    rows += [AgendaRow(pk=None, title=title[:250]) for title in rakor["agenda_issues"]]
    return save_agenda(by=SEED, meeting=meeting, version=meeting.version, rows=rows)


def _spoken(presenter: Facts) -> str:
    parts = [presenter.get("name"), presenter.get("office")]
    return ", ".join(part for part in parts if part)[:200]


def _selection(government: Government, rakor: Facts) -> Selection:
    groups = [group.pk for group in _groups(government, rakor)]
    singles = [find_head(government, code[4:]).pk for code in facts.GROUPS[rakor["id"]] if code.startswith("one:")]
    return Selection(groups={pk: frozenset() for pk in groups}, added=frozenset(singles))


def _groups(government: Government, rakor: Facts) -> Iterator[InviteeGroup]:
    posts = {"head": InviteeGroup.Post.HEAD, "sekda": InviteeGroup.Post.OTHER}
    for code in facts.GROUPS[rakor["id"]]:
        if not code.startswith("one:"):
            category, _, post = code.partition(":")
            matching = InviteeGroup.objects.filter(government=government, category=category)
            yield matching.filter(post=posts[post]).get() if post else matching.get()


def _invited_positions(government: Government, rakor: Facts) -> list[Position]:
    day = _known_day(rakor)
    return [each for group in _groups(government, rakor) for each in Position.objects.members_of(group, on=day)]


def _write_minutes(meeting: Meeting, rakor: Facts, agenda: list[AgendaItem]) -> None:
    """Obstacles and decisions as the article words them; who spoke them is not stated, so it is left open."""
    rows = [(MinuteEntry.Kind.OBSTACLE, text, text) for text in rakor.get("obstacles", [])]
    rows += [(MinuteEntry.Kind.DECISION, each["id"], each["text"]) for each in rakor["decisions"]]
    for kind, key, text in rows:
        add_entry(
            by=SEED,
            meeting=meeting,
            agenda_item=agenda[-1] if agenda else None,
            kind=kind,
            text=text,
            client_ref=uuid.uuid5(NAMESPACE, f"{rakor['id']} {key}"),
        )


def _add_points(meeting: Meeting, rakor: Facts, agenda: list[AgendaItem]) -> None:
    for each in rakor["follow_ups"]:
        _add_point(meeting, each, agenda[-1] if agenda else None)


def _add_point(meeting: Meeting, follow_up: Facts, agenda_item: AgendaItem | None) -> ActionPoint:
    """One follow-up as spoken; "seluruh OPD" gets the sekda as lead, marked tersirat, beside the spoken owner."""
    government, spoken, due = meeting.government, follow_up["owner"], follow_up["due"]
    rule = facts.OWNERS.get(spoken)
    owner = find_head(government, rule.organization if rule else "Sekretariat Daerah")
    return add_point(
        by=SEED,
        meeting=meeting,
        agenda_item=agenda_item,
        title=follow_up["text"],
        owner=owner,
        owner_spoken=spoken,
        is_implied=rule is None or follow_up["confidence"] == "tersirat",
        supporters=[find_head(government, name) for name in facts.SUPPORTERS.get(spoken, ())],
        due_on=_due_date(due),
        due_spoken=(due["basis"] or "")[:120],
        no_due_reason="" if _due_date(due) else _no_due_reason(due),
        recurrence_spoken=(follow_up["recurrence"] or {}).get("text", ""),
        topic=PriorityTopic.objects.get(government=government, slug=facts.TOPICS[follow_up["id"]]),
        client_ref=uuid.uuid5(NAMESPACE, follow_up["id"]),
    )


def _due_date(due: Facts) -> date | None:
    """A date only where one is stated or follows from the context; a relative one needs the day of the rakor."""
    dated = due["type"] in {"perkiraan_tanggal", "tersirat_dari_konteks"}
    return date.fromisoformat(due["value"]) if dated else None


def _no_due_reason(due: Facts) -> str:
    if due["type"] == "relatif":
        return "Tanggal rapat tidak diketahui, sehingga batas waktu belum dapat dihitung."
    return "Batas waktu tidak disebut dalam rapat."

"""A lively present for Lampung Utara: every status, condition and page has content, dated from today."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from followups.models import ActionItem
from meetings.models import Attendance, Invitation, Meeting, MinuteEntry, PriorityTopic
from meetings.services.action_points import add_point
from meetings.services.agenda import AgendaRow, save_agenda
from meetings.services.attendance import mark_many
from meetings.services.audience import Selection
from meetings.services.changes import cancel_meeting, postpone_meeting
from meetings.services.invitations import save_audience
from meetings.services.letters import update_letter
from meetings.services.meetings import create_meeting, end_meeting, start_meeting
from meetings.services.minute_entries import add_entry
from meetings.services.minutes import approve_minutes, distribute_minutes, open_minutes, save_minutes, submit_minutes
from meetings.services.replies import reply_to_invitation
from meetings.services.sending import send_invitations
from rakor_portal.accounts.models import User
from rakor_portal.demo.present_items import DemoItem
from rakor_portal.demo.present_meetings import DemoMeeting
from rakor_portal.demo.present_progress import live_through
from rakor_portal.demo.sign_ins import find_head
from rakor_portal.directory.models import Government, InviteeGroup, Venue

NAMESPACE = uuid.UUID("c6a5ad0e-18a4-4f0c-8a1e-7e0b3f0f6a11")


class Stage:
    """The present of one government as of `today`: who acts, and when things happen."""

    def __init__(self, government: Government, today: date) -> None:
        self.government = government
        self.today = today
        domain = "lampungutara.example"
        names = ("sekretariat", "notulis", "pemeriksa", "verifikator", "bupati", "sekda")
        users = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith=f"@{domain}")}
        self.secretary, self.minute_taker, self.approver, self.verifier, self.regent, self.sekda = (
            users[name] for name in names
        )

    def moment(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment `days` from today, moved off the weekend: back in the past, forward in the future."""
        day = self.today + timedelta(days=days)
        while day.weekday() >= 5 and days:
            day += timedelta(days=1 if days > 0 else -1)
        return datetime.combine(day, time(hour, minute), tzinfo=self.government.zone)


def build_meeting(stage: Stage, demo: DemoMeeting) -> Meeting | None:
    """Carry one demo meeting as far as its `ending` says; None when it is there already."""
    if Meeting.objects.filter(government=stage.government, title=demo.title).exists():
        return None
    meeting = _plan(stage, demo)
    if demo.ending == "draft":
        return meeting
    starts_at = stage.moment(demo.days, demo.hour)
    send_invitations(by=stage.secretary, meeting=meeting, at=min(starts_at, stage.moment(0, 7)) - timedelta(days=5))
    if demo.reply_every:
        _reply(meeting, demo.reply_every, by=stage.secretary, at=stage.moment(0, 7) - timedelta(days=1))
    if demo.ending == "postponed":
        postpone_meeting(by=stage.secretary, meeting=meeting, reason=demo.reason)
    elif demo.ending == "cancelled":
        cancel_meeting(by=stage.secretary, meeting=meeting, reason=demo.reason)
    elif demo.ending != "scheduled":
        _hold(stage, demo, meeting)
    return meeting


def _plan(stage: Stage, demo: DemoMeeting) -> Meeting:
    government = stage.government
    venue, _ = Venue.objects.get_or_create(
        government=government, name=demo.venue, region=government.region, defaults={"capacity": demo.capacity}
    )
    starts_at = stage.moment(demo.days, demo.hour)
    chair = find_head(government, demo.chair)
    circle = {"circle_positions": [stage.secretary.positions_today[0], find_head(government, "Setda")]}
    meeting = create_meeting(
        by=stage.secretary,
        government=government,
        at=min(starts_at, stage.moment(0, 7)) - timedelta(days=7),
        title=demo.title,
        access=Meeting.Access.CLOSED if demo.is_closed else Meeting.Access.LIMITED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        venue=venue,
        chair=chair,
        minute_taker=stage.minute_taker.positions_today[0],
        previous=Meeting.objects.filter(government=government, title=demo.previous).exclude(title="").first(),
        **(circle if demo.is_closed else {}),
    )
    _prepare(stage, demo, meeting)
    return meeting


def _prepare(stage: Stage, demo: DemoMeeting, meeting: Meeting) -> None:
    """Agenda, audience and letter of the draft."""
    government = stage.government
    rows = [
        AgendaRow(pk=None, title=title, planned_minutes=30, presenter=find_head(government, presenter))
        for title, presenter in demo.agenda
    ]
    save_agenda(by=stage.secretary, meeting=meeting, version=meeting.version, rows=rows)
    groups = InviteeGroup.objects.filter(government=government, retired_on=None)
    chosen = groups.filter(category__in=demo.categories) if demo.categories else groups
    selection = Selection(groups={group.pk: frozenset() for group in chosen})
    save_audience(by=stage.secretary, meeting=meeting, version=meeting.version, selection=selection)
    update_letter(
        by=stage.secretary,
        meeting=meeting,
        version=meeting.version,
        subject=f"Undangan {demo.title}",
        signatory=find_head(government, demo.signatory),
        opening=demo.opening,
        reply_by=stage.moment(demo.days, demo.hour) - timedelta(days=1),
    )


def _reply(meeting: Meeting, every: int, *, by: User, at: datetime) -> None:
    """One in `every` invitations is answered: mostly Hadir, some Diwakili, few Berhalangan."""
    answered = Invitation.objects.filter(meeting=meeting).select_related("meeting", "position")[::every]
    for number, invitation in enumerate(answered):
        reply, delegate, note = "attending", ("", ""), ""
        if number % 9 == 4:
            reply, delegate = "delegated", ("Sekretaris (contoh)", "Sekretaris")
        elif number % 17 == 6:
            reply, note = "excused", "Dinas luar"
        reply_to_invitation(
            invitation=invitation,
            reply=reply,
            delegate_name=delegate[0],
            delegate_post=delegate[1],
            note=note,
            by=by,
            at=at,
        )


def _hold(stage: Stage, demo: DemoMeeting, meeting: Meeting) -> None:
    starts_at = stage.moment(demo.days, demo.hour)
    start_meeting(by=stage.secretary, meeting=meeting, at=starts_at)
    _attend(stage, meeting, at=starts_at)
    _speak(stage, demo, meeting, at=starts_at)
    _decide(stage, demo.items, meeting)
    if demo.ending == "in_progress":
        return
    end_meeting(by=stage.secretary, meeting=meeting, at=starts_at + timedelta(hours=3))
    minutes = open_minutes(by=stage.minute_taker, meeting=meeting)
    minutes = save_minutes(
        by=stage.minute_taker,
        minutes=minutes,
        version=minutes.version,
        opening=demo.opening_words,
        conclusion="",
        closing="Rapat ditutup oleh pimpinan rapat.",
        signatory=meeting.chair,
    )
    if demo.ending == "minutes_draft":
        return
    submitted_at = starts_at + timedelta(hours=6)
    minutes = submit_minutes(by=stage.minute_taker, minutes=minutes, at=submitted_at)
    if demo.ending == "in_review":
        return
    minutes = approve_minutes(by=stage.approver, minutes=minutes, at=submitted_at + timedelta(hours=1))
    distribute_minutes(by=stage.secretary, minutes=minutes, at=submitted_at + timedelta(hours=2))
    _live(stage, demo.items, meeting)


def _attend(stage: Stage, meeting: Meeting, *, at: datetime) -> None:
    """Most came, some sent someone, a few were excused or stayed away without a word."""
    invitations = list(Invitation.objects.filter(meeting=meeting))
    by_status: dict[str, list[Invitation]] = {
        Attendance.Status.PRESENT: [each for place, each in enumerate(invitations) if place % 16 not in {3, 7, 11}],
        Attendance.Status.DELEGATED: invitations[3::16],
        Attendance.Status.EXCUSED: invitations[7::32],
    }
    for status, chosen in by_status.items():
        mark_many(by=stage.minute_taker, meeting=meeting, invitations=chosen, status=status, at=at)


def _speak(stage: Stage, demo: DemoMeeting, meeting: Meeting, *, at: datetime) -> None:
    agenda = list(meeting.agenda_items.all())
    for number, (place, kind, speaker, text) in enumerate(demo.entries):
        add_entry(
            by=stage.minute_taker,
            meeting=meeting,
            agenda_item=agenda[place],
            kind=MinuteEntry.Kind(kind),
            speaker=find_head(stage.government, speaker),
            text=text,
            client_ref=_ref(meeting, f"entry {number}"),
            spoken_at=at + timedelta(minutes=6 * (number + 1)),
        )


def _decide(stage: Stage, items: Sequence[DemoItem], meeting: Meeting) -> None:
    agenda = list(meeting.agenda_items.all())
    topics = {topic.slug: topic for topic in PriorityTopic.objects.filter(government=stage.government)}
    for number, item in enumerate(items):
        due_on = None if item.due_in is None else stage.today + timedelta(days=item.due_in)
        add_point(
            by=stage.minute_taker,
            meeting=meeting,
            agenda_item=agenda[number % len(agenda)],
            title=item.title,
            owner=find_head(stage.government, item.owner),
            supporters=[find_head(stage.government, name) for name in item.supporters],
            due_on=due_on,
            due_spoken=item.due_spoken,
            no_due_reason="" if due_on else "Kegiatan rutin tanpa akhir",
            recurrence_spoken=item.due_spoken if due_on is None else "",
            target=Decimal(item.target),
            unit=item.unit,
            topic=topics[item.topic],
            client_ref=_ref(meeting, item.title),
        )


def _live(stage: Stage, items: Sequence[DemoItem], meeting: Meeting) -> None:
    stored = {item.title: item for item in ActionItem.objects.filter(point__meeting=meeting).select_related("owner")}
    for demo in items:
        live_through(
            item=stored[demo.title],
            demo=demo,
            verifier=stage.verifier,
            leader=stage.sekda,
            secretary=stage.secretary,
            moment=stage.moment,
        )


def _ref(meeting: Meeting, key: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{meeting.pk} {key}")

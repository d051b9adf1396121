"""What waits for the staff today: one queue for each kind of work, shown to whom it concerns."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from followups.models import ActionItem, Extension, ProgressReport
from followups.reports.selection import ALARMING_GROUP, NO_HOLDER, Selection, nobody_holds, select_items
from meetings.models import Invitation, Meeting, Minutes
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.permissions import has_role, is_leader, is_secretariat
from rakor_portal.formatting import format_day_date, format_short_date, screen_words
from rakor_portal.messaging.models import Message

Role = RoleGrant.Role
#: Rows shown of each queue.
SHOWN = 4
#: States of a message that somebody must look at.
UNDELIVERED = (Message.State.FAILED, Message.State.UNCERTAIN, Message.State.TO_PRINT)


@dataclass
class Entry:
    """One thing to do, and where."""

    title: str
    note: str
    url: str


@dataclass
class Queue:
    """A kind of work with its number and first entries; `url` leads to all of it."""

    title: str
    icon: str
    count: int
    entries: list[Entry] = field(default_factory=list)
    url: str = ""


class Desk:
    """The queues of one user at one moment."""

    def __init__(self, user: User, now: datetime) -> None:
        self.user, self.now = user, now
        self.zone = user.government.time_zone

    @cached_property
    def queues(self) -> list[Queue]:
        """Those that are not empty, in the order in which they press."""
        user, found = self.user, []
        if has_role(user, Role.VERIFIER, Role.SECRETARIAT):
            found.append(self._reports())
        if is_secretariat(user):
            found += [self._dunning(), self._vacancies(), self._invitations()]
        if has_role(user, Role.SECRETARIAT, Role.MINUTE_TAKER, Role.GOVERNMENT_ADMIN, Role.APPROVER):
            found.append(self._minutes())
        if is_secretariat(user) or is_leader(user):
            found.append(self._extensions())
        return [queue for queue in found if queue.count]

    def _reports(self) -> Queue:
        """Reports that this user may judge: not his own, not of a position he answers for."""
        waiting = ProgressReport.objects.visible_to(self.user).filter(status=ProgressReport.Status.SUBMITTED)
        waiting = waiting.exclude(reporter=self.user).exclude(item__owner__in=self.user.duty_position_ids)
        rows = list(waiting.select_related("item__owner__organization").order_by("submitted_at", "pk"))
        entries = [
            Entry(
                report.item.title,
                f"{report.item.owner.organization.label} · {self._sent(report.submitted_at)}",
                reverse("followups:report_verify", args=[report.item.code, report.number]),
            )
            for report in rows[:SHOWN]
        ]
        url = Selection(process="awaiting_verification").list_url
        return Queue(_("Periksa laporan"), "file-check", len(rows), entries, url)

    def _sent(self, moment: datetime | None) -> str:
        return _("dikirim %(day)s") % {"day": self._short(moment)} if moment else ""

    def _short(self, day: date | None, zone: str = "") -> str:
        return format_short_date(day, zone=zone or self.zone, words=screen_words()) if day else ""

    def _day(self, moment: datetime | None) -> str:
        return format_day_date(moment, zone=self.zone, words=screen_words()) if moment else ""

    def _dunning(self) -> Queue:
        selection = Selection(condition=ALARMING_GROUP)
        items = select_items(self.user, selection).select_related("owner__organization")
        rows = list(items.order_by("severity", "since", "code"))
        entries = [
            Entry(
                item.title,
                f"{item.owner.organization.label} · {self._late(item)}",
                item.get_absolute_url(),
            )
            for item in rows[:SHOWN]
        ]
        return Queue(_("Tagih"), "send", len(rows), entries, selection.list_url)

    def _late(self, item: Any) -> str:
        words = _("mangkrak %(days)s hari") if item.condition == "stalled" else _("terlambat %(days)s hari")
        return words % {"days": (self.user.today - item.since).days}

    def _vacancies(self) -> Queue:
        """Follow-ups whose post nobody holds: no mail reaches anybody until it is filled or the item reassigned."""
        items = ActionItem.objects.visible_to(self.user).filter(nobody_holds(self.user)).select_related("owner")
        rows = list(items.order_by(F("due_on").asc(nulls_last=True), "code"))
        entries = [Entry(item.title, item.owner.title, item.get_absolute_url()) for item in rows[:SHOWN]]
        return Queue(
            _("Penanggung jawab kosong"), "user-round", len(rows), entries, Selection(agency=NO_HOLDER).list_url
        )

    def _invitations(self) -> Queue:
        """Rakor to come, with how many have not answered."""
        silent = Q(reply=Invitation.Reply.NONE, withdrawn_at=None)
        coming = Invitation.objects.visible_to(self.user).filter(
            silent, meeting__status=Meeting.Status.SCHEDULED, meeting__starts_at__gt=self.now
        )
        rows = list(
            coming.order_by().values("meeting__public_id", "meeting__title", "meeting__starts_at")
            .annotate(silent=Count("pk")).order_by("meeting__starts_at")
        )  # fmt: skip
        entries = [
            Entry(
                row["meeting__title"],
                _("%(count)s belum menjawab · %(day)s")
                % {"count": row["silent"], "day": self._day(row["meeting__starts_at"])},
                reverse("meetings:meeting_invitations", args=[row["meeting__public_id"]]),
            )
            for row in rows[:SHOWN]
        ]
        return Queue(_("Undangan belum dijawab"), "mail", len(rows), entries)

    def _minutes(self) -> Queue:
        """Minutes to be written or sent out; for approvers those to be approved."""
        held = Meeting.objects.visible_to(self.user).filter(status=Meeting.Status.HELD).select_related("minutes")
        states = []
        if has_role(self.user, Role.SECRETARIAT, Role.MINUTE_TAKER, Role.GOVERNMENT_ADMIN):
            states += [Minutes.Status.DRAFT, Minutes.Status.APPROVED, Minutes.Status.SIGNED]
        if has_role(self.user, Role.APPROVER):
            states.append(Minutes.Status.IN_REVIEW)
        wanted = Q(minutes__status__in=states)
        if Minutes.Status.DRAFT in states:
            wanted |= Q(minutes=None)
        rows = list(held.filter(wanted).order_by("starts_at", "pk"))
        entries = [
            Entry(
                str(meeting), self._minutes_note(meeting), reverse("meetings:meeting_minutes", args=[meeting.public_id])
            )
            for meeting in rows[:SHOWN]
        ]
        return Queue(_("Notula menunggu"), "file-text", len(rows), entries)

    def _minutes_note(self, meeting: Meeting) -> str:
        minutes = getattr(meeting, "minutes", None)
        words = {
            Minutes.Status.IN_REVIEW: _("menunggu persetujuan"),
            Minutes.Status.APPROVED: _("belum didistribusikan"),
            Minutes.Status.SIGNED: _("belum didistribusikan"),
        }
        todo = words.get(Minutes.Status(minutes.status), "") if minutes else ""
        return " · ".join(
            filter(None, [todo or _("belum diajukan"), self._short(meeting.starts_at, meeting.time_zone)])
        )

    def _extensions(self) -> Queue:
        """Requests for a later date that this user may decide."""
        asked = Extension.objects.visible_to(self.user).filter(status=Extension.Status.REQUESTED)
        asked = asked.exclude(requested_by=self.user).exclude(item__owner__in=self.user.duty_position_ids)
        rows = list(asked.select_related("item__owner__organization").order_by("requested_at", "pk"))
        entries = [
            Entry(
                extension.item.title,
                _("%(agency)s · sampai %(day)s")
                % {"agency": extension.item.owner.organization.label, "day": self._short(extension.new_due_on)},
                reverse("followups:extension_decide", args=[extension.item.code, extension.pk]),
            )
            for extension in rows[:SHOWN]
        ]
        return Queue(_("Perpanjangan menunggu"), "clock", len(rows), entries)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The next three rakor, and before them those whose invitations are being sent at this moment."""
        coming = Meeting.objects.visible_to(self.user).filter(
            Q(starts_at__gte=self.now, status=Meeting.Status.SCHEDULED) | Q(status=Meeting.Status.IN_PROGRESS)
        )
        sending = Meeting.objects.visible_to(self.user).filter(status=Meeting.Status.SENDING)
        being_sent_first = Case(When(status=Meeting.Status.SENDING, then=0), default=1)
        shown = (coming | sending).select_related("venue").order_by(being_sent_first, "starts_at", "pk")
        return list(shown[:3])

    @cached_property
    def undelivered(self) -> list[tuple[str, int]]:
        """Messages that did not arrive, by state; for the secretariat."""
        if not is_secretariat(self.user):
            return []
        rows = Message.objects.visible_to(self.user).filter(state__in=UNDELIVERED).order_by()
        counts = dict(rows.values_list("state").annotate(count=Count("pk")))
        return [(str(state.label), counts[state.value]) for state in UNDELIVERED if counts.get(state.value)]

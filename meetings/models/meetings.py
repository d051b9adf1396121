from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.series import Series
from rakor_portal.accounts.models import User
from rakor_portal.accounts.permissions import is_staff
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Circle, Government, Position, Venue
from rakor_portal.scoping import ScopedQuerySet, make_public_id


class MeetingQuerySet(ScopedQuerySet["Meeting"]):
    circle_path = "circle_id"

    def visible_to(self, user: Viewer) -> Self:
        """What the base class says; before its letter is sent a rakor is known only to those who prepare rakor."""
        rows = super().visible_to(user)
        if isinstance(user, User) and is_staff(user):
            return rows
        unsent = Q(status__in=[Meeting.Status.DRAFT, Meeting.Status.SENDING])
        return rows.exclude(unsent | Q(status=Meeting.Status.CANCELLED, invited_at=None))

    def locked(self) -> Self:
        """Read under a row lock, within a transaction; such a meeting knows it (`is_locked`)."""
        return self.select_for_update(of=("self",)).annotate(is_locked=Value(value=True))

    def upcoming_first(self) -> Self:
        """Newest date first; meetings without a date last."""
        return self.order_by(F("starts_at").desc(nulls_last=True), "-pk")


class Meeting(models.Model):
    """A rakor, from draft to closed. Never deleted: it is cancelled or postponed, with a reason.

    `status` moves only through services/meetings.py, by a conditional update. An import without a date
    has `starts_at` None; one whose hour is not known has `time_is_known` False and midnight as its time.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        SENDING = "sending", _("Undangan disiapkan")  # asked for; the worker writes invitations and letter
        SCHEDULED = "scheduled", _("Terjadwal")
        IN_PROGRESS = "in_progress", _("Berlangsung")
        HELD = "held", _("Sudah dilaksanakan")
        CLOSED = "closed", _("Selesai")
        POSTPONED = "postponed", _("Ditunda")
        CANCELLED = "cancelled", _("Dibatalkan")

    #: from → to; the only moves there are.
    MOVES: dict[str, tuple[str, ...]] = {
        Status.DRAFT: (Status.SENDING, Status.CANCELLED),
        Status.SENDING: (Status.SCHEDULED, Status.DRAFT),  # back to draft = could not be sent, with the reason
        Status.SCHEDULED: (Status.IN_PROGRESS, Status.POSTPONED, Status.CANCELLED),
        Status.POSTPONED: (Status.SCHEDULED, Status.CANCELLED),
        Status.IN_PROGRESS: (Status.HELD, Status.POSTPONED, Status.CANCELLED),
        Status.HELD: (Status.CLOSED,),
        Status.CLOSED: (),
        Status.CANCELLED: (),
    }

    class Access(models.TextChoices):
        OPEN = "open", _("Terbuka")
        LIMITED = "limited", _("Terbatas")
        CLOSED = "closed", _("Tertutup")

    government = models.ForeignKey(Government, models.PROTECT, related_name="meetings")
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="meetings")
    #: The rakor whose open follow-ups this one looks back at; shown to whoever may know of both.
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_meetings", verbose_name=_("rakor sebelumnya")
    )
    title = models.CharField(_("nama rakor"), max_length=250, blank=True)
    access = models.CharField(_("sifat rapat"), max_length=10, choices=Access.choices, default=Access.LIMITED)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="meetings")

    starts_at = models.DateTimeField(_("mulai"), null=True, blank=True)
    ends_at = models.DateTimeField(_("selesai"), null=True, blank=True)  # None: "s.d. selesai"
    time_is_known = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=40, choices=Government.TimeZone.choices, default=Government.TimeZone.WIB)
    date_note = models.CharField(max_length=250, blank=True)  # what is known of an unknown date
    started_at = models.DateTimeField(null=True, blank=True)  # actual
    ended_at = models.DateTimeField(null=True, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="meetings")
    place = models.CharField(_("tempat lain"), max_length=200, blank=True)
    online_link = models.URLField(_("tautan daring"), max_length=300, blank=True)

    chair = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="chaired_meetings")
    opener = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="opened_meetings")
    moderator = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="moderated_meetings")
    minute_taker = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="minuted_meetings")

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    status_changed_at = models.DateTimeField(null=True, blank=True)
    status_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status_reason = models.CharField(max_length=500, blank=True)
    schedule_version = models.PositiveSmallIntegerField(default=1)  # grows when date or place changes
    invited_at = models.DateTimeField(null=True, blank=True)  # the letter was sent
    closing_note = models.TextField(blank=True)

    added_positions = models.ManyToManyField(Position, blank=True, related_name="+")
    removed_positions = models.ManyToManyField(Position, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # of the draft; two editors are told of each other
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    #: Whether the row was read under its lock, in the transaction that runs (`Meeting.objects.locked`).
    is_locked = False

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("rakor")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("Waktu selesai harus setelah waktu mulai."),
            ),
            models.CheckConstraint(
                condition=(Q(access="closed") & ~Q(circle=None)) | (~Q(access="closed") & Q(circle=None)),
                name="meeting_closed_has_circle",
                violation_error_message=_("Rapat tertutup harus mempunyai daftar jabatan yang boleh mengetahuinya."),
            ),
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=F("id")),
                name="meeting_not_its_own_previous",
                violation_error_message=_("Rakor tidak dapat menjadi rakor sebelumnya bagi dirinya sendiri."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["cancelled", "postponed"]) | ~Q(status_reason=""),
                name="meeting_stop_has_reason",
                violation_error_message=_("Tuliskan alasan penundaan atau pembatalan."),
            ),
        ]
        indexes = [models.Index(fields=["government", "starts_at"], name="meeting_calendar")]

    def __str__(self) -> str:
        return self.title or str(_("Rakor tanpa nama"))

    def get_absolute_url(self) -> str:
        """The workspace; its summary page is served by the room above, so the path is written out."""
        return f"/meetings/{self.public_id}/"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the meeting's times are printed."""
        return ZoneInfo(self.time_zone)

    @property
    def place_name(self) -> str:
        """The venue's name, or the place as typed; reads `venue`, so select it with the meeting."""
        return self.venue.name if self.venue else self.place

    @property
    def took_place_at(self) -> datetime | None:
        """When it really began, else when it is planned; None when no date was recorded."""
        return (self.started_at or self.starts_at) if self.starts_at else None

    @property
    def was_moved(self) -> bool:
        """Whether it began on another day than the planned one; its letters keep the planned one."""
        if self.started_at is None or self.starts_at is None:
            return False
        return self.started_at.astimezone(self.zone).date() != self.starts_at.astimezone(self.zone).date()

    @property
    def shown_at(self) -> datetime | None:
        """What screens call its day and hour: the planned ones, unless it was held on another day."""
        return self.started_at if self.was_moved else self.starts_at

    @property
    def shown_until(self) -> datetime | None:
        """The end that belongs to `shown_at`."""
        return self.ended_at if self.was_moved else self.ends_at

    def days_ahead(self, moment: datetime) -> int | None:
        """Days of the calendar from `moment` to the planned one: negative when it is past, None without a date."""
        if self.starts_at is None:
            return None
        return (self.starts_at.astimezone(self.zone).date() - moment.astimezone(self.zone).date()).days

    @property
    def is_closed_access(self) -> bool:
        """Whether only its circle may know of it."""
        return self.access == self.Access.CLOSED


class MeetingChangeQuerySet(ScopedQuerySet["MeetingChange"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"


class MeetingChange(models.Model):
    """A change of date or place, a postponement or cancellation: what was, what is, and why."""

    class Kind(models.TextChoices):
        RESCHEDULED = "rescheduled", _("Perubahan jadwal")
        POSTPONED = "postponed", _("Penundaan")
        CANCELLED = "cancelled", _("Pembatalan")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    schedule_version = models.PositiveSmallIntegerField()
    reason = models.CharField(_("alasan"), max_length=500)
    old_starts_at = models.DateTimeField(null=True, blank=True)
    new_starts_at = models.DateTimeField(null=True, blank=True)
    old_ends_at = models.DateTimeField(null=True, blank=True)
    new_ends_at = models.DateTimeField(null=True, blank=True)
    old_place = models.CharField(max_length=200, blank=True)
    new_place = models.CharField(max_length=200, blank=True)
    old_online_link = models.CharField(max_length=300, blank=True)
    new_online_link = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MeetingChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "schedule_version"], name="meeting_change_version_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="meeting_change_has_reason",
                violation_error_message=_("Tuliskan alasan perubahan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"

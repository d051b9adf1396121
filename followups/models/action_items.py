from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from followups.models.conditions import Thresholds, annotate_condition
from meetings.models import ActionPoint, PriorityTopic
from rakor_portal.accounts.models import User
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Circle, Government, Position
from rakor_portal.scoping import ScopedQuerySet

#: Roles that see every item of their government that no closed meeting covers.
WIDE_ROLES = frozenset({"leader", "secretariat", "government_admin", "verifier", "approver", "minute_taker"})


#: Units that are measured, by their first word; everything else is counted in whole ones.
MEASURED_UNITS = frozenset([
    "%", "persen", "rp", "rupiah", "ribu", "juta", "miliar", "triliun", "km", "kilometer", "m", "m'", "meter",
    "m1", "m2", "m²", "m3", "m³", "ha", "hektar", "hektare", "are", "ton", "kg", "kilogram", "kuintal",
    "kwintal", "gram", "liter", "l", "kubik", "mw", "kw", "kwh", "jam", "poin", "skor", "indeks", "nilai",
])  # fmt: skip


class ActionItemQuerySet(ScopedQuerySet["ActionItem"]):
    """Rows narrowed to who may know of them, and the words of the domain."""

    circle_path = "circle_id"

    def visible_to(self, user: Viewer) -> Self:
        """Open items: leaders and staff see all, others what they or their organisation own or support.

        An item born in a closed meeting: members of its circle, and the holder of the owning position,
        who sees the item but not the meeting. An operator does not inherit that from his head.
        """
        if not isinstance(user, User) or user.scope_government_id is None:
            return self.none()
        own = [position.pk for position in user.positions_today]
        open_to_user = Q(circle=None)
        if user.role_codes.isdisjoint(WIDE_ROLES):
            open_to_user &= self._concerns(user)
        closed_to_others = Q(circle__in=user.scope_circles) | Q(owner__pk__in=own)
        return self.filter(government=user.scope_government_id).filter(open_to_user | closed_to_others)

    def _concerns(self, user: User) -> Q:
        """Owned or supported by the user's positions, by those he acts for, or by their organisations."""
        theirs = Position.objects.filter(organization__pk__in=user.duty_organization_ids).values("pk")
        supported = ActionItem.supporters.through.objects.filter(position__in=theirs).values("actionitem_id")
        return Q(owner__in=theirs) | Q(pk__in=supported)

    def open(self) -> Self:
        """Items of which someone still owes something."""
        return self.filter(status__in=ActionItem.OPEN_STATUSES)

    def owed_by(self, user: User) -> Self:
        """Items that this user reports on: of his positions and of those he acts for.

        Part of what is visible to him: of closed meetings he owes what he owns or what his circle knows.
        """
        if user.scope_government_id is None:
            return self.none()
        own = [position.pk for position in user.positions_today]
        known = Q(circle=None) | Q(circle__in=user.scope_circles) | Q(owner__pk__in=own)
        return self.filter(known, government=user.scope_government_id, owner__pk__in=list(user.duty_position_ids))

    def with_condition(self, government: Government, today: date) -> Any:
        """Annotate `condition`, `severity`, `since`, `verified_share` and `plan_percent` as of `today`."""
        return annotate_condition(self, Thresholds.of(government, today))


class ActionItem(models.Model):
    """A follow-up as it lives on after approval: owned by a position, measured in its own unit.

    `status` (proses: who must act) moves only in services, by conditional update. The condition (mangkrak,
    terlambat …) is derived, never stored. Verified figures and the owner's claim are separate; the first
    due date is kept beside the current one.
    """

    class Status(models.TextChoices):
        ASSIGNED = "assigned", _("Ditugaskan")
        IN_PROGRESS = "in_progress", _("Berjalan")
        AWAITING_VERIFICATION = "awaiting_verification", _("Diperiksa")
        RETURNED = "returned", _("Dikembalikan")
        DONE = "done", _("Selesai")
        ON_HOLD = "on_hold", _("Ditangguhkan")
        DROPPED = "dropped", _("Dihentikan")

    OPEN_STATUSES = (Status.ASSIGNED, Status.IN_PROGRESS, Status.AWAITING_VERIFICATION, Status.RETURNED)
    MOVES: dict[str, tuple[str, ...]] = {
        Status.ASSIGNED: (Status.IN_PROGRESS, Status.AWAITING_VERIFICATION, Status.ON_HOLD, Status.DROPPED),
        Status.IN_PROGRESS: (Status.AWAITING_VERIFICATION, Status.ON_HOLD, Status.DROPPED),
        Status.AWAITING_VERIFICATION: (
            Status.DONE,
            Status.IN_PROGRESS,
            Status.RETURNED,
            Status.ON_HOLD,
            Status.DROPPED,
        ),
        Status.RETURNED: (Status.AWAITING_VERIFICATION, Status.ON_HOLD, Status.DROPPED),
        Status.ON_HOLD: (Status.IN_PROGRESS, Status.DROPPED),
        Status.DONE: (Status.IN_PROGRESS,),  # reopened
        Status.DROPPED: (),
    }

    government = models.ForeignKey(Government, models.PROTECT, related_name="action_items")
    point = models.OneToOneField(ActionPoint, models.PROTECT, related_name="item")
    code = models.CharField(_("kode"), max_length=20)
    title = models.CharField(_("uraian tindak lanjut"), max_length=300)
    owner = models.ForeignKey(Position, models.PROTECT, related_name="owned_items", verbose_name=_("penanggung jawab"))
    supporters = models.ManyToManyField(Position, blank=True, related_name="supported_items")
    topic = models.ForeignKey(PriorityTopic, models.PROTECT, null=True, blank=True, related_name="action_items")
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="action_items")

    assigned_on = models.DateField(_("ditetapkan"))
    due_on = models.DateField(_("batas waktu"), null=True, blank=True)
    first_due_on = models.DateField(_("batas waktu pertama"), null=True, blank=True)
    due_version = models.PositiveSmallIntegerField(default=1)  # grows when the due date moves
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)  # 100 % when none was named
    unit = models.CharField(_("satuan"), max_length=40, default="%")

    status = models.CharField(max_length=25, choices=Status.choices, default=Status.ASSIGNED)
    status_changed_at = models.DateTimeField()
    status_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status_reason = models.CharField(max_length=500, blank=True)
    on_hold_until = models.DateField(null=True, blank=True)
    verified_amount = models.DecimalField(_("terverifikasi"), max_digits=14, decimal_places=2, default=0)
    #: Day of the last verified increase, or of assignment: where "sejak" of mangkrak starts. Indexed for the dashboard.
    progress_since = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    # The latest report's facts, copied for the lists (grid, dashboard), written by services/reports.py only.
    last_reported_at = models.DateTimeField(null=True, blank=True)
    claimed_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    obstacle_kind = models.CharField(max_length=20, blank=True)
    obstacle = models.CharField(max_length=500, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("tindak lanjut")
        constraints = [
            models.UniqueConstraint(fields=["government", "code"], name="action_item_code_once"),
            models.CheckConstraint(condition=Q(target__gt=0), name="action_item_target_positive"),
            models.CheckConstraint(
                condition=Q(verified_amount__gte=0, verified_amount__lte=F("target")),
                name="action_item_verified_within_target",
                violation_error_message=_("Jumlah terverifikasi paling banyak sebesar target."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["dropped", "on_hold"]) | ~Q(status_reason=""),
                name="action_item_stop_has_reason",
                violation_error_message=_("Tuliskan alasan penghentian atau penangguhan."),
            ),
        ]
        indexes = [
            models.Index(fields=["government", "status", "due_on"], name="action_item_due"),
            models.Index(fields=["government", "status", "progress_since"], name="action_item_stalled"),
            models.Index(fields=["owner", "status"], name="action_item_owner"),
            models.Index(fields=["government", "-assigned_on", "-id"], name="action_item_newest"),  # for the search
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("followups:action_item", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether someone still owes something."""
        return self.status in self.OPEN_STATUSES

    @property
    def target_spoken(self) -> str:
        """The target in words where the notula names no figure; it is measured in percent. Reads `point`."""
        return self.point.unit if self.point.target is None else ""

    @property
    def verified_percent(self) -> int:
        """Verified share of the target, rounded down: 100 means all of it."""
        return int(self.verified_amount * 100 / self.target)

    @property
    def reopened_because(self) -> str:
        """Why it runs again although it was done, until its next report; empty for others."""
        return self.status_reason if self.status == self.Status.IN_PROGRESS else ""

    def refuses_fraction(self, amount: Decimal) -> bool:
        """Whether `amount` is part of something counted in whole ones; a target with decimals is measured."""
        first = self.unit.lower().partition(" ")[0].strip(".()")
        is_measured = first in MEASURED_UNITS or self.target != self.target.to_integral_value()
        return not is_measured and amount != amount.to_integral_value()

    @property
    def next_report_on(self) -> date:
        """Day by which the next report is due; reads `government`, so select it with the item."""
        age = timedelta(days=self.government.report_age_days)
        return next_report_on(self.last_reported_at, self.assigned_on, self.due_on, zone=self.government.zone, age=age)

    def percent_of(self, amount: Decimal) -> int:
        """Share of the target in whole percents, rounded down."""
        return int(amount * 100 / self.target)


def next_report_on(
    reported_at: datetime | None, assigned_on: date, due_on: date | None, *, zone: ZoneInfo, age: timedelta
) -> date:
    """`age` after the last report, or else after the assignment; not later than the due date, unless that is past."""
    last = reported_at.astimezone(zone).date() if reported_at else assigned_on
    regular = last + age
    return min(regular, due_on) if due_on and due_on > last else regular

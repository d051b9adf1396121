from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.utils.translation import gettext_lazy as _

from rakor_portal.directory.models.governments import Government
from rakor_portal.directory.models.people import Person
from rakor_portal.directory.models.positions import Position
from rakor_portal.scoping import ScopedQuerySet


@dataclass(frozen=True)
class Vacancy:
    """Nobody holds a post; `since` is the day after its last term, None when no term is on record."""

    since: date | None


def _runs_on(day: date) -> Q:
    return Q(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))


class IncumbencyQuerySet(ScopedQuerySet["Incumbency"]):
    def on(self, day: date) -> Self:
        """Incumbencies that run on `day`; the last day counts."""
        return self.filter(_runs_on(day))

    def vacancy_of(self, position_id: int, *, on: date) -> Vacancy | None:
        """That nobody holds the position on `on`, and since when; None while somebody does. One query."""
        told = self.filter(position_id=position_id).aggregate(
            holders=Count("pk", filter=_runs_on(on)), last=Max("valid_until", filter=Q(valid_until__lt=on))
        )
        if told["holders"]:
            return None
        return Vacancy(told["last"] + timedelta(days=1) if told["last"] else None)

    def current_or_coming(self, day: date) -> Self:
        """Incumbencies that have not ended before `day`."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def acting_first(self) -> Self:
        """Who signs today comes first: Plh. stands in for a definitive holder who is away."""
        return self.order_by(
            "position_id",
            Case(
                When(kind=Incumbency.Kind.DAILY_ACTING, then=Value(0)),
                When(kind=Incumbency.Kind.DEFINITIVE, then=Value(2)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            F("valid_from").desc(nulls_last=True),
        )

    def holders_on(self, day: date, position_ids: Iterable[int] | None = None) -> "dict[int, Incumbency]":
        """Who holds each position on `day`, by position id, in one query: Plh. before Plt. and Pj. before definitif.

        Vacant positions are missing from the answer. Without `position_ids` it covers the whole QuerySet.
        """
        rows = self.on(day).acting_first().select_related("person", "position")
        if position_ids is not None:
            rows = rows.filter(position_id__in=position_ids)
        holders: dict[int, Incumbency] = {}
        for incumbency in rows:
            holders.setdefault(incumbency.position_id, incumbency)
        return holders


class Incumbency(models.Model):
    """A person in a position from one day to another.

    definitif; Plt. = the post is vacant; Plh. = its holder is away for a while; Pj. = appointed to fill
    a head's post.
    """

    class Kind(models.TextChoices):
        DEFINITIVE = "definitif", _("Definitif")
        ACTING = "plt", "Plt."
        DAILY_ACTING = "plh", "Plh."
        INTERIM = "pj", "Pj."

    #: Kinds of which a position has at most one at a time.
    SOLE_KINDS = (Kind.DEFINITIVE, Kind.ACTING, Kind.INTERIM)

    government = models.ForeignKey(Government, models.PROTECT, related_name="incumbencies")
    position = models.ForeignKey(Position, models.PROTECT, related_name="incumbencies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="incumbencies")
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind.choices, default=Kind.DEFINITIVE)
    valid_from = models.DateField(_("mulai"), null=True, blank=True)
    valid_until = models.DateField(_("sampai"), null=True, blank=True)

    objects = IncumbencyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "-valid_from"]
        verbose_name = _("pemangku jabatan")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="incumbency_ends_after_start",
                violation_error_message=_("Tanggal akhir harus setelah tanggal mulai."),
            ),
            models.UniqueConstraint(
                fields=["position"],
                condition=Q(valid_until=None) & ~Q(kind="plh"),
                name="incumbency_one_open_holder",
                violation_error_message=_("Jabatan ini masih dipangku orang lain. Akhiri dahulu masa jabatannya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.titled_position}"

    @property
    def titled_position(self) -> str:
        """The post as it is signed: with Plt., Plh. or Pj. before it."""
        prefix = "" if self.kind == self.Kind.DEFINITIVE else f"{self.get_kind_display()} "
        return f"{prefix}{self.position.title}"

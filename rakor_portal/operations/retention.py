"""Taking away personal data that is no longer needed (UU 27/2022, article 43), by rules with a period each.

Official records are never touched: rakor, invitations, attendance, decisions, reports, evidence, papers, and the audit
trail. A message stays as a row, so that the books of deliveries balance; its text and addresses go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from rakor_portal.accounts.models import AccessLink, FormSubmission, PasswordReset, Session, Throttle
from rakor_portal.actors import RETENTION
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, ImportBatch
from rakor_portal.messaging.models import DeliveryEvent, Message

_Rows = Callable[[datetime], "models.QuerySet[Any]"]
#: What an emptied message looks like; the subject stays, so that the list of what was said stays readable.
_EMPTIED = {"body": "", "address": "", "link": "", "calendar": ""}


@dataclass(frozen=True)
class Rule:
    """Rows that are past their time as of a moment, and what replaces their fields (nothing: the rows go)."""

    name: str
    what: str
    rows: _Rows
    #: Key in settings.RETENTION_DAYS; empty when the rows carry their own end.
    period: str = ""
    #: Look-up from the row to its government; empty for rows of the installation.
    government: str = ""
    replacement: tuple[tuple[str, Any], ...] = ()

    def due(self, now: datetime) -> "models.QuerySet[Any] | None":
        """The rows to treat, or None when the period says for ever."""
        days = settings.RETENTION_DAYS[self.period] if self.period else 0
        if self.period and not days:
            return None
        return self.rows(now - timedelta(days=days))


def _old_messages(before: datetime) -> "models.QuerySet[Any]":
    rows = Message.objects.filter(state__in=Message.FINAL_STATES, created_at__lt=before)
    return rows.exclude(**_EMPTIED)


RULES = (
    Rule("sessions", "sesi yang berakhir", lambda end: Session.objects.filter(expire_date__lt=end)),
    Rule("attempts", "hitungan percobaan masuk", lambda end: Throttle.objects.filter(ends_at__lt=end)),
    Rule("resets", "permintaan kata sandi yang tidak terkirim",
         lambda end: PasswordReset.objects.overdue(end - timedelta(days=1))),
    Rule("forms", "tanda formulir terkirim", lambda end: FormSubmission.objects.filter(created_at__lt=end), "forms",
         "government_id"),
    Rule("links", "tautan yang berakhir atau dicabut",
         lambda end: AccessLink.objects.filter(Q(expires_at__lt=end) | Q(revoked_at__lt=end)), "links",
         "government_id"),
    Rule("imports", "isi berkas impor yang tidak diterapkan", lambda _end: ImportBatch.objects.expired(), "",
         "government_id"),
    Rule("replies", "jawaban server email", lambda end: DeliveryEvent.objects.filter(at__lt=end).exclude(reply=""),
         "messages", "message__government_id", (("reply", ""),)),
    Rule("messages", "isi dan alamat pesan lama", _old_messages, "messages", "government_id",
         tuple(_EMPTIED.items())),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What one rule found; `count` is None where it keeps for ever."""

    rule: Rule
    count: int | None


def count_due(now: datetime | None = None) -> list[Outcome]:
    """What would go, without touching it."""
    moment = now or timezone.now()
    found = [(rule, rule.due(moment)) for rule in RULES]
    return [Outcome(rule, rows.count() if rows is not None else None) for rule, rows in found]


def apply_retention(now: datetime | None = None) -> list[Outcome]:
    """Let every rule act, each in a transaction of its own with its entries in the audit trail."""
    moment = now or timezone.now()
    return [Outcome(rule, _apply(rule, moment)) for rule in RULES]


@transaction.atomic
def _apply(rule: Rule, now: datetime) -> int | None:
    rows = rule.due(now)
    if rows is None:
        return None
    shares = _shares(rule, rows)
    touched = rows.update(**dict(rule.replacement)) if rule.replacement else rows.delete()[0]
    for government in Government.objects.filter(pk__in=shares):
        audit.record(
            by=RETENTION,
            action="retention.apply",
            on=government,
            government_id=government.pk,
            data={"rule": rule.name, "rows": shares[government.pk]},
        )
    return touched


def _shares(rule: Rule, rows: "models.QuerySet[Any]") -> dict[int, int]:
    """Rows by government, for the audit trail."""
    if not rule.government:
        return {}
    counted = rows.order_by().values(rule.government).annotate(rows=Count("pk"))
    return {row[rule.government]: row["rows"] for row in counted}

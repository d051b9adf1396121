"""Writing the audit trail. Usage: `from rakor_portal.audit import services as audit; audit.record(…)`."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from rakor_portal.actors import SystemActor
from rakor_portal.audit.models import AuditEntry, ChainHead
from rakor_portal.audit.sealing import seal_entry, seal_head
from rakor_portal.prepared import Given, PreparedQuery


def record(
    *,
    by: models.Model | SystemActor,
    action: str,
    on: models.Model,
    government_id: int,
    data: dict[str, Any] | None = None,
    on_behalf_of: models.Model | None = None,
    circle_id: int | None = None,
) -> AuditEntry:
    """Append one entry to the government's chain, in the caller's transaction.

    `action` is a verb in code words (`meeting.schedule`); `data` holds only what an investigator
    needs, never NIP, phone numbers or tokens. Entries of a closed meeting carry its circle.
    """
    with transaction.atomic(savepoint=False):  # a change whose entry fails fails with it
        head = _locked_head(government_id)
        entry = AuditEntry(
            government_id=government_id,
            sequence=head.sequence + 1,
            at=timezone.now(),
            actor_id=None if isinstance(by, SystemActor) else by.pk,
            actor_name=(by.name if isinstance(by, SystemActor) else str(by))[:200],
            on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
            action=action,
            subject_kind=on._meta.label_lower,
            subject_id=str(on.pk),
            subject_label=str(on)[:300],
            data=data or {},
            circle_id=circle_id,
            previous_hash=head.hash,
        )
        entry.hash = entry_hash(entry)
        _append(entry, head)
        return entry


def _append(entry: AuditEntry, head: ChainHead) -> None:
    """Store the entry and move the head on to it, both under the key."""
    link: dict[str, Any] = {"government_id": entry.government_id, "sequence": entry.sequence, "entry_hash": entry.hash}
    entry.seal = seal_entry(**link, head_seal=head.seal)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.seal = seal_head(**link, entry_seal=entry.seal)
    head.save(update_fields=["sequence", "hash", "seal"])


def _locked_head(government_id: int) -> ChainHead:
    """The head, its row locked until the transaction ends: two writers never continue the same link.

    SQLite knows no row locks; there the transaction itself keeps other writers out (`transaction_mode` IMMEDIATE).
    """
    heads = _head.rows(government=government_id)
    if not heads:
        ChainHead.objects.get_or_create(government_id=government_id)
        heads = _head.rows(government=government_id)
    return heads[0]


def _build_head() -> models.QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update().filter(government_id=Given("government", models.BigIntegerField()))


_head: PreparedQuery[ChainHead] = PreparedQuery(_build_head, on_server=True)


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and its predecessor's hash, in a fixed JSON form.

    `data` is taken as the database gives it back (its keys are text there), so that the hash is the same when read.
    """
    content = {
        "government": entry.government_id,
        "sequence": entry.sequence,
        "at": _utc_text(entry.at),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "on_behalf_of": entry.on_behalf_of_id,
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_id, entry.subject_label],
        "data": json.loads(json.dumps(entry.data)),
        "circle": entry.circle_id,
        "previous": entry.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(tz=timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")

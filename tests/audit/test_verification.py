"""Tampering with the audit trail in every way we could think of, by someone who writes the database without the key."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models, transaction
from django.db.models import F

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.audit import services as audit
from rakor_portal.audit.models import AuditEntry, ChainHead
from rakor_portal.audit.sealing import seal_entry, seal_head
from rakor_portal.audit.services import entry_hash
from rakor_portal.audit.verification import verify_chain
from tests.factories import make_circle, make_government, make_position, make_user
from tests.scene import scene

pytestmark = pytest.mark.django_db
FORGERS_KEY = "not the portal's key"


@scene
def chain():
    """Two governments with nine entries each, the fifth on behalf of a position."""
    admin, stranger = make_user(RoleGrant.Role.GOVERNMENT_ADMIN), make_user(government=make_government("18.02"))
    for number in range(1, 10):
        for user in (admin, stranger):
            audit.record(
                by=user,
                action="test.act",
                on=user.positions_today[0],
                government_id=user.government_id,
                data={"number": number, 7: ["x"]},
                on_behalf_of=user.positions_today[0] if number == 5 else None,
            )
    return admin, stranger


def entries(user):
    return AuditEntry.objects.filter(government=user.government)


def head_of(user):
    return ChainHead.objects.filter(government=user.government)


def link(entry):
    return {"government_id": entry.government_id, "sequence": entry.sequence, "entry_hash": entry.hash}


def rehash(user, *, first):
    """Make every hash fit again from `first` on, and the head too; the seals as well as one can without the key."""
    rows = {entry.sequence: entry for entry in entries(user)}
    head_seal = ""
    for sequence, entry in sorted(rows.items()):
        if sequence >= first:
            entry.previous_hash = rows[sequence - 1].hash if sequence > 1 else "0" * 64
            entry.hash = entry_hash(entry)
            entry.seal = seal_entry(**link(entry), head_seal=head_seal, key=FORGERS_KEY)
            entry.save()
        head_seal = seal_head(**link(entry), entry_seal=entry.seal, key=FORGERS_KEY)
    last = rows[max(rows)]
    head_of(user).update(sequence=last.sequence, hash=last.hash, seal=head_seal)


def edit(sequence, **changes):
    return lambda user, other: entries(user).filter(sequence=sequence).update(**changes)


def delete(*sequences):
    return lambda user, other: entries(user).filter(sequence__in=sequences).delete()


def swap(user, other):
    """Change places: the later one comes first."""
    for old, new in ((4, 1000), (5, 4), (1000, 5)):
        entries(user).filter(sequence=old).update(sequence=new)


def insert_in_the_middle(user, other):
    for sequence in range(9, 4, -1):
        entries(user).filter(sequence=sequence).update(sequence=sequence + 1)
    copied = entries(user).get(sequence=4)
    copied.pk, copied.sequence, copied.action = None, 5, "test.invented"
    copied.hash = entry_hash(copied)
    copied.save()
    head_of(user).update(sequence=10)


def append_without_head(user, other):
    last = entries(user).get(sequence=9)
    last.pk, last.sequence, last.previous_hash = None, 10, last.hash
    last.hash = entry_hash(last)
    last.save()


def edit_and_rehash(user, other):
    entries(user).filter(sequence=3).update(action="test.nothing")
    rehash(user, first=3)


def rehash_then_go_on(user, other):
    """The portal writes on top of a forged tail: it must not make the forgery its own."""
    edit_and_rehash(user, other)
    audit.record(by=user, action="test.act", on=user, government_id=user.government_id)


def truncate(user, other):
    """Forget the newest entries, and the head with them."""
    entries(user).filter(sequence__gt=6).delete()
    last = entries(user).get(sequence=6)
    head_of(user).update(sequence=6, hash=last.hash)


def truncate_and_forge_the_head(user, other):
    truncate(user, other)
    last = entries(user).get(sequence=6)
    head_of(user).update(seal=seal_head(**link(last), entry_seal=last.seal, key=FORGERS_KEY))


def truncate_then_go_on(user, other):
    truncate(user, other)
    audit.record(by=user, action="test.act", on=user, government_id=user.government_id)


def foreign_row(user, other):
    """An entry of the other government in place of one of ours."""
    entries(user).filter(sequence=9).delete()
    entries(other).filter(sequence=9).update(government=user.government)


def duplicate_at_the_end(user, other):
    copied = entries(user).get(sequence=2)
    copied.pk, copied.sequence = None, 10
    copied.save()
    head_of(user).update(sequence=10, hash=copied.hash)


def set_back_the_clock(user, other):
    entries(user).filter(sequence=4).update(at=F("at") - timedelta(days=1))


def seals_of_another_entry(user, other):
    entries(user).filter(sequence=4).update(seal=entries(user).get(sequence=3).seal)


TAMPERINGS = {
    "actor's name": (edit(4, actor_name="Orang lain"), 4),
    "actor": (lambda user, other: entries(user).filter(sequence=4).update(actor=other), 4),
    "actor removed": (edit(4, actor=None), 4),
    "action": (edit(4, action="test.undo"), 4),
    "subject's kind": (edit(4, subject_kind="directory.person"), 4),
    "subject": (edit(4, subject_id="99"), 4),
    "subject's words": (edit(4, subject_label="Jabatan lain"), 4),
    "data": (edit(4, data={"number": 400}), 4),
    "on behalf of added": (
        lambda user, other: entries(user).filter(sequence=4).update(on_behalf_of=make_position()),
        4,
    ),
    "on behalf of removed": (edit(5, on_behalf_of=None), 5),
    "hidden in a circle": (lambda user, other: entries(user).filter(sequence=4).update(circle=make_circle()), 4),
    "time": (set_back_the_clock, 4),
    "hash": (edit(4, hash="f" * 64), 4),
    "previous hash": (edit(4, previous_hash="f" * 64), 4),
    "seal": (seals_of_another_entry, 4),
    "first deleted": (delete(1), 1),
    "middle deleted": (delete(5), 5),
    "last deleted": (delete(9), 9),
    "all deleted": (delete(*range(1, 10)), 1),
    "two swapped": (swap, 4),
    "one inserted": (insert_in_the_middle, 5),
    "one appended": (append_without_head, 10),
    "edited, tail hashed again": (edit_and_rehash, 3),
    "tail hashed again, then continued": (rehash_then_go_on, 3),
    "truncated with the head": (truncate, 6),
    "truncated with a forged head": (truncate_and_forge_the_head, 6),
    "truncated, then continued": (truncate_then_go_on, 7),
    "row of another government": (foreign_row, 9),
    "duplicated at the end": (duplicate_at_the_end, 10),
    "head's number": (lambda user, other: head_of(user).update(sequence=12), 10),
    "head set back": (lambda user, other: head_of(user).update(sequence=8), 9),
    "head's hash": (lambda user, other: head_of(user).update(hash="f" * 64), 9),
    "head's seal": (lambda user, other: head_of(user).update(seal="f" * 64), 9),
    "head deleted": (lambda user, other: head_of(user).delete(), 9),
}


def test_every_tampering_is_found_where_it_begins(chain):
    user, other = chain
    found = {}

    for name, (tamper, _sequence) in TAMPERINGS.items():
        with transaction.atomic():
            tamper(user, other)
            _count, broken = verify_chain(user.government_id)
            found[name] = broken and (broken.government, broken.sequence)
            transaction.set_rollback(True)

    assert found == {name: (user.government_id, sequence) for name, (_tamper, sequence) in TAMPERINGS.items()}
    assert verify_chain(user.government_id) == (9, None)
    assert verify_chain(other.government_id) == (9, None)


def test_every_field_of_an_entry_is_among_the_tamperings():
    covered = {"actor", "actor_name", "action", "subject_kind", "subject_id", "subject_label", "data", "on_behalf_of"}
    covered |= {"circle", "at", "hash", "previous_hash", "seal", "sequence", "government", "id"}

    assert {field.name for field in AuditEntry._meta.get_fields() if isinstance(field, models.Field)} == covered


def test_command_counts_what_holds_and_names_what_does_not(chain, capsys):
    user, _other = chain
    call_command("audit_verify")
    assert capsys.readouterr().out == "audit: 18 entries in 2 chains, all linked\n"

    entries(user).filter(sequence=4).update(action="test.undo")
    with pytest.raises(SystemExit) as stop:
        call_command("audit_verify")

    assert stop.value.code == 1
    assert capsys.readouterr().out == (
        f"BROKEN government {user.government_id}, entry 4: was changed: its hash does not fit its content\n"
        "audit: 1 of 2 chains broken\n"
    )


def test_heads_kept_elsewhere_find_what_one_with_the_key_can_hide(chain, tmp_path, capsys):
    """Whoever has the database and the key can write a chain that holds; the heads of before do not fit it."""
    user, other = chain
    kept = tmp_path / "heads.jsonl"
    call_command("audit_verify", "--export-heads", str(kept))
    capsys.readouterr()

    with transaction.atomic():
        head_of(user).delete()
        entries(user).delete()
        for _number in range(3):
            audit.record(by=user, action="test.new", on=user, government_id=user.government_id)
        call_command("audit_verify")
        with pytest.raises(SystemExit):
            call_command("audit_verify", "--anchor", str(kept))
        transaction.set_rollback(True)
    with transaction.atomic():
        head_of(other).delete()
        entries(other).delete()
        call_command("audit_verify")
        with pytest.raises(SystemExit):
            call_command("audit_verify", "--anchor", str(kept))
        transaction.set_rollback(True)
    call_command("audit_verify", "--anchor", str(kept))

    assert capsys.readouterr().out.splitlines() == [
        "audit: 12 entries in 2 chains, all linked",
        f"BROKEN government {user.government_id}, entry 4: is missing: the head kept elsewhere counts 9 entries",
        "audit: 1 of 2 chains broken",
        "audit: 9 entries in 1 chains, all linked",
        f"BROKEN government {other.government_id}, entry 0: the head of the chain is missing",
        "audit: 1 of 2 chains broken",
        "audit: 18 entries in 2 chains, all linked",
    ]
    assert {json.loads(line)["sequence"] for line in kept.read_text().splitlines()} == {9}


def test_file_that_holds_no_heads_is_refused(tmp_path):
    path = tmp_path / "heads.jsonl"
    path.write_text("[1]\n")

    with pytest.raises(CommandError, match="does not hold exported heads"):
        call_command("audit_verify", "--anchor", str(path))


def test_chain_holds_over_a_change_of_key_and_not_back(chain, settings):
    user, _other = chain
    settings.AUDIT_KEY, settings.AUDIT_KEY_FALLBACKS = "the next key", [settings.AUDIT_KEY]

    assert verify_chain(user.government_id) == (9, None)
    audit.record(by=user, action="test.act", on=user, government_id=user.government_id)
    assert verify_chain(user.government_id) == (10, None)

    settings.AUDIT_KEY, settings.AUDIT_KEY_FALLBACKS = settings.AUDIT_KEY_FALLBACKS[0], [settings.AUDIT_KEY]
    audit.record(by=user, action="test.act", on=user, government_id=user.government_id)
    assert verify_chain(user.government_id)[1].sequence == 10

"""Walking the chains of the audit trail, entry by entry, to find the first link that does not hold.

One entry is in memory at a time, whatever the length. What each tampering looks like is listed in
tests/audit/test_verification.py; what nobody can find without heads kept elsewhere stands in docs/operations.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from rakor_portal.audit.models import AuditEntry, ChainHead
from rakor_portal.audit.sealing import known_keys, seal_entry, seal_head
from rakor_portal.audit.services import entry_hash

_FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class KeptHead:
    """The end of a chain at one moment, to be kept where the database's writers cannot reach."""

    government: int
    sequence: int
    hash: str
    seal: str

    def as_dict(self) -> dict[str, int | str]:
        """For a line of JSON."""
        return asdict(self)


@dataclass(frozen=True)
class BrokenLink:
    """The first link of a chain that does not hold, and why."""

    government: int
    sequence: int
    reason: str


class _Walk:
    """One chain, checked from its first entry."""

    def __init__(self, government_id: int) -> None:
        self.government_id = government_id
        self.sequence, self.hash, self.entry_seal = 0, _FIRST_HASH, ""
        self._keys = list(known_keys())

    def entries(self) -> Iterator[AuditEntry]:
        rows = AuditEntry.objects.filter(government_id=self.government_id, sequence__gt=self.sequence)
        yield from rows.order_by("sequence", "pk").iterator(chunk_size=500)

    def check(self, entry: AuditEntry) -> str:
        """Take one step; why it cannot be taken, or nothing."""
        expected = self.sequence + 1
        if entry.sequence != expected:
            return "is missing" if entry.sequence > expected else "appears twice"
        if entry.previous_hash != self.hash:
            return "does not point to the entry before it"
        if entry_hash(entry) != entry.hash:
            return "was changed: its hash does not fit its content"
        if not self._is_sealed(entry):
            return "bears a seal that is not ours: forged, or written after the chain or its head had been changed"
        self.sequence, self.hash, self.entry_seal = entry.sequence, entry.hash, entry.seal
        return ""

    def _is_sealed(self, entry: AuditEntry) -> bool:
        """Keys change forward only: an entry sealed by an older key cannot follow one of a newer key."""
        for number, key in enumerate(self._keys):
            for before in self._head_seals():
                link = {"government_id": entry.government_id, "sequence": entry.sequence, "entry_hash": entry.hash}
                if seal_entry(**link, head_seal=before, key=key) == entry.seal:  # type: ignore[arg-type]
                    self._keys = self._keys[: number + 1]
                    return True
        return False

    def _head_seals(self) -> Iterable[str]:
        """What the head bore before the next entry."""
        if self.sequence == 0:
            return [""]
        link = {"government_id": self.government_id, "sequence": self.sequence, "entry_hash": self.hash}
        return [seal_head(**link, entry_seal=self.entry_seal, key=key) for key in self._keys]  # type: ignore[arg-type]

    def check_head(self, head: ChainHead | None) -> str:
        """Whether the head points to the last entry that was found, under our seal."""
        if head is None:
            return "the head of the chain is missing"
        if head.sequence > self.sequence:
            return "is missing: the head of the chain says that it was written"
        if head.sequence < self.sequence:
            return "is not known to the head of the chain: inserted, or the head was set back"
        if head.hash != self.hash:
            return "is not the one that the head of the chain points to"
        if self.sequence and head.seal not in self._head_seals():
            return "the head of the chain bears a seal that is not ours"
        return ""


def chained_governments() -> list[int]:
    """Every government that has entries or a head, by number."""
    heads = set(ChainHead.objects.values_list("government_id", flat=True))
    return sorted(heads | set(AuditEntry.objects.order_by().values_list("government_id", flat=True).distinct()))


def verify_chain(government_id: int, anchors: Iterable[KeptHead] = ()) -> tuple[int, BrokenLink | None]:
    """How many entries hold, and the first link that does not.

    Entries that are written meanwhile are walked too: an entry and its head appear in the same moment, so the head
    read after the entries never lies behind them. `anchors` are heads of this chain kept elsewhere.
    """
    walk, kept = _Walk(government_id), {anchor.sequence: anchor for anchor in anchors}
    while True:
        for entry in walk.entries():
            reason = walk.check(entry) or _against_anchor(entry, kept)
            if reason:
                # A gap is named by what is missing, anything else by the entry that shows it.
                sequence = walk.sequence + 1 if reason == "is missing" else entry.sequence
                return walk.sequence, BrokenLink(government_id, sequence, reason)
        head = ChainHead.objects.filter(government_id=government_id).first()
        grew = head is not None and head.sequence > walk.sequence
        if not (grew and AuditEntry.objects.filter(government_id=government_id, sequence__gt=walk.sequence).exists()):
            break
    reason = walk.check_head(head)
    if reason:
        at = walk.sequence + 1 if reason.startswith("is missing") else walk.sequence
        return walk.sequence, BrokenLink(government_id, at, reason)
    beyond = sorted(sequence for sequence in kept if sequence > walk.sequence)
    if beyond:
        reason = f"is missing: the head kept elsewhere counts {beyond[-1]} entries"
        return walk.sequence, BrokenLink(government_id, walk.sequence + 1, reason)
    return walk.sequence, None


def current_heads() -> list[KeptHead]:
    """The heads as they are now, to be kept elsewhere."""
    heads = ChainHead.objects.order_by("government_id")
    return [KeptHead(head.government_id, head.sequence, head.hash, head.seal) for head in heads]


def _against_anchor(entry: AuditEntry, kept: dict[int, KeptHead]) -> str:
    anchor = kept.get(entry.sequence)
    return "differs from the head kept elsewhere" if anchor and anchor.hash != entry.hash else ""

"""Who holds a post from which day to which: definitif, Plt., Plh. or Pj."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Incumbency, Person, Position
from rakor_portal.directory.registry import TermChange, require_changeable, span, span_of
from rakor_portal.directory.services.records import store
from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_date, screen_words

#: How many years from today a first or a last day may lie: beyond them the year is mistyped.
LONGEST_SERVICE = 50
AHEAD = {"valid_from": 2, "valid_until": 10}
#: A running term is not ended further back: what was written since has named its holder.
FARTHEST_END = 5


@transaction.atomic
def appoint_holder(
    *,
    by: models.Model,
    position: Position,
    person: Person,
    kind: str,
    valid_from: date | None,
    valid_until: date | None = None,
) -> Incumbency:
    """Let `person` hold `position`; he may hold others at the same time.

    At any time a post has at most one holder among definitif, Plt. and Pj., and at most one Plh. beside
    him. Raises RuleViolation naming the term in the way, or because the post gives more than `by` may hand out
    (`registry.HolderRule`). The post's row is locked meanwhile.
    """
    if valid_from and valid_until and valid_until < valid_from:
        raise RuleViolation(_("Tanggal Sampai lebih awal daripada tanggal Mulai."), at="valid_until")
    for name, day in (("valid_from", valid_from), ("valid_until", valid_until)):
        if words := day_refusal(name, day, today=position.government.today):
            raise RuleViolation(words, at=name)
    Position.objects.select_for_update().get(pk=position.pk)
    change = TermChange(position, person.pk, after=span(valid_from, valid_until))
    require_changeable(by=by, government=position.government, changes=[change])
    _refuse_overlap(position, kind, valid_from, valid_until)
    incumbency = Incumbency(
        government=position.government,
        position=position,
        person=person,
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    store(incumbency)
    record_term(by, "incumbency.appoint", incumbency)
    return incumbency


@transaction.atomic
def end_incumbency(*, by: models.Model, incumbency: Incumbency, last_day: date) -> Incumbency:
    """Let the term end with `last_day`; rights and links of the holder end with it.

    Raises RuleViolation when it has ended before, when that day is none of the term, or when it may not be ended by
    him, or at all (`registry.HolderRule`).
    """
    if incumbency.valid_until and last_day > incumbency.valid_until:
        raise RuleViolation(_("Masa jabatan ini sudah berakhir lebih dahulu."), at="on")
    if words := end_refusal(incumbency.valid_from, last_day, today=incumbency.government.today):
        raise RuleViolation(words, at="on")
    after = span(incumbency.valid_from, last_day)
    change = TermChange(incumbency.position, incumbency.person_id, span_of(incumbency), after, incumbency.pk)
    require_changeable(by=by, government=incumbency.government, changes=[change])
    incumbency.valid_until = last_day
    store(incumbency, update_fields=["valid_until"])
    record_term(by, "incumbency.end", incumbency)
    return incumbency


def day_refusal(name: str, day: date | None, *, today: date) -> str:
    """Why `day` cannot be the first (`valid_from`) or the last (`valid_until`) of a term; empty when it can."""
    first, last = _years(today, -LONGEST_SERVICE), _years(today, AHEAD[name])
    if day is None or first <= day <= last:
        return ""
    words = {
        "valid_from": _("Tanggal Mulai paling awal %(first)s dan paling lambat %(last)s. Periksa tahunnya."),
        "valid_until": _("Tanggal Sampai paling awal %(first)s dan paling lambat %(last)s. Periksa tahunnya."),
    }
    return words[name] % {"first": _said(first), "last": _said(last)}


def end_refusal(begins: date | None, last_day: date, *, today: date) -> str:
    """Why a term on record cannot end with `last_day`; empty when it can."""
    if begins and last_day < begins:
        return _("Masa jabatan ini mulai %(day)s; hari terakhirnya tidak lebih awal.") % {"day": _said(begins)}
    first, last = _years(today, -FARTHEST_END), _years(today, AHEAD["valid_until"])
    if first <= last_day <= last:
        return ""
    words = _("Hari terakhir paling awal %(first)s dan paling lambat %(last)s. Periksa tahunnya.")
    return words % {"first": _said(first), "last": _said(last)}


def _years(day: date, number: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + number)
    except ValueError:
        return day.replace(year=day.year + number, day=28)


def _said(day: date) -> str:
    return format_date(day, words=screen_words())


@transaction.atomic
def take_back_appointment(*, by: models.Model, incumbency: Incumbency) -> None:
    """Undo an appointment that was a mistake, as long as its first day is not over; the trail keeps who was appointed.

    Rights and links of the person end at once. Raises RuleViolation when the term began earlier, when something was
    done under it already, or when `by` may not change this holder (`registry.HolderRule`).
    """
    term = Incumbency.objects.select_for_update(of=("self",)).filter(pk=incumbency.pk).first()
    if term is None:
        raise RuleViolation(_("Pengangkatan ini sudah dibatalkan."))
    if not may_be_taken_back(term):
        raise RuleViolation(_("Masa jabatan ini sudah berjalan lebih dari sehari. Akhiri dengan hari terakhirnya."))
    change = TermChange(term.position, term.person_id, span_of(term), None, term.pk)
    require_changeable(by=by, government=term.government, changes=[change])
    record_term(by, "incumbency.take_back", term)
    term.delete()


def may_be_taken_back(incumbency: Incumbency) -> bool:
    """Whether the term begins today or later: ended with yesterday it would end before it began."""
    return incumbency.valid_from is not None and incumbency.valid_from >= incumbency.government.today


def _refuse_overlap(position: Position, kind: str, valid_from: date | None, valid_until: date | None) -> None:
    rivals = Incumbency.SOLE_KINDS if kind in Incumbency.SOLE_KINDS else (Incumbency.Kind.DAILY_ACTING,)
    overlapping = Incumbency.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=valid_from or date.min),
        Q(valid_from=None) | Q(valid_from__lte=valid_until or date.max),
        position=position,
        kind__in=rivals,
    )
    rival = overlapping.select_related("person").first()
    if rival is None:
        return
    until = (
        _("sampai %(day)s") % {"day": format_date(rival.valid_until, words=screen_words())}
        if rival.valid_until
        else _("tanpa batas waktu")
    )
    raise RuleViolation(
        _("Pada tanggal itu jabatan ini dipangku %(person)s (%(kind)s), %(until)s. Akhiri dahulu masa jabatannya.")
        % {"person": rival.person, "kind": rival.get_kind_display(), "until": until}
    )


def record_term(by: models.Model, action: str, incumbency: Incumbency, origin: dict[str, Any] | None = None) -> None:
    """Who holds which post from when to when, in the audit trail; `origin` says where it came from."""
    data: dict[str, Any] = {
        "position": incumbency.position_id,
        "person": incumbency.person_id,
        "kind": incumbency.kind,
        "from": incumbency.valid_from.isoformat() if incumbency.valid_from else None,
        "until": incumbency.valid_until.isoformat() if incumbency.valid_until else None,
        **(origin or {}),
    }
    audit.record(by=by, action=action, on=incumbency, government_id=incumbency.government_id, data=data)

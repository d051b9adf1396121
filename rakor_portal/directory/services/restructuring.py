"""Organisations merge and split by date. Nothing old is rewritten: posts close, new ones stand in their place.

Papers, lists and finished items keep the old posts and names; what is open follows `Position.successor`, told to the
rooms above by the signal `positions_succeeded` in the same transaction (ADR 0012).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import (
    Government,
    Incumbency,
    InviteeGroup,
    Organization,
    OrganizationSuccession,
    Position,
)
from rakor_portal.directory.models.restructuring import Way
from rakor_portal.directory.services.organizations import (
    end_terms,
    require_day,
    require_free_name,
    require_no_duties,
)
from rakor_portal.directory.services.records import store
from rakor_portal.directory.signals import positions_succeeded
from rakor_portal.errors import RuleViolation


@dataclass(frozen=True)
class Fate:
    """What becomes of `position`, and in which organisation."""

    position: Position
    way: Way
    to: Organization | None = None


@transaction.atomic
def merge_organizations(
    *,
    by: models.Model,
    government: Government,
    sources: Sequence[Organization],
    target: Organization | None,
    name: str,
    abbreviation: str,
    ways: Mapping[int, Way],
    on: date,
) -> Organization:
    """Close `sources` from `on`; `target`, or a new organisation called `name`, goes on. Answers with that one.

    `ways` says for every open post of the sources what becomes of it. Raises RuleViolation for what cannot be.
    """
    if not sources or (target is None and len(sources) < 2):
        raise RuleViolation(_("Pilih sedikitnya dua organisasi yang digabung."))
    if target in sources:
        raise RuleViolation(_("Organisasi tujuan tidak boleh ikut digabung ke dirinya sendiri."))
    _check(sources, on, government)
    if target is not None and target.opened_on and target.opened_on > on:
        raise RuleViolation(_("%(name)s berdiri setelah tanggal itu.") % {"name": target.name})
    if target is None:
        target = _found(government, sources[0], name, abbreviation, on, closing=sources)
    fates = [Fate(post, _way(ways, post), target) for post in open_posts(sources, on)]
    if any(fate.way == Way.STAY for fate in fates):
        raise RuleViolation(_("Tentukan nasib setiap jabatan."))
    _carry_out(by, sources, fates, [target], on, _("Penggabungan menjadi %(name)s.") % {"name": target.name})
    _close(by, sources, [target], on, "organization.merge")
    return target


@transaction.atomic
def split_organization(
    *,
    by: models.Model,
    source: Organization,
    parts: Sequence[str],
    goes_on: bool,
    fates: Mapping[int, tuple[Way, int]],
    on: date,
) -> list[Organization]:
    """Found an organisation for each name in `parts`; the source closes from `on` unless it `goes_on`.

    `fates` says for every open post what becomes of it and in which part (by number). Units below go to the first
    part when the source closes. Raises RuleViolation for what cannot be.
    """
    if len(parts) < (1 if goes_on else 2):
        raise RuleViolation(_("Tuliskan sedikitnya dua organisasi baru, atau satu bila organisasi asal tetap ada."))
    _check([source], on, source.government)
    closing = [] if goes_on else [source]
    founded = [_found(source.government, source, name, "", on, closing=closing) for name in parts]
    chosen = []
    for post in open_posts([source], on):
        way, number = fates.get(post.pk, (Way.STAY, 0))
        if way == Way.STAY and not goes_on:
            raise RuleViolation(_("Tentukan nasib setiap jabatan."))
        chosen.append(Fate(post, way, founded[number]))
    _carry_out(by, [source], chosen, founded, on, _("Pemecahan %(name)s.") % {"name": source.name})
    if goes_on:
        _record(by, source, "organization.split", founded, on)
        OrganizationSuccession.objects.bulk_create(
            OrganizationSuccession(former=source, successor=part, on=on) for part in founded
        )
    else:
        _close(by, [source], founded, on, "organization.split")
    return founded


def open_posts(sources: Iterable[Organization], on: date) -> list[Position]:
    """The posts whose fate must be said, in protocol order."""
    posts = Position.objects.filter(organization__in=list(sources)).open_on(on)
    return list(posts.in_protocol_order().select_related("organization"))


def _way(ways: Mapping[int, Way], post: Position) -> Way:
    return ways.get(post.pk, Way.STAY)


def _check(sources: Iterable[Organization], on: date, government: Government) -> None:
    for source in Organization.objects.select_for_update().filter(pk__in=[each.pk for each in sources]):
        if source.closed_on is not None or source.government_id != government.pk:
            raise RuleViolation(_("%(name)s sudah ditutup.") % {"name": source.name})
        require_day(source, on)
        if source.former_names.filter(valid_until__gte=on).exists():
            raise RuleViolation(_("%(name)s berganti nama setelah tanggal itu.") % {"name": source.name})


def _found(
    government: Government, like: Organization, name: str, abbreviation: str, on: date, *,
    closing: Sequence[Organization],
) -> Organization:  # fmt: skip
    """A new organisation of the kind of an old one; it may take the name of one that closes for it."""
    if not name.strip():
        raise RuleViolation(_("Tuliskan nama organisasi baru."))
    require_free_name(government, name, abbreviation, apart_from=closing)
    return store(
        Organization(
            government=government, kind=like.kind, name=name.strip(), abbreviation=abbreviation.strip(),
            slug=_free_slug(government, name), parent=like.parent, region=like.region, opened_on=on,
        )
    )  # fmt: skip


def _free_slug(government: Government, name: str) -> str:
    """An organisation of that name may have been closed: its slug stays its own."""
    slug = slugify(name)[:74]
    taken = set(government.organizations.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(each for each in [slug, *(f"{slug}-{n}" for n in range(2, 1000))] if each not in taken)


def _carry_out(
    by: models.Model, sources: Sequence[Organization], fates: Sequence[Fate], into: Sequence[Organization], on: date,
    reason: str,
) -> None:  # fmt: skip
    """Make the new posts, let the old ones end, carry holders over, and tell the rooms above."""
    moving = [fate for fate in fates if fate.way != Way.STAY]
    heads = {part.pk: _head(part, [fate for fate in moving if fate.to == part], by) for part in into}
    successors: dict[Position, Position] = {}
    for fate in moving:
        successor = _successor(fate, heads)
        if successor is not None:
            successors[fate.position] = successor
    closing = [fate.position for fate in moving]
    require_no_duties(position for position in closing if position not in successors)
    carried = {fate.position.pk for fate in moving if fate.way in {Way.CARRY, Way.LEAD}}
    terms = list(Incumbency.objects.filter(position__in=carried).current_or_coming(on))
    end_terms(closing, by=by, on=on, carried=carried)
    for position in closing:
        Position.objects.filter(pk=position.pk).update(closed_on=on, successor=successors.get(position))
        position.closed_on = on
    places = {old.pk: new for old, new in successors.items()}
    for term in terms:
        _continue(term, places[term.position_id], on)
    for old, new in successors.items():
        for groups in (InviteeGroup.extra_positions, InviteeGroup.excluded_positions):
            for row in groups.through.objects.filter(position_id=old.pk):
                groups.through.objects.get_or_create(inviteegroup_id=row.inviteegroup_id, position_id=new.pk)
    positions_succeeded.send(sender=Position, by=by, successors=successors, carried=carried, on=on, reason=reason)


def _head(part: Organization, fates: Sequence[Fate], by: models.Model) -> Position:
    """The head of the organisation that goes on: the one it has, else a new post, led by whom was chosen."""
    leaders = [fate.position for fate in fates if fate.way == Way.LEAD]
    present = part.positions.filter(is_head=True, closed_on=None).order_by("protocol_rank", "pk").first()
    if len(leaders) > 1 or (leaders and present):
        raise RuleViolation(_("%(name)s hanya mempunyai satu pimpinan.") % {"name": part.name})
    if present is not None:
        return present
    model = next(iter(leaders), None) or next((fate.position for fate in fates if fate.position.is_head), None)
    return _new_post(
        part, f"Kepala {part.name}", model, is_head=True, category=model.category if model else Position.Category.OTHER
    )


def _successor(fate: Fate, heads: Mapping[int, Position]) -> Position | None:
    """The post in whose place duties go on; one of the same name in the target is that one."""
    if fate.way == Way.CLOSE or fate.to is None:
        return None
    if fate.way in {Way.HEAD, Way.LEAD}:
        return heads[fate.to.pk]
    same = fate.to.positions.filter(title__iexact=fate.position.title, closed_on=None).first()
    if same is not None and fate.way == Way.CARRY:
        words = _("Jabatan %(title)s sudah ada di %(name)s. Pilih Pindah tanpa pemangku atau Digantikan pimpinan.")
        raise RuleViolation(words % {"title": same.title, "name": fate.to.name})
    return same or _new_post(
        fate.to, fate.position.title, fate.position, is_head=False, category=fate.position.category
    )


def _new_post(
    organization: Organization, title: str, model: Position | None, *, is_head: bool, category: str
) -> Position:
    return store(
        Position(
            government=organization.government, organization=organization, title=title[:200], category=category,
            protocol_rank=model.protocol_rank if model else 9000, is_head=is_head,
            email=model.email if model else "", phone=model.phone if model else "",
        )
    )  # fmt: skip


def _continue(term: Incumbency, position: Position, on: date) -> None:
    """The same person in the new post from `on`, as he was, until the day that was said."""
    Incumbency.objects.create(
        government=position.government, position=position, person=term.person, kind=term.kind,
        valid_from=on, valid_until=term.valid_until,
    )  # fmt: skip


def _close(
    by: models.Model, sources: Sequence[Organization], into: Sequence[Organization], on: date, action: str
) -> None:
    """Close the sources; their units belong to the first of those that go on."""
    for source in sources:
        source.units.filter(closed_on=None).update(parent=into[0])
        Organization.objects.filter(pk=source.pk).update(closed_on=on)
        OrganizationSuccession.objects.bulk_create(
            OrganizationSuccession(former=source, successor=part, on=on) for part in into
        )
        _record(by, source, action, into, on)


def _record(by: models.Model, source: Organization, action: str, into: Sequence[Organization], on: date) -> None:
    data: dict[str, Any] = {"into": [part.pk for part in into], "on": on.isoformat(), "last_day": _day_before(on)}
    audit.record(by=by, action=action, on=source, government_id=source.government_id, data=data)


def _day_before(on: date) -> str:
    return (on - timedelta(days=1)).isoformat()

"""Organisations: founded, renamed and closed by date; never deleted, so that old papers keep their meaning."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, Incumbency, Organization, OrganizationName, Position
from rakor_portal.directory.models.positions import PositionQuerySet
from rakor_portal.directory.registry import TermChange, duties_of, require_changeable, span, span_of
from rakor_portal.directory.services.records import change, store
from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_date, screen_words

#: How many codes a sentence names.
LISTED = 12
#: What was written in between bears the old name and hangs on the old posts: further back nothing is changed.
FARTHEST_BACK = timedelta(days=366)


@transaction.atomic
def create_organization(*, by: models.Model, government: Government, **fields: Any) -> Organization:
    """Add an organisation; its slug comes from its first name and stays. Raises RuleViolation when it is taken."""
    require_free_name(government, fields["name"], fields.get("abbreviation", ""))
    slug = slugify(fields["name"])[:80]
    organization = store(Organization(government=government, slug=slug, **fields))
    _record(by, "organization.create", organization, {"kind": organization.kind})
    return organization


@transaction.atomic
def edit_organization(*, by: models.Model, organization: Organization, **fields: Any) -> Organization:
    """Correct what is not the name: kind, abbreviation, place, whole it belongs to."""
    changed = change(organization, fields)
    if changed:
        store(organization, update_fields=changed)
        _record(by, "organization.edit", organization, {"fields": changed})
    return organization


@transaction.atomic
def rename_organization(
    *, by: models.Model, organization: Organization, name: str, abbreviation: str, on: date
) -> Organization:
    """Give a new name from `on`; the old one is kept with its last day, because papers of that time print it.

    Raises RuleViolation for a day that may not be (`require_day`), or one not after the last renaming.
    """
    require_day(organization, on)
    last_day = on - timedelta(days=1)
    if organization.former_names.filter(valid_until__gte=last_day).exists():
        raise RuleViolation(_("Tanggal ganti nama harus setelah ganti nama yang terakhir."))
    require_free_name(organization.government, name, abbreviation, apart_from=[organization])
    former = OrganizationName(
        organization=organization,
        name=organization.name,
        abbreviation=organization.abbreviation,
        valid_until=last_day,
    )
    store(former)
    change(organization, {"name": name, "abbreviation": abbreviation})
    store(organization, update_fields=["name", "abbreviation"])
    _record(by, "organization.rename", organization, {"from": former.name, "on": on.isoformat()})
    return organization


@transaction.atomic
def close_organization(*, by: models.Model, organization: Organization, on: date) -> Organization:
    """Close from `on`, with its posts; their holders' terms end the day before, and with them their rights.

    Raises RuleViolation while units below are open or its posts lead open duties, or when a term begins on or after
    `on`.
    """
    if organization.closed_on:
        raise RuleViolation(_("Organisasi ini sudah ditutup."))
    if organization.units.filter(Q(closed_on=None) | Q(closed_on__gt=on)).exists():
        raise RuleViolation(_("Tutup dahulu unit di bawah organisasi ini."))
    require_day(organization, on, may_come=True)
    positions = organization.positions.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    require_no_duties(positions)
    end_terms(list(positions), by=by, on=on)
    positions.update(closed_on=on)
    organization.closed_on = on
    store(organization, update_fields=["closed_on"])
    _record(by, "organization.close", organization, {"on": on.isoformat()})
    return organization


@transaction.atomic
def reopen_organization(
    *, by: models.Model, organization: Organization, positions: Iterable[Position] = ()
) -> Organization:
    """Undo a closing that was a mistake, with those of its `positions` that are named, without their holders.

    Raises RuleViolation when it is open, when others went on with it, or when its name or its whole is gone.
    """
    current = (
        Organization.objects.select_for_update(of=("self",))
        .select_related("parent", "government")
        .get(pk=organization.pk)
    )
    if current.closed_on is None:
        raise RuleViolation(_("Organisasi ini masih aktif."))
    successors = [each.successor.name for each in current.successions.filter(on=current.closed_on)]
    if successors:
        words = _("Organisasi ini dilanjutkan %(names)s: jabatan dan tindak lanjutnya sudah beralih ke sana.")
        raise RuleViolation(words % {"names": ", ".join(successors)})
    if current.parent and not Organization.objects.open_on(current.government.today).filter(pk=current.parent.pk):
        raise RuleViolation(_("%(name)s, induknya, sudah ditutup. Buka dahulu.") % {"name": current.parent.name})
    require_free_name(current.government, current.name, current.abbreviation, apart_from=[current])
    again = closed_along(current).filter(pk__in=[position.pk for position in positions])
    titles = list(again.values_list("title", flat=True))
    again.update(closed_on=None)
    data = {"closed_on": current.closed_on.isoformat(), "positions": titles}
    organization.closed_on = current.closed_on = None
    store(current, update_fields=["closed_on"])
    _record(by, "organization.reopen", current, data)
    return current


def closed_along(organization: Organization) -> PositionQuerySet:
    """The posts that were closed with it, on the same day, and that nobody replaced."""
    return organization.positions.filter(closed_on=organization.closed_on, successor=None).exclude(closed_on=None)


def require_day(organization: Organization, on: date, *, may_come: bool = False) -> None:
    """A change is recorded when it takes effect, or within a year after, and not before the organisation began.

    Raises RuleViolation. It is not prepared ahead: posts, terms and open duties move in the same transaction, as they
    stand on that day (ADR 0012).
    """
    today = organization.government.today
    if on > today and not may_come:
        words = _("Perubahan dicatat pada hari berlakunya: jabatan dan tindak lanjut beralih saat itu juga. "
                  "Catat pada %(day)s, atau isi tanggal hari ini.")  # fmt: skip
        raise RuleViolation(words % {"day": format_date(on, words=screen_words())})
    if on < today - FARTHEST_BACK:
        words = _("Tanggal berlaku paling lama setahun yang lalu; yang ditulis sejak itu sudah memakai keadaan lama.")
        raise RuleViolation(words)
    if organization.opened_on and on <= organization.opened_on:
        raise RuleViolation(_("%(name)s berdiri setelah tanggal itu.") % {"name": organization.name})


def require_free_name(
    government: Government, name: str, abbreviation: str = "", *, apart_from: Iterable[Organization] = ()
) -> None:
    """Two open organisations of one name cannot be told apart in lists and imports. Raises RuleViolation.

    Villages may share a name: each lies in a kecamatan of its own, which their posts and imports name.
    """
    others = government.organizations.open_on(government.today).exclude(pk__in=[each.pk for each in apart_from])
    refusals = {
        name.strip(): _("Organisasi dengan nama itu sudah ada."),
        abbreviation.strip(): _("Singkatan itu sudah dipakai organisasi lain."),
    }
    for words, refusal in refusals.items():
        called = Q(name__iexact=words) | Q(abbreviation__iexact=words)
        if words and others.filter(called).exclude(region__level="desa").exists():
            raise RuleViolation(refusal)


def require_no_duties(positions: Iterable[Position]) -> None:
    """Nothing owed may be left with a post that nobody will hold. Raises RuleViolation naming what is owed."""
    titles = {position.pk: position.title for position in positions}
    for pk, codes in sorted(duties_of(titles).items()):
        words = _("%(title)s masih memegang tindak lanjut terbuka: %(codes)s. Alihkan dahulu ke jabatan pengganti.")
        raise RuleViolation(words % {"title": titles[pk], "codes": codes_in_words(codes)})


def codes_in_words(codes: list[str]) -> str:
    """The codes, the first dozen of many."""
    more = len(codes) - LISTED
    return ", ".join(codes[:LISTED]) + (_(" dan %(n)s lainnya") % {"n": more} if more > 0 else "")


def end_terms(positions: list[Position], *, by: models.Model, on: date, carried: Iterable[int] = ()) -> int:
    """End what runs beyond the day before `on`; called in the transaction that closes the posts.

    Holders of the posts `carried` go on elsewhere as they were. Raises RuleViolation when a term begins later, or
    the holder may not be changed (`registry.HolderRule`).
    """
    running = Incumbency.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on), position__in=positions)
    if running.filter(valid_from__gte=on).exists():
        raise RuleViolation(_("Ada masa jabatan yang baru mulai pada atau setelah tanggal itu. Periksa tanggalnya."))
    last_day, going_on = on - timedelta(days=1), set(carried)
    changes = [
        TermChange(
            term.position, term.person_id, span_of(term),
            span_of(term) if term.position_id in going_on else span(term.valid_from, last_day), term.pk,
        )
        for term in running.select_related("position")
    ]  # fmt: skip
    if changes:
        require_changeable(by=by, government=positions[0].government, changes=changes)
    return running.update(valid_until=last_day)


def _record(by: models.Model, action: str, organization: Organization, data: dict[str, Any]) -> None:
    audit.record(by=by, action=action, on=organization, government_id=organization.government_id, data=data)

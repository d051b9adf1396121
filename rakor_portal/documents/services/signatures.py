"""Who signs under which line and letterhead (Permendagri 1/2023; domain notes 1.4 and 1.7)."""

import re
from datetime import date

from rakor_portal.directory.models import Government, Incumbency, Organization, Position
from rakor_portal.documents.contents import LetterheadLines, SignatureBlock
from rakor_portal.documents.models import Letterhead

#: Kepala daerah and wakil: they sign with the name alone, under the letterhead of the office.
REGIONAL_HEAD_TITLE = re.compile(r"^(Wakil )?(Gubernur|Bupati|Wali ?[Kk]ota)\b")


def is_regional_head(position: Position) -> bool:
    """Whether the post is the head of this region or the deputy; heads of other regions are guests here."""
    own = position.organization.kind in (Organization.Kind.REGIONAL_HEAD, Organization.Kind.FORKOPIMDA)
    return own and REGIONAL_HEAD_TITLE.match(position.title) is not None


def signature_block(
    *, position: Position, day: date, for_regional_head: Position | None = None, place_date: str = ""
) -> SignatureBlock:
    """The block of whoever holds `position` on `day`, with Plt., Plh. or Pj. before the post.

    `for_regional_head`: the head in whose name (a.n.) is signed. A post that nobody holds leaves the name
    open for a pen. `place_date` is printed above it where the form has no head line for it.
    """
    holder = Incumbency.objects.holders_on(day, [position.pk]).get(position.pk)
    prefix = f"{holder.get_kind_display()} " if holder and holder.kind != Incumbency.Kind.DEFINITIVE else ""
    signs_for_another = for_regional_head is not None and for_regional_head.pk != position.pk
    title = position.title if signs_for_another else position.title.upper()
    with_rank = holder is not None and not is_regional_head(position)
    return SignatureBlock(
        authority=f"a.n. {for_regional_head.title.upper()}" if for_regional_head and signs_for_another else "",
        post=f"{prefix}{title}",
        name=holder.person.full_name if holder else "",
        rank=holder.person.rank if holder and with_rank else "",
        nip=group_nip(holder.person.nip) if holder and with_rank else "",
        place_date=place_date,
    )


def letterhead_for(
    *, government: Government, signatory: Position | None, day: date, for_regional_head: Position | None = None
) -> LetterheadLines:
    """Kop of the head of the region when he, his deputy or someone in his name signs; else of the secretariat.

    `signatory` None: a paper that the secretariat keeps whoever signs it, such as the notula.
    The newest version that holds on `day`. Raises Letterhead.DoesNotExist before `prepare_government`.
    """
    of_head = for_regional_head is not None or (signatory is not None and is_regional_head(signatory))
    kind = Letterhead.Kind.REGIONAL_HEAD if of_head else Letterhead.Kind.SECRETARIAT
    versions = Letterhead.objects.filter(government=government, kind=kind)
    letterhead = versions.begun_on(day).order_by("-version")[:1].get()
    return LetterheadLines(
        kind=letterhead.kind,
        upper_line=letterhead.upper_line,
        main_line=letterhead.main_line,
        address_lines=tuple(letterhead.address_lines),
        emblem=letterhead.emblem.name or "",
    )


def group_nip(nip: str) -> str:
    """`19690101 199403 1 001`: birth date, appointment, sex, number."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip

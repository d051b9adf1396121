"""Who may change the holder of a post: whoever holds it has its roles, so a term of office hands out rights."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.permissions import is_government_admin
from rakor_portal.directory.models import Government, Incumbency, Position
from rakor_portal.directory.registry import Span, TermChange, span, span_of
from rakor_portal.formatting import format_date, screen_words

Role = RoleGrant.Role

#: Roles that come with leading an agency, or acting for its head: the secretariat records their holders.
AGENCY_ROLES = frozenset({Role.AGENCY_HEAD, Role.AGENCY_OPERATOR})
DAY = timedelta(days=1)


def refuse_holder_changes(
    *, by: Any, government: Government, changes: Sequence[TermChange], lock: bool
) -> dict[int, str]:
    """Why some of `changes` may not be made, by their place.

    Nobody appoints himself; holders of posts with a role beyond an agency's are changed by the administrator alone;
    and somebody who can sign in stays administrator. Terms that are over give no rights: anybody may record them.
    """
    if not isinstance(by, User):
        return {}
    today = government.today
    present = {place: each for place, each in enumerate(changes) if _last_day(each) >= today}
    refused = {
        place: _("Anda tidak dapat menetapkan diri sendiri pada jabatan. Mintalah sekretariat atau admin lain.")
        for place, each in present.items()
        if each.person_id == by.person_id and _gains(each)
    }
    grants = _running_grants(government, today) if present else {}
    if not is_government_admin(by):
        refused |= _beyond_him({place: each for place, each in present.items() if place not in refused}, grants)
    left = {place: each for place, each in present.items() if place not in refused}
    return refused | _lock_out(government, left, grants, lock=lock)


def _running_grants(government: Government, today: date) -> dict[int, list[RoleGrant]]:
    """Roles of today and to come, by position."""
    grants: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), government=government):
        grants[grant.position_id].append(grant)
    return grants


def _last_day(change: TermChange) -> date:
    return max(each[1] for each in (change.before, change.after) if each)


def _gains(change: TermChange) -> bool:
    after, before = change.after, change.before
    return after is not None and (before is None or after[0] < before[0] or after[1] > before[1])


def _beyond_him(changes: dict[int, TermChange], grants: dict[int, list[RoleGrant]]) -> dict[int, str]:
    words = _("%(post)s membawa peran %(roles)s. Pemangkunya hanya diubah oleh admin pemerintah daerah.")
    refused = {}
    for place, change in changes.items():
        weighty = [each for each in grants.get(change.position.pk, []) if each.role not in AGENCY_ROLES]
        if weighty:
            roles = ", ".join(sorted({str(each.get_role_display()) for each in weighty}))
            refused[place] = words % {"post": change.position.title, "roles": roles}
    return refused


def _lock_out(
    government: Government, changes: dict[int, TermChange], grants: dict[int, list[RoleGrant]], *, lock: bool
) -> dict[int, str]:
    """Refuse what would leave a day on which no administrator can sign in."""
    posts = {
        pk: [span(each.valid_from, each.valid_until) for each in of_post if each.role == Role.GOVERNMENT_ADMIN]
        for pk, of_post in grants.items()
    }
    concerned = {place: each for place, each in changes.items() if posts.get(each.position.pk)}
    if not concerned:
        return {}
    if lock:
        list(Position.objects.select_for_update().filter(pk__in=[pk for pk in posts if posts[pk]]).order_by("pk"))
    terms = Incumbency.objects.filter(position__in=[pk for pk in posts if posts[pk]], person__user__is_active=True)
    able = set(
        User.objects.get_queryset()
        .filter(is_active=True, person__in=[each.person_id for each in concerned.values()])
        .values_list("person_id", flat=True)
    )
    before = {term.pk: _both(span_of(term), posts[term.position_id]) for term in terms}
    after = dict(before)
    for place, each in concerned.items():
        if each.person_id in able:
            key = each.term_id or -1 - place
            after[key] = _both(each.after, posts[each.position.pk]) if each.after else []
    return {
        place: _("Sejak %(day)s tidak ada lagi admin pemerintah daerah yang dapat masuk. Beri dahulu peran itu "
                 "pada jabatan lain yang pemangkunya mempunyai akun aktif.")
        % {"day": format_date(day, words=screen_words())}
        for place, each in concerned.items()
        if (day := _lost_day(each, before.values(), after.values(), government.today))
    }  # fmt: skip


def _both(term: Span, roles: Iterable[Span]) -> list[Span]:
    """The days of a term on which the role runs too."""
    shared = [(max(term[0], role[0]), min(term[1], role[1])) for role in roles]
    return [each for each in shared if each[0] <= each[1]]


def _lost_day(
    change: TermChange, before: Iterable[list[Span]], after: Iterable[list[Span]], today: date
) -> date | None:
    """The first day from today on that this change takes from the post and on which nobody is left, of some."""
    was, now = ([each for spans in side for each in spans] for side in (before, after))
    days = {
        today,
        *(last + DAY for _first, last in now if last < date.max),
        *(max(first, today) for first, _last in was),
    }
    lost = [
        day for day in sorted(days)
        if day >= today and _on(day, change.before) and not _on(day, change.after)
        and any(_on(day, each) for each in was) and not any(_on(day, each) for each in now)
    ]  # fmt: skip
    return next(iter(lost), None)


def _on(day: date, term: Span | None) -> bool:
    return term is not None and term[0] <= day <= term[1]

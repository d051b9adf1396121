"""Handing words over to the outbox: one message per person, in the caller's transaction."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from followups.models import ActionItem, ProgressReport
from followups.notifications import Address, Wording, neutral
from rakor_portal import formatting
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, sign_of
from rakor_portal.directory.models import Government, Incumbency, Position
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.services.outbox import (
    Recipient,
    Topic,
    Words,
    announce,
    cancel,
    held_until,
    resolve_recipients,
)

KIND = "followups.action_item"
#: Time-based stages of reminders.py that belong to a due date, and the one that belongs to a stall.
DUE_STAGES = ("due_minus_7", "due_minus_3", "due_minus_1", "due_plus_1", "due_plus_7")
STALLED_STAGE = "stalled"


def item_url(item: ActionItem) -> str:
    """The page of the item behind the sign-in, as an absolute address."""
    return settings.SITE_URL.rstrip("/") + item.get_absolute_url()


def sealed_url(link: AccessLink) -> str:
    """The item's page for one person without a password, as the absolute address that a message keeps."""
    return settings.SITE_URL.rstrip("/") + reverse("followups:item_link", args=[sign_of(link)])


def tell(
    *,
    item: ActionItem,
    positions: Iterable[Position],
    stage: str,
    wording: Wording,
    subject_kind: str = KIND,
    subject_id: int | None = None,
    version: int = 1,
    is_import: bool = False,
    is_linked: bool = True,
) -> None:
    """Say `wording` to the holders of `positions`; `is_import` keeps the row and sends nothing.

    The link of the mail opens the item read-only for that person; the in-app notice leads to its page. The notice
    is there at once, the mail leaves in office hours (ux.md section 10). Whom the item no longer concerns gets no link
    of his own: not `is_linked`.
    """
    today = timezone.localdate(timezone=item.government.zone)
    titles = _titles(positions, today)
    recipients = resolve_recipients(government_id=item.government_id, position_ids=list(titles), on=today)
    links = issue_links(
        purpose=AccessLink.Purpose.ACTION_ITEM,
        subject_id=item.pk,
        government_id=item.government_id,
        person_ids=[recipient.person_id for recipient in recipients if recipient.person_id and is_linked],
    )

    def words(group: list[Recipient]) -> Words:
        link = links.get(group[0].person_id or 0)
        url = sealed_url(link) if link else (item_url(item) if is_linked else "")
        address = Address(formatting.join_words([titles[each.position_id] for each in group]), url)
        subject, body = (neutral if item.circle_id else wording)(address)
        greeting = f"Yth. {address.position}."
        path = item.get_absolute_url()
        return Words(subject=subject[:300], body=body, link=url, in_app_link=path, greeting=greeting)

    topic = Topic(item.government_id, subject_kind, subject_id or item.pk, stage, version, item.circle_id)
    as_expired = "seed" if is_import else ""
    announce(topic=topic, recipients=recipients, words=words, quiet_hours=True, as_expired=as_expired)


def when_mailed(government: Government) -> str:
    """`Senin, 16 Maret 2026 pukul 07.00 WIB` when a mail of this moment waits for office hours; empty otherwise."""
    moment = held_until(government)
    if moment is None:
        return ""
    words = formatting.screen_words()
    day = formatting.format_day_date(moment, zone=government.time_zone, words=words)
    return words.moment.format(date=day, time=formatting.format_time_zone(moment, zone=government.time_zone))


def judged_for(report: ProgressReport) -> list[Position]:
    """Who hears the verdict: the owner, and the post of the operator who reported for him."""
    item, reporter = report.item, report.reporter
    if report.on_behalf_of_id is None or reporter is None:
        return [item.owner]
    acting = [grant.position_id for grant in reporter.grants_today if grant.on_behalf_of_id == item.owner_id]
    return [item.owner, *Position.objects.filter(pk__in=acting).exclude(pk=item.owner_id)]


def addresses_of_verdict(report: ProgressReport) -> list[str]:
    """The addresses to which the verdict will be mailed, one for each person; none when nobody has one."""
    item = report.item
    today = timezone.localdate(timezone=item.government.zone)
    positions = [position.pk for position in judged_for(report)]
    recipients = resolve_recipients(government_id=item.government_id, position_ids=positions, on=today)
    addresses: dict[int, str] = {}
    for recipient in recipients:
        if recipient.person_id and recipient.address:
            addresses.setdefault(recipient.person_id, recipient.address)
    return list(dict.fromkeys(addresses.values()))


def _titles(positions: Iterable[Position], today: date) -> dict[int, str]:
    """How each position is called today, with Plt., Plh. or Pj. of its holder."""
    titles = {position.pk: position.title for position in positions}
    holders = Incumbency.objects.holders_on(today, titles)
    return titles | {position_id: holder.titled_position for position_id, holder in holders.items()}


def silence_reminders(*, item: ActionItem, reason: str, below_version: int | None = None) -> None:
    """Cancel what was planned and not sent: all of it when the item closes, old versions when its date moves."""
    if below_version is None:
        cancel(subject_kind=KIND, subject_id=item.pk, reason=reason, stages=[*DUE_STAGES, STALLED_STAGE])
    else:
        cancel(
            subject_kind=KIND, subject_id=item.pk, reason=reason, below_version=below_version, stages=list(DUE_STAGES)
        )


def take_leave(*, item: ActionItem, owner: Position) -> bool:
    """Cancel what waits to be said to `owner` about the item; whether he was told of it before."""
    cancel(subject_kind=KIND, subject_id=item.pk, reason="owner_changed", positions=[owner.pk])
    told = Obligation.objects.about(KIND, item.pk).filter(position=owner, state=Obligation.State.DONE)
    return told.exists()


def silence_stall(*, item: ActionItem) -> None:
    """Cancel an unsent mangkrak notice: progress was verified."""
    cancel(subject_kind=KIND, subject_id=item.pk, reason="progress_verified", stages=[STALLED_STAGE])


def moment_of(at: datetime | None) -> tuple[datetime, bool]:
    """The moment of a change, and whether it is an import of the past (then nobody is told)."""
    return (at, True) if at else (timezone.now(), False)

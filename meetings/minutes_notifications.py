"""What is said when a notula is distributed, and which announcements of notula there must be."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from meetings.models import ActionPoint, Invitation, Meeting, Minutes
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import sign_of
from rakor_portal.directory.models import Government, Incumbency, Position
from rakor_portal.formatting import format_day_date
from rakor_portal.messaging.models import Obligation
from rakor_portal.messaging.notifications.addressing import Recipient
from rakor_portal.messaging.registry import Expected, Planned, Words

SUBJECT_KIND = "meetings.minutes"
SUBMITTED = "submitted"
DISTRIBUTED = "distributed"


def invited_posts(meeting: Meeting, on: date) -> dict[int, Position]:
    """Everybody who was invited, present or not, by invited post: the post itself, or the one in whose place it stands.

    Of a closed meeting the successor counts only for the same person. Walk-ins left no address.
    """
    invitations = Invitation.objects.filter(meeting=meeting).standing().select_related("position__successor")
    posts = {each.position_id: each.position.standing_on(on) for each in invitations}
    if meeting.circle_id:
        moved = [posts[each.position_id].pk for each in invitations if posts[each.position_id] != each.position]
        holders = Incumbency.objects.holders_on(on, moved) if moved else {}
        for each in invitations:
            holder = holders.get(posts[each.position_id].pk)
            if holder and holder.person_id != each.person_id:
                posts[each.position_id] = each.position
    return posts


def words_for_minutes(
    minutes: Minutes, links: Mapping[int, AccessLink] | None = None, posts: Mapping[int, Position] | None = None
) -> Callable[[list[Recipient]], Words]:
    """The words for each person: who owes follow-ups is told how many. Two queries, whatever the audience.

    `links` are the invitation links by person, for who cannot sign in; `posts` those of `invited_posts`.
    """
    meeting = minutes.meeting
    points = ActionPoint.objects.filter(meeting=meeting).standing().exclude(owner=None)
    duties = Counter(points.values_list("owner_id", flat=True))
    invitations = Invitation.objects.filter(meeting=meeting).standing()
    titles = dict(invitations.values_list("position_id", "addressee"))
    for former, post in (posts or {}).items():
        if post.pk != former:
            titles.setdefault(post.pk, post.title)
            duties[post.pk] += duties[former]

    def compose(recipients: list[Recipient]) -> Words:
        names = [titles[each.position_id] for each in recipients if each.position_id in titles]
        link = (links or {}).get(recipients[0].person_id or 0)
        return _words(minutes, names, sum(duties[each.position_id] for each in recipients), link)

    return compose


def _words(minutes: Minutes, names: Sequence[str], duties: int, access: AccessLink | None) -> Words:
    """Of a closed meeting nothing is told but that there is something to read inside."""
    meeting = minutes.meeting
    path = (
        reverse("meetings:invitation", args=[sign_of(access)])
        if access
        else reverse("meetings:meeting_minutes", args=[meeting.public_id])
    )
    link = f"{settings.SITE_URL.rstrip('/')}{path}"
    addressed = f"Yth. {' / '.join(names)}." if names else "Yth. Bapak/Ibu."
    if meeting.is_closed_access:
        entry = "Dokumen" if access else "Silakan masuk untuk membacanya"
        body = f"{addressed}\n\nAda dokumen rapat untuk Bapak/Ibu.\n\n{entry}:\n{link}"
        return Words(subject="Dokumen rapat tersedia", body=body, link=link)
    day = f", {format_day_date(meeting.shown_at, zone=meeting.time_zone)}," if meeting.shown_at else ""
    owed = f"Bapak/Ibu penanggung jawab {duties} tindak lanjut." if duties else ""
    told = f"Notula {meeting.title}{day} telah disetujui dan kami sampaikan terlampir."
    body = "\n\n".join(part for part in (addressed, told, owed, f"Rincian:\n{link}") if part)
    return Words(subject=f"Notula {meeting.title}", body=body, link=link)


def words_for_reviewers(minutes: Minutes) -> Callable[[list[Recipient]], Words]:
    """To those who may review the notula of a closed meeting: that there is one, and nothing of it."""
    link = (
        f"{settings.SITE_URL.rstrip('/')}{reverse('meetings:meeting_minutes_review', args=[minutes.meeting.public_id])}"
    )
    body = f"Yth. Bapak/Ibu.\n\nAda notula rapat yang menunggu pemeriksaan Bapak/Ibu.\n\nSilakan masuk:\n{link}"
    return lambda _recipients: Words(subject="Notula menunggu pemeriksaan", body=body, link=link)


class MinutesHandler:
    """Notula are only announced: time plans nothing; only the call for a review is over once there was one."""

    def planned(self, government: Government, now: datetime) -> Iterable[Planned]:
        """Nothing falls due by time."""
        return ()

    def recheck(self, obligations: Sequence[Obligation]) -> dict[int, str]:
        """A notula stays distributed; one that left the review needs none."""
        calls = [each for each in obligations if each.stage == SUBMITTED]
        reviewed = Minutes.objects.exclude(status=Minutes.Status.IN_REVIEW)
        over = set(reviewed.filter(pk__in=[each.subject_id for each in calls]).values_list("pk", flat=True))
        return {each.pk: "not in review any more" for each in calls if each.subject_id in over}

    def words(self, obligations: Sequence[Obligation], person_id: int | None, moment: datetime) -> Words:
        """The words of the latest notula among `obligations`, for the positions they name."""
        latest = max(obligations, key=lambda each: each.subject_id)
        minutes = Minutes.objects.select_related("meeting").get(pk=latest.subject_id)
        named = [each.position_id for each in obligations if each.subject_id == latest.subject_id]
        recipients = [Recipient(position_id=pk, person_id=person_id, address="", has_account=False) for pk in named]
        return words_for_minutes(minutes)(recipients)

    def expected(self, government: Government) -> Iterable[Expected]:
        """One announcement per invited position of every distributed notula; what succeeded others is not counted."""
        invitations = Invitation.objects.filter(
            government=government, withdrawn_at=None, meeting__minutes__status=Minutes.Status.DISTRIBUTED
        )
        told = ("meeting__minutes__pk", "position_id", "position__closed_on", "meeting__minutes__distributed_at")
        for minutes_id, position_id, closed_on, at in invitations.values_list(*told):
            if closed_on is None or at is None or closed_on > at.astimezone(government.zone).date():
                yield Expected(SUBJECT_KIND, minutes_id, DISTRIBUTED, position_id)

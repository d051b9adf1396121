"""Links of messages: good ones where somebody may use them, and every kind that is over."""

from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, revoke_links, token_of
from rakor_portal.directory.models import Position
from tests.access.world.places import Place

INVITATION, ITEM = AccessLink.Purpose.INVITATION, AccessLink.Purpose.ACTION_ITEM


def make_links(place: Place) -> None:
    """Good in the own place and in the closed one (its invitee is of the circle); elsewhere one that is over.

    "other": revoked. "foreign": of another purpose.
    """
    scheduled, item, late = place.names["scheduled"], place.names["plain"], place.names["distributed"]
    invitation = _token(INVITATION, scheduled.pk, place.guest)
    of_item = _token(ITEM, item.pk, place.owner)
    of_minutes = _token(INVITATION, late.pk, place.guest)
    user = place.owner_user
    reset = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    if place.key == "other":
        revoke_links(purpose=INVITATION, subject_id=scheduled.pk)
        revoke_links(purpose=INVITATION, subject_id=late.pk)
        revoke_links(purpose=ITEM, subject_id=item.pk)
    if place.key == "foreign":
        invitation, of_minutes, of_item = of_item, of_item, invitation
    if place.key in ("own", "closed"):
        place.names |= {"reply": f"p{place.names['invitation'].pk}-reply"}
    place.objects |= {
        "invitation_link": {"token": invitation},
        "letter_link": {"token": invitation},
        "minutes_link": {"token": of_minutes},
        "item_link": {"token": of_item},
    }
    if place.key == "own":
        place.objects["reset_link"] = reset


def _token(purpose: str, subject_id: int, position: Position) -> str:
    holder = position.incumbencies.get()
    links = issue_links(
        purpose=purpose, subject_id=subject_id, government_id=position.government_id, person_ids=[holder.person_id]
    )
    return token_of(links[holder.person_id])

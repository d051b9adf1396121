"""Where a message about an item leads: the narrow link of a person, or its page behind the sign-in."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from followups.models import ActionItem, Extension, ProgressReport
from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import issue_links, sign_of


def link_for(item: ActionItem, person_id: int | None) -> str:
    """The person's narrow link to this item, as a message keeps it; without a person its page behind the sign-in."""
    site = settings.SITE_URL.rstrip("/")
    if person_id is None:
        return site + item.get_absolute_url()
    links = issue_links(
        purpose=AccessLink.Purpose.ACTION_ITEM,
        subject_id=item.pk,
        government_id=item.government_id,
        person_ids=[person_id],
    )
    return site + reverse("followups:item_link", args=[sign_of(links[person_id])])


def _of_item(subject_id: int, person_id: int | None) -> str:
    return link_for(ActionItem.objects.get(pk=subject_id), person_id)


def _of_report(subject_id: int, person_id: int | None) -> str:
    return link_for(ProgressReport.objects.select_related("item").get(pk=subject_id).item, person_id)


def _of_extension(subject_id: int, person_id: int | None) -> str:
    return link_for(Extension.objects.select_related("item").get(pk=subject_id).item, person_id)


#: By the kind of what a message is about.
LINKS: dict[str, Callable[[int, int | None], str]] = {
    "followups.action_item": _of_item,
    "followups.report": _of_report,
    "followups.extension": _of_extension,
}

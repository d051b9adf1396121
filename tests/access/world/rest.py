"""Rows of the directory and of accounts, messages, and addresses of what does not exist."""

import uuid
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from followups.models import SavedView
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Holiday, ImportBatch, InviteeGroup
from rakor_portal.documents.models import Letterhead
from rakor_portal.messaging.models import Channel, Message
from tests.access.world.places import Place
from tests.factories import (
    make_holder,
    make_organization,
    make_person,
    make_position,
    make_user,
    make_venue,
)

#: Signs that no id of the world has: numbers far away, and public ids of the right length.
NOWHERE = {
    "public_id": "zzzzzzzzzzzz", "code": "TL-0000-000", "token": "x" * 32, "slug": "tidak-ada", "uidb64": "OTk5OTk5",
    "receipt": "LK-0000",
}  # fmt: skip


def nowhere(key: str, value: Any) -> Any:
    """What stands in the address instead of `value`, so that nothing is found."""
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=1)
    return NOWHERE.get(key, 987654321)


def make_directory(place: Place) -> None:
    if place.circle:
        return
    government, n = place.government, place.key
    organization = make_organization(government, name=place.say(f"Organisasi {n}"), slug=f"organisasi-{n}")
    position = make_position(organization, title=place.say(f"Jabatan {n}"))
    person = make_person(government, name=place.say(f"Orang {n}"), rank=place.say("Pembina"))
    term = make_holder(position, person)
    group = InviteeGroup.objects.create(government=government, name=place.say(f"Grup {n}"), category="kepala_pd")
    venue = make_venue(government, name=place.say(f"Gedung {n}"), address=place.say("Jalan"))
    day = date(2026, 5, {"own": 4, "other": 5, "foreign": 6}[n])
    holiday = Holiday.objects.create(
        government=government, date=day, kind="libur_daerah", name=place.say("Libur"), decree=place.say("Keputusan")
    )
    place.objects |= {
        "organization": {"pk": organization.pk}, "position": {"pk": position.pk}, "person": {"pk": person.pk},
        "group": {"pk": group.pk}, "venue": {"pk": venue.pk}, "holiday": {"pk": holiday.pk},
        "incumbency": {"pk": term.pk}, "agency_slug": {"slug": organization.slug},
    }  # fmt: skip
    place.names |= {
        "organization": organization.pk, "position": position.pk, "signatory": place.sekda.pk, "owner": place.owner.pk,
        "person": make_person(government, name=place.say(f"Calon {n}")).pk,
    }  # fmt: skip


def make_files(place: Place) -> None:
    if not place.circle:
        view = SavedView.objects.create(government=place.government, owner=place.owner_user, name=place.say("Tampilan"))
        place.objects["saved_view"] = {"pk": view.pk}
    # A file waits for who uploaded it: that of another agency was uploaded by a colleague.
    uploader = make_user("secretariat", government=place.government) if place.key == "other" else place.secretary
    for kind in ImportBatch.Kind.values:
        batch = ImportBatch.objects.create(
            government=place.government, kind=kind, file_name=place.say("Daftar"), sheet_name=place.say("Lembar"),
            created_by=uploader,
        )  # fmt: skip
        place.objects[f"{kind}_file"] = {"public_id": batch.public_id}


def make_accounts(place: Place) -> None:
    if place.circle:
        # The directory of a government is no secret of the meeting: bodies name the same posts.
        post = make_position(place.sekda.organization)
        place.names |= {"position": post.pk, "signatory": place.sekda.pk, "owner": place.owner.pk}
        return
    user = make_user("approver", government=place.government)
    grant = RoleGrant.objects.get(position=user.positions_today[0])
    place.objects |= {"user": {"pk": user.pk}, "role": {"pk": grant.pk}}
    place.names |= {"email": user.email, "person_without_user": place.names["person"]}


def make_letterheads(place: Place) -> None:
    if place.circle:
        return
    kind = Letterhead.Kind.REGIONAL_HEAD if place.key == "other" else Letterhead.Kind.SECRETARIAT
    kop = Letterhead.objects.create(
        government=place.government, kind=kind, version=9, main_line=place.say("KOP"),
        address_lines=[place.say("Jalan")],
        emblem=default_storage.save(f"emblems/{uuid.uuid4()}.png", ContentFile(place.say("lambang").encode())),
    )  # fmt: skip
    place.objects["letterhead"] = {"pk": kop.pk}


def make_messages(place: Place) -> None:
    holder = place.owner.incumbencies.get()
    common: dict[str, Any] = {
        "government": place.government, "circle": place.circle, "stage": "x", "subject_kind": "followups.action_item",
        "subject_id": place.names["plain"].pk, "not_before": timezone.now(), "created_at": timezone.now(),
    }  # fmt: skip
    failed = Message.objects.create(
        channel=Channel.EMAIL, state=Message.State.FAILED, window_key=f"mail-{place.key}", position=place.guest,
        address="tamu@uji.example", sender="Portal Rakor <portal@uji.example>", subject=place.say("Undangan"),
        body=place.say("Isi"), reason=place.say("Ditolak"),
        **common,
    )  # fmt: skip
    notice = Message.objects.create(
        channel=Channel.IN_APP, state=Message.State.SENT, sent_at=timezone.now(), window_key=f"notice-{place.key}",
        person=holder.person, position=place.owner, subject=place.say_item("Tagihan"), body=place.say_item("Isi"),
        link=f"/action-items/{place.names['item_code']}/", **common,
    )  # fmt: skip
    place.objects |= {"message": {"message_id": failed.pk}, "notice": {"notice_id": notice.pk}}

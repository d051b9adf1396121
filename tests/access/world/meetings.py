"""Rakor in every state, each with its parts."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from followups.models import ActionItem
from meetings.models import ActionPoint, Attendance, Issue, Meeting, MinuteEntry, PriorityTopic
from meetings.services.action_points import add_point
from meetings.services.attendance_lists import issue_attendance_list
from meetings.services.minute_entries import add_entry
from meetings.services.minutes import approve_minutes, distribute_minutes, open_minutes, save_minutes, submit_minutes
from meetings.services.sending import send_invitations
from rakor_portal.actors import SEED
from rakor_portal.documents.models import Document
from tests.access.world.places import Place
from tests.factories import make_agenda_item, make_invitation, make_meeting
from tests.meetings.scenes import make_draft

STARTS_AT = datetime(2026, 3, 24, 2, 0, tzinfo=UTC)
STARTED_AT = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)


def make_meetings(place: Place) -> None:
    # Priority topics are the government's own list, and no secret of a meeting.
    name = f"Topik {place.key}" if place.circle else place.say(f"Topik {place.key}")
    topic = PriorityTopic.objects.create(government=place.government, name=name, slug=f"topik-{place.key}")
    issue = Issue.objects.create(government=place.government, title=place.say("Isu"), topic=topic, circle=place.circle)
    place.names |= {"issue": issue.pk, "topic": topic}
    if not place.circle:
        place.objects["topic_slug"] = {"slug": topic.slug}
    _make_draft(place)
    _make_meeting(place)
    _make_running(place)
    _make_minuted(place)


def _make_draft(place: Place) -> None:
    draft = _draft(place, "Draf")
    place.objects["draft"] = {"public_id": draft.public_id}
    place.names["draft_version"] = draft.version


def _draft(place: Place, title: str) -> Meeting:
    access = Meeting.Access.CLOSED if place.circle else Meeting.Access.LIMITED
    draft = make_draft(
        by=place.secretary, invitees=[place.guest], signatory=place.sekda, title=place.say(title), access=access,
        starts_at=STARTS_AT, venue=None, place=place.say("Aula"), online_link="https://rapat.example/masuk",
    )  # fmt: skip
    if place.circle:
        Meeting.objects.filter(pk=draft.pk).update(circle=place.circle)
        draft.refresh_from_db()
    draft.agenda_items.update(title=place.say("Laporan harga"), presenter_spoken=place.say("Penyaji"))
    draft.letter.__class__.objects.filter(meeting=draft).update(
        note=place.say("Catatan"), opening=place.say("Pembuka"), closing=place.say("Penutup"), dress=place.say("Batik")
    )
    return draft


def _make_meeting(place: Place) -> None:
    """Scheduled, with its letter sent."""
    meeting = _draft(place, "Rakor")
    document = send_invitations(by=place.secretary, meeting=meeting)
    store_paper(place, document)
    invitation = meeting.invitations.get(position=place.guest)
    place.objects |= {
        "meeting": {"public_id": meeting.public_id},
        "document": {"public_id": document.public_id},
        "agenda_item": {"public_id": meeting.public_id, "item_id": meeting.agenda_items.get().pk},
        "invitation": {"public_id": meeting.public_id, "invitation_id": invitation.pk},
    }
    place.names |= {"scheduled": meeting, "invitation": invitation}


def store_paper(place: Place, document: Document) -> None:
    """The worker's part: bytes under a random name, here with the word of the place."""
    name = default_storage.save(f"documents/{document.public_id}", ContentFile(place.say("%PDF-1.7").encode()))
    Document.objects.filter(pk=document.pk).update(
        state=Document.State.RENDERED, storage_name=name, sha256="0" * 64, size=20, page_count=1
    )


def _hall(place: Place, status: str, title: str, **fields: Any) -> Meeting:
    meeting = make_meeting(
        place.government, status=status, title=place.say(title), circle=place.circle, chair=place.sekda,
        starts_at=STARTED_AT, started_at=STARTED_AT, invited_at=STARTED_AT, place=place.say("Pendopo"), **fields,
    )  # fmt: skip
    make_agenda_item(meeting, title=place.say("Pokok bahasan"))
    make_invitation(meeting, place.guest, reply_note=place.say("Keterangan"))
    return meeting


def _make_running(place: Place) -> None:
    meeting = _hall(place, Meeting.Status.IN_PROGRESS, "Rakor berlangsung")
    seat, marked = meeting.invitations.get(), make_invitation(meeting, place.sekda)
    mark = Attendance.objects.create(
        meeting=meeting, invitation=marked, status="present", method="list", name=place.say("Wakil"),
        marked_at=STARTED_AT, marked_by=place.secretary,
    )  # fmt: skip
    entry, struck = _entry(place, meeting), _entry(place, meeting)
    MinuteEntry.objects.filter(pk=struck.pk).update(removed_at=STARTED_AT)
    point = _point(place, meeting)
    here = {"public_id": meeting.public_id}
    place.objects |= {
        "running": here,
        "mark": here | {"mark_id": mark.pk},
        "entry": here | {"entry_id": entry.pk},
        "struck_entry": here | {"entry_id": struck.pk},
        "point": here | {"point_id": point.pk},
    }
    place.names |= {
        "code": seat.check_in_code, "mark": f"present-{seat.pk}", "agenda_item": meeting.agenda_items.get().pk,
        "position_title": place.owner.title, "signatory_title": place.sekda.title,
    }  # fmt: skip


def _make_minuted(place: Place) -> None:
    """Held and not yet written, under review, approved, distributed with late items, distributed and all done."""
    held = _hall(place, Meeting.Status.HELD, "Rakor usai", ended_at=STARTED_AT)
    in_review = _minuted(place, "Rakor diperiksa")
    submit_minutes(by=SEED, minutes=in_review.minutes)
    approved = _approved(place, "Rakor disetujui")
    failed = issue_attendance_list(by=SEED, meeting=approved)
    Document.objects.filter(pk=failed.pk).update(state=Document.State.FAILED, failure=place.say("Gagal"))
    late, done = _distributed(place, "Rakor terlambat"), _distributed(place, "Rakor selesai")
    _late(late)
    _done(done)
    place.objects |= {
        name: {"public_id": meeting.public_id}
        for name, meeting in (
            ("held", held), ("in_review", in_review), ("approved", approved), ("distributed", late), ("closable", done),
        )
    } | {"failed_document": {"public_id": failed.public_id}}  # fmt: skip
    place.names["distributed"] = late


def _minuted(place: Place, title: str) -> Meeting:
    meeting = _hall(place, Meeting.Status.HELD, title, ended_at=STARTED_AT)
    _entry(place, meeting, MinuteEntry.Kind.DECISION)
    _point(place, meeting)
    minutes = open_minutes(by=SEED, meeting=meeting)
    save_minutes(
        by=SEED, minutes=minutes, version=minutes.version, opening=place.say("Dibuka"),
        conclusion=place.say("Disepakati"), closing=place.say("Ditutup"), signatory=place.sekda,
    )  # fmt: skip
    return Meeting.objects.get(pk=meeting.pk)


def _approved(place: Place, title: str) -> Meeting:
    meeting = _minuted(place, title)
    submit_minutes(by=SEED, minutes=meeting.minutes)
    approve_minutes(by=SEED, minutes=meeting.minutes)
    return Meeting.objects.get(pk=meeting.pk)


def _distributed(place: Place, title: str) -> Meeting:
    meeting = _approved(place, title)
    store_paper(place, meeting.minutes.document)
    distribute_minutes(by=SEED, minutes=meeting.minutes)
    return Meeting.objects.get(pk=meeting.pk)


def _late(meeting: Meeting) -> None:
    past = {"due_on": "2026-02-01", "first_due_on": "2026-02-01", "assigned_on": "2026-01-01"}
    ActionItem.objects.filter(point__meeting=meeting).update(progress_since="2026-01-01", **past)


def _done(meeting: Meeting) -> None:
    ActionItem.objects.filter(point__meeting=meeting).update(status=ActionItem.Status.DONE)


def _entry(place: Place, meeting: Meeting, kind: str = MinuteEntry.Kind.PROGRESS) -> MinuteEntry:
    return add_entry(
        by=SEED, meeting=meeting, agenda_item=meeting.agenda_items.get(), kind=kind, text=place.say("Isi catatan"),
        speaker_spoken=place.say("Pembicara"), client_ref=uuid.uuid4(), spoken_at=STARTED_AT,
    )  # fmt: skip


def _point(place: Place, meeting: Meeting) -> ActionPoint:
    return add_point(
        by=SEED, meeting=meeting, agenda_item=meeting.agenda_items.get(), title=place.say_item("Tindak lanjut"),
        owner=place.owner, no_due_reason=place.say_item("Berkelanjutan"), client_ref=uuid.uuid4(),
    )  # fmt: skip

"""Action items in every state, with questions, extensions, reports and files."""

import uuid
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from followups.models import ActionItem, Evidence, Extension, ProgressReport, TimelineEvent, Upload
from followups.services.reports import save_draft, submit_report
from meetings.models import Meeting
from tests.access.world.places import Place
from tests.factories import make_action_item, make_meeting

Status = ActionItem.Status


def make_items(place: Place) -> None:
    meeting = make_meeting(
        place.government, status=Meeting.Status.HELD, title=place.say("Rakor asal"), circle=place.circle,
        chair=place.sekda,
    )  # fmt: skip
    place.names["source"] = meeting
    plain = _item(place, meeting, "plain", status=Status.IN_PROGRESS)
    place.names["item_code"] = plain.code
    place.objects |= {
        "item": {"code": plain.code},
        "held_item": {
            "code": _item(place, meeting, "held", status=Status.ON_HOLD, status_reason=place.say_item("Alasan")).code
        },
        "done_item": {"code": _item(place, meeting, "done", status=Status.DONE).code},
    }
    _ask(place, _item(place, meeting, "asked", status=Status.IN_PROGRESS))
    _extend(place, _item(place, meeting, "extended", status=Status.IN_PROGRESS))
    _report(place, _item(place, meeting, "reported", status=Status.IN_PROGRESS))
    _begin(place, _item(place, meeting, "begun", status=Status.IN_PROGRESS))
    place.names["plain"] = plain


def _item(place: Place, meeting: Meeting, name: str, **fields: Any) -> ActionItem:
    code = f"TL-{name}-{place.key}"  # receipts end as codes do, so they differ from place to place
    return make_action_item(owner=place.owner, meeting=meeting, title=place.say_item("Uraian"), code=code, **fields)


def _event(place: Place, item: ActionItem, **fields: Any) -> TimelineEvent:
    return TimelineEvent.objects.create(
        item=item, at=timezone.now(), actor_label="Pimpinan", text=place.say_item("Kata"), **fields
    )


def _ask(place: Place, item: ActionItem) -> None:
    question = _event(place, item, kind=TimelineEvent.Kind.ASKED)
    place.objects["question"] = {"code": item.code, "pk": question.pk}


def _extend(place: Place, item: ActionItem) -> None:
    assert item.due_on is not None
    extension = Extension.objects.create(
        item=item, old_due_on=item.due_on, new_due_on=item.due_on.replace(year=2027), reason=place.say_item("Alasan"),
        plan=place.say_item("Rencana"), requested_by=place.owner_user, requested_at=timezone.now(),
    )  # fmt: skip
    place.objects["extension"] = {"code": item.code, "pk": extension.pk}


def _draft(place: Place, item: ActionItem) -> ProgressReport:
    answers = {
        "amount": Decimal(9), "narrative": place.say_item("Sembilan kecamatan"), "has_obstacle": True,
        "obstacle_kind": "sdm", "obstacle": place.say_item("Kendala"), "support_needed": place.say_item("Bantuan"),
    }  # fmt: skip
    return save_draft(by=place.owner_user, item=item, client_ref=uuid.uuid4(), answers=answers)


def _file(place: Place, report: ProgressReport) -> Evidence:
    content = place.say_item("%PDF-1.7").encode()
    name = default_storage.save(f"evidence/{uuid.uuid4()}", ContentFile(content))
    return Evidence.objects.create(
        report=report, storage_name=name, file_name=f"{place.say_item('Berita acara')}.pdf",
        content_type="application/pdf", size=len(content), sha256=uuid.uuid4().hex * 2, uploaded_by=place.owner_user,
    )  # fmt: skip


def _report(place: Place, item: ActionItem) -> None:
    draft = _draft(place, item)
    file = _file(place, draft)
    report = submit_report(by=place.owner_user, item=item, client_ref=draft.client_ref)
    place.objects |= {
        "report": {"code": item.code, "number": report.number},
        "evidence": {"code": item.code, "public_id": file.public_id},
        "receipt": {"code": item.code, "receipt": report.receipt},
    }


def _begin(place: Place, item: ActionItem) -> None:
    draft = _draft(place, item)
    file = _file(place, draft)
    upload = Upload.objects.create(
        report=draft, fingerprint="x", file_name=place.say_item("Foto"), size=10, uploaded_by=place.owner_user
    )
    place.objects |= {
        "draft_item": {"code": item.code},
        "upload": {"code": item.code, "public_id": upload.public_id},
        "draft_evidence": {"code": item.code, "public_id": file.public_id},
    }
    place.names["draft_ref"] = str(draft.client_ref)

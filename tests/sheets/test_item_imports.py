"""Impor of action items: what the notula says stays, the rest goes through the services."""

import io
from datetime import date, timedelta

import pytest
import time_machine

from followups.models import ActionItem, TimelineEvent
from meetings.models import ActionPoint, Meeting, Minutes, PriorityTopic
from tests.factories import make_circle, make_government, make_meeting, make_position, make_user
from tests.followups.overview import NOW, TODAY, make_done, make_on_track, make_scene, make_stalled
from tests.sheets.files import body, make_xlsx
from tests.sheets.test_directory_imports import confirm, outcomes, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
URL = "/action-items/import/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def send(client, *rows):
    return client.post(URL, {"file": make_xlsx(*rows)}, follow=True)


def test_unchanged_export_changes_nothing(client):
    _meeting, housing, _health = make_scene()
    topic = PriorityTopic.objects.create(government=make_government(), name="Air bersih", slug="air")
    make_stalled(housing, topic=topic, title="=Judul  dengan   spasi")
    point = make_on_track(housing, due_on=None, target=5, unit="km").point
    ActionPoint.objects.filter(pk=point.pk).update(target=5, unit="km")
    secret = make_circle(make_position())
    user = make_user("secretariat")
    secret.positions.add(user.positions_today[0])
    make_stalled(housing, make_meeting(status="held", circle=secret))
    client.force_login(user)

    for file_format in ("xlsx", "csv"):
        file = io.BytesIO(body(client.get(f"/action-items/export/?format={file_format}")))
        file.name = f"berkas.{file_format}"
        preview = client.post(URL, {"file": file}, follow=True)
        assert outcomes(preview) == {"new": 0, "changed": 0, "rejected": 0, "unchanged": 8}, reasons(preview)


def test_changes_go_through_the_services_and_need_a_reason(client, django_capture_on_commit_callbacks):
    _meeting, housing, health = make_scene()
    topic = PriorityTopic.objects.create(government=make_government(), name="Air bersih", slug="air")
    moved, dated, counted = (make_on_track(housing, code=f"TL-2026-90{number}") for number in range(3))
    done = make_done(housing, code="TL-2026-909")
    client.force_login(make_user("secretariat"))
    later = TODAY + timedelta(days=90)
    rows = [
        ["KODE", "Penanggung Jawab", "Tenggat", "Isu", "Alasan", "Uraian"],
        ["tl-2026-900", health.title, moved.due_on, "", "Salah alamat", moved.title],
        [dated.code, housing.title, f"{later:%d/%m/%Y}", "", "Musim hujan", dated.title],
        [counted.code, housing.title, counted.due_on, "air bersih", "", counted.title],
        [done.code, housing.title, later, "", "Terlambat", done.title],
        ["TL-2099-404", housing.title, later, "", "", ""],
    ]
    others = [make_on_track(housing) for _ in range(3)]
    rows += [
        [others[0].code, housing.title, later, "", "", others[0].title],
        [others[1].code, housing.title, others[1].due_on, "", "Keliru", "Uraian lain"],
        [others[2].code, "Kepala Antah Berantah", "", "", "Keliru", others[2].title],
    ]

    preview = send(client, *rows)
    with django_capture_on_commit_callbacks():
        confirm(client, preview)

    assert outcomes(preview) == {"new": 0, "changed": 3, "rejected": 5, "unchanged": 0}
    assert [reason[:26] for reason in reasons(preview)] == [
        "Tindak lanjut ini tidak be", "Kode TL-2099-404 tidak dik", "Isi kolom Alasan perubahan",
        "Uraian tindak lanjut mengi", "Jabatan Kepala Antah Beran",
    ]  # fmt: skip
    for item in (moved, dated, counted):
        item.refresh_from_db()
    assert (moved.owner, dated.due_on, dated.first_due_on) == (health, later, dated.point.due_on)
    assert counted.topic == topic
    assert TimelineEvent.objects.get(item=dated).kind == "due_moved"
    assert TimelineEvent.objects.get(item=moved).kind == "reassigned"


def test_row_without_code_joins_a_notula_that_is_still_written(client):
    meeting = make_meeting(title="Rakor Banjir", status=Meeting.Status.HELD)
    approved = make_meeting(title="Rakor Lama", status=Meeting.Status.HELD)
    Minutes.objects.create(meeting=approved, status="approved", approved_at=NOW)
    make_meeting(title="Rakor Rahasia", status=Meeting.Status.HELD, circle=make_circle(make_position()))
    owner = make_position(title="Kepala BPBD")
    client.force_login(make_user("secretariat"))
    rows = [
        ["Rencana tindak lanjut", "Rapat", "PIC", "Batas waktu", "Target", "Satuan"],
        ["Bangun tanggul", "Rakor Banjir", "Kepala BPBD", "30/06/2026", "1.234,5", "m"],
        ["Bangun tanggul", "Rakor Banjir, 16/03/2026", "Kepala BPBD", "30/06/2026", "", ""],
        ["Beli pompa", "Rakor Lama", "Kepala BPBD", "30/06/26", "", ""],
        ["Beli pompa", "Rakor Rahasia", "", "", "", ""],
        ["Beli perahu", "Rakor Banjir", "", "30/06/26", "", ""],
    ]

    preview = send(client, *rows)
    confirm(client, preview)
    confirm(client, preview)

    assert outcomes(preview) == {"new": 1, "changed": 0, "rejected": 4, "unchanged": 0}
    point = ActionPoint.objects.get()
    assert (point.meeting, point.title, point.owner, point.due_on, str(point.target), point.unit) == (
        meeting, "Bangun tanggul", owner, date(2026, 6, 30), "1234.50", "m",
    )  # fmt: skip
    assert ActionItem.objects.count() == 0


@pytest.mark.page
def test_only_the_secretariat_imports(client):
    for role in ("leader", "agency_operator", "verifier"):
        client.force_login(make_user(role))
        assert client.get(URL).status_code == 403
        assert client.post(f"{URL}abc/apply/").status_code == 403

"""Unduh Excel on every grid: what is on the screen, all pages, in a constant number of queries."""

from datetime import date, datetime

import pytest
import time_machine

from followups.models import ActionItem
from meetings.models import Attendance
from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents.models import Document
from tests.factories import (
    make_circle,
    make_government,
    make_holder,
    make_invitation,
    make_meeting,
    make_organization,
    make_person,
    make_position,
    make_user,
)
from tests.followups.overview import NOW, make_head, make_on_track, make_overdue, make_scene
from tests.sheets.files import body, read_xlsx

pytestmark = pytest.mark.django_db
NIP = "198003122005011001"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def column(rows, head):
    number = rows[0].index(head)
    return [row[number] for row in rows[1:]]


def test_action_items_are_those_of_the_page_in_its_order(client):
    make_scene()
    client.force_login(make_user("secretariat"))
    query = "condition=alarming&sort=-code"

    page = client.get(f"/action-items/?{query}")
    response = client.get(f"/action-items/export/?{query}")
    rows = read_xlsx(response)

    assert response["Content-Disposition"] == 'attachment; filename="Tindak-Lanjut-2026-03-16.xlsx"'
    assert rows[0][:12] == [str(each["label"]) for each in page.context["columns"]]
    shown = [ActionItem.objects.get(code=row.code) for row in page.context["page"]]
    assert column(rows, "Kode") == [item.code for item in shown]
    assert column(rows, "Batas") == [datetime.combine(item.due_on, datetime.min.time()) for item in shown]
    assert set(column(rows, "Kondisi")) == {"Mangkrak", "Terlambat"}


def test_export_has_every_page_and_the_same_number_of_queries(client, django_assert_num_queries):
    head = make_head("Dinas Uji", "dinas-uji")
    make_on_track(head)
    client.force_login(make_user("secretariat"))
    body(client.get("/action-items/export/"))

    with django_assert_num_queries(7):
        assert len(read_xlsx(client.get("/action-items/export/"))) == 2
    for _ in range(51):
        make_on_track(head)
    with django_assert_num_queries(7):
        assert len(read_xlsx(client.get("/action-items/export/"))) == 53


def test_closed_rakor_is_not_named_in_the_file_of_an_owner(client):
    head = make_head("Dinas Uji", "dinas-uji")
    owner = make_user(position=head)
    meeting = make_meeting(title="Rapat rahasia", circle=make_circle(make_position()), status="held")
    make_overdue(head, meeting=meeting)
    client.force_login(owner)

    content = read_xlsx(client.get("/action-items/export/"))

    assert len(content) == 2
    assert column(content, "Rakor") == [None]


def test_directory_lists_are_masked_unless_the_administrator_asks(client):
    position = make_position(make_organization(), title="Kepala Dinas Uji", phone="07242100123")
    make_holder(position, make_person(name="Budi", nip=NIP, phone="081234567890"))
    client.force_login(make_user("government_admin"))

    people = read_xlsx(client.get("/directory/people/export/"))
    full = client.post("/directory/people/export/full/")

    assert [nip for nip in column(people, "NIP") if nip] == ["1980••••••••••••01"]
    assert NIP in column(read_xlsx(full), "NIP")
    assert AuditEntry.objects.filter(action="directory.export_full").count() == 1
    assert "0724•••••23" in column(read_xlsx(client.get("/directory/positions/export/")), "Telepon jabatan")
    assert "1980••••••••••••01" in column(read_xlsx(client.get("/directory/incumbencies/export/")), "NIP")

    client.force_login(make_user("secretariat"))
    assert client.post("/directory/people/export/full/").status_code == 403
    assert NIP not in str(read_xlsx(client.get("/directory/people/export/")))


def test_directory_export_follows_the_filter_and_needs_the_right(client, django_assert_num_queries):
    for number in range(3):
        make_holder(make_position(title=f"Camat {number}", category="camat"))
    client.force_login(make_user("secretariat"))

    rows = read_xlsx(client.get("/directory/positions/export/?category=camat"))
    with django_assert_num_queries(4):
        body(client.get("/directory/positions/export/"))
    with django_assert_num_queries(4):
        body(client.get("/directory/people/export/"))

    assert column(rows, "Jabatan") == ["Camat 0", "Camat 1", "Camat 2"]
    client.force_login(make_user("leader"))
    assert client.get("/directory/positions/export/").status_code == 403


def test_invitations_and_attendance(client):
    meeting = make_meeting(status="held")
    first, second = make_invitation(meeting, reply="attending"), make_invitation(meeting)
    Attendance.objects.create(meeting=meeting, invitation=first, status="present", method="list", marked_at=NOW)
    Attendance.objects.create(
        meeting=meeting, status="present", method="walk_in", name="Tamu", post="=BPS", marked_at=NOW
    )
    client.force_login(make_user("secretariat"))
    base = meeting.get_absolute_url()

    invited = client.get(f"{base}invitations/export/")
    came = read_xlsx(client.get(f"{base}attendance/export/"))

    assert invited["Content-Disposition"] == 'attachment; filename="Undangan-Rakor-2026-03-16.xlsx"'
    assert column(read_xlsx(invited), "Jawaban") == ["Hadir", "Belum menjawab"]
    assert column(came, "Kehadiran") == ["Hadir", "Tanpa keterangan", "Peserta tambahan"]
    assert column(came, "Jabatan") == [first.addressee, second.addressee, "=BPS"]
    assert len(read_xlsx(client.get(f"{base}attendance/export/?show=missing"))) == 2
    client.force_login(make_user("agency_operator"))
    assert client.get(f"{base}attendance/export/").status_code == 403
    assert client.get(f"{base}invitations/export/").status_code == 403


def test_rakor_and_documents(client):
    make_meeting(title="Rapat Koordinasi Stunting", status="held")
    make_meeting(title="Rahasia", circle=make_circle(make_position()))
    Document.objects.create(
        government=make_government(), kind="minutes", title="Notula", number="005/1", dated_on=date(2026, 3, 1),
        subject_kind="meetings.meeting", subject_id=1, content={}, file_name="a.pdf", issued_at=NOW,
    )  # fmt: skip
    client.force_login(make_user("secretariat"))

    meetings = read_xlsx(client.get("/meetings/export/?status=held"))
    documents = read_xlsx(client.get("/documents/export/"))
    as_csv = body(client.get("/documents/export/?format=csv")).decode("utf-8-sig")

    assert [row[:3] for row in meetings[1:]] == [["Rapat Koordinasi Stunting", datetime(2026, 3, 16), "09.00"]]
    assert documents[1][:4] == ["Notula", "Notula", "005/1", datetime(2026, 3, 1)]
    assert as_csv.splitlines()[1].startswith("Notula;Notula;005/1;01/03/2026")

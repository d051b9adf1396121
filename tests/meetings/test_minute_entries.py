import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from meetings.models import AgendaItem, Meeting, MinuteEntry
from meetings.services.action_points import add_point
from meetings.services.minute_entries import add_entry, begin_agenda_item, edit_entry, remove_entry, restore_entry
from rakor_portal.audit.models import AuditEntry
from rakor_portal.errors import RuleViolation, StaleWrite
from tests.factories import make_user
from tests.meetings.hall import make_hall, write_entry

pytestmark = pytest.mark.django_db


def edited(hall, entry, *, version, text):
    return edit_entry(
        by=hall.secretary, entry=entry, version=version, kind=entry.kind, speaker=None, speaker_spoken="", text=text
    )


def test_double_enter_writes_one_row(hall):
    reference = uuid.uuid4()

    first = write_entry(hall, client_ref=reference)
    second = write_entry(hall, client_ref=reference)

    assert first == second
    assert AuditEntry.objects.filter(action="minute_entry.add").count() == 1


def test_second_writer_gets_both_texts(hall):
    entry = write_entry(hall, "Teks awal")
    edited(hall, entry, version=1, text="Teks pertama")

    with pytest.raises(StaleWrite) as conflict:
        edited(hall, entry, version=1, text="Teks kedua")

    assert conflict.value.current.text == "Teks pertama"


def test_struck_row_stays_and_comes_back(hall):
    entry = write_entry(hall)

    remove_entry(by=hall.secretary, entry=entry)
    remove_entry(by=hall.secretary, entry=entry)
    assert MinuteEntry.objects.standing().count() == 0
    assert AuditEntry.objects.filter(action="minute_entry.strike").count() == 1

    restore_entry(by=hall.secretary, entry=entry)
    assert MinuteEntry.objects.standing().count() == 1


def test_writing_under_an_agenda_item_begins_it_once(hall):
    first, later = datetime(2026, 3, 16, 2, 5, tzinfo=UTC), datetime(2026, 3, 16, 3, 0, tzinfo=UTC)

    write_entry(hall, spoken_at=first)
    write_entry(hall, spoken_at=later)
    begin_agenda_item(by=hall.secretary, meeting=hall.meeting, agenda_item=hall.meeting.agenda_items.first(), at=later)

    assert hall.meeting.agenda_items.first().started_at == first


@pytest.mark.parametrize("text", ["", "   "])
def test_row_needs_text(text):
    with pytest.raises(RuleViolation):
        write_entry(make_hall(), text)


def test_agenda_item_of_another_meeting_is_refused():
    with pytest.raises(RuleViolation):
        write_entry(make_hall(), agenda_item=make_hall().meeting.agenda_items.first())


@pytest.mark.parametrize("status", [Meeting.Status.SCHEDULED, Meeting.Status.CLOSED])
def test_rows_are_written_only_during_and_after_the_meeting(status):
    with pytest.raises(RuleViolation):
        write_entry(make_hall(status=status))


def test_rows_rest_while_the_notula_is_reviewed(submitted):
    with pytest.raises(RuleViolation):
        write_entry(submitted)
    with pytest.raises(RuleViolation):
        remove_entry(by=submitted.secretary, entry=MinuteEntry.objects.first())


def test_agency_head_may_not_write(hall):
    head = make_user("agency_head", government=hall.meeting.government)

    with pytest.raises(RuleViolation):
        add_entry(by=head, meeting=hall.meeting, agenda_item=None, kind="arahan", text="Isi", client_ref=uuid.uuid4())


# ---- In the browser ----


def address(name, hall, *args):
    return reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args])


def typed(hall, text="Bhabinkamtibmas membantu pendataan.", **fields):
    item = hall.meeting.agenda_items.first()
    return {
        "kind": "tanggapan", "speaker": "Unsur Polres", "text": text, "agenda_item": item.pk,
        "client_ref": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def test_row_typed_without_script_appears_with_its_speaker(client, hall):
    client.force_login(hall.secretary)

    page = client.post(address("entry_add", hall), typed(hall), follow=True).content.decode()

    assert "Bhabinkamtibmas membantu pendataan." in page
    assert MinuteEntry.objects.get().speaker_spoken == "Unsur Polres"


def test_speaker_who_is_a_known_post_is_kept_as_the_post(client, hall):
    client.force_login(hall.secretary)
    position = hall.invitations[0].position

    client.post(address("entry_add", hall), typed(hall, speaker=position.title.upper()))

    assert MinuteEntry.objects.get().speaker == position


def test_empty_row_is_refused_and_the_speaker_stays(client, hall):
    client.force_login(hall.secretary)

    response = client.post(address("entry_add", hall), typed(hall, text=""))

    assert response.status_code == 200
    assert "Tuliskan isi catatan." in response.content.decode()
    assert "Unsur Polres" in response.content.decode()


def test_conflict_page_shows_both_texts_and_then_saves(client, hall):
    entry = write_entry(hall, "Teks awal")
    client.force_login(hall.secretary)
    edited(hall, entry, version=1, text="Teks notulis lain")
    mine = {"kind": "capaian", "speaker": "", "text": "Teks saya", "version": 1}

    page = client.post(address("entry_edit", hall, entry.pk), mine).content.decode()
    assert "Teks notulis lain" in page
    assert "Teks saya" in page

    client.post(address("entry_edit", hall, entry.pk), {**mine, "version": 2})
    entry.refresh_from_db()
    assert entry.text == "Teks saya"


@pytest.mark.parametrize("count", [1, 3])
def test_live_page_takes_a_constant_number_of_queries(client, count, django_assert_num_queries):
    hall = make_hall(invited=count)
    for _ in range(count):
        write_entry(hall)
    client.force_login(hall.secretary)

    with django_assert_num_queries(13):
        response = client.get(address("meeting_live", hall))

    assert response.status_code == 200


def test_rows_answer_304_until_something_changes(client, hall):
    write_entry(hall)
    client.force_login(hall.secretary)
    path = f"{address('meeting_live_rows', hall)}?item={hall.meeting.agenda_items.first().pk}"

    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304

    write_entry(hall, "Catatan baru")
    add_point(by=hall.secretary, meeting=hall.meeting, client_ref=uuid.uuid4(), title="Data balita")
    fresh = client.get(path, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert "Catatan baru" in fresh.text
    assert "Data balita" in fresh.text.partition('id="live-points" hx-swap-oob="true"')[2]  # the list beside the rows


@pytest.mark.parametrize("item", ["1\r\nSet-Cookie: a=1", "\u0663", "9" * 9000])
def test_what_is_asked_for_does_not_reach_the_header(client, hall, item):
    client.force_login(hall.secretary)

    response = client.get(address("meeting_live_rows", hall), {"item": item})

    assert response.status_code == 200
    assert response["ETag"].startswith('"-')


def test_row_under_a_strange_agenda_item_is_refused_in_words(client, hall):
    client.force_login(hall.secretary)

    page = client.post(address("entry_add", hall), {"kind": "note", "text": "Catatan", "agenda_item": "x",
                                                    "client_ref": uuid.uuid4()})  # fmt: skip

    assert "Pilih dari daftar." in page.text


def test_strike_and_restore_by_button(client, hall):
    entry = write_entry(hall)
    client.force_login(hall.secretary)

    client.post(address("entry_strike", hall, entry.pk))
    entry.refresh_from_db()
    assert entry.removed_at is not None

    client.post(address("entry_restore", hall, entry.pk))
    entry.refresh_from_db()
    assert entry.removed_at is None


def test_row_of_another_meeting_is_not_found(client, hall):
    other = make_hall()
    client.force_login(hall.secretary)

    assert client.get(address("entry_edit", hall, write_entry(other).pk)).status_code == 404


@pytest.mark.parametrize("name", ["meeting_start", "meeting_end", "meeting_agenda_begin", "entry_add", "point_add"])
def test_acts_are_posts(client, name, hall):
    client.force_login(hall.secretary)

    assert client.get(address(name, hall)).status_code == 405


def test_meeting_is_started_stepped_through_and_ended(client):
    hall = make_hall(status=Meeting.Status.SCHEDULED)
    client.force_login(hall.secretary)
    second = AgendaItem.objects.filter(meeting=hall.meeting)[1]

    for status in (Meeting.Status.DRAFT, Meeting.Status.SCHEDULED):
        Meeting.objects.filter(pk=hall.meeting.pk).update(status=status)
        before = client.get(address("meeting_live", hall)).text
        assert ("Rapat belum dimulai" in before, "sudah diajukan" in before) == (True, False)
    client.post(address("meeting_start", hall), {"confirm_date": "1"})
    with time_machine.travel(datetime(2026, 3, 16, 2, 30, tzinfo=UTC), tick=False):
        client.post(address("meeting_agenda_begin", hall), {"item": second.pk})
    client.post(address("meeting_end", hall))

    hall.meeting.refresh_from_db()
    second.refresh_from_db()
    assert hall.meeting.status == Meeting.Status.HELD
    assert second.started_at == datetime(2026, 3, 16, 2, 30, tzinfo=UTC)

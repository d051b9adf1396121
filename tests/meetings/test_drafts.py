"""The draft in five parts: saving, two editors, agenda rows, sending from the page."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.models import AgendaItem, Meeting
from meetings.services.agenda import append_lines, move_item
from meetings.services.meetings import create_meeting, update_info
from meetings.services.sending import expand_pending
from rakor_portal.directory.models import Region
from rakor_portal.documents.models import Document
from rakor_portal.errors import RuleViolation, StaleWrite
from tests import factories
from tests.meetings import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(scenes.SENT_AT)]


@pytest.fixture(autouse=True)
def _week_before():
    with time_machine.travel(scenes.SENT_AT, tick=False):
        yield


def info_values(**fields):
    return {"title": "Rakor Stunting", "access": "limited", "date": "16/03/2026", "start_time": "09.00", **fields}


def test_new_draft_is_saved_from_the_page_once(client, secretary):
    client.force_login(secretary)
    values = info_values(client_ref=str(uuid.uuid4()))

    first = client.post(reverse("meetings:meeting_create"), values)
    second = client.post(reverse("meetings:meeting_create"), values)

    meeting = Meeting.objects.get()
    assert first.url == second.url == reverse("meetings:meeting_edit_agenda", args=[meeting.public_id])
    assert meeting.starts_at == scenes.STARTS_AT


def test_form_that_comes_back_makes_no_second_rakor_and_loses_no_change(client, secretary):
    client.force_login(secretary)
    url, first = reverse("meetings:meeting_create"), info_values(client_ref=str(uuid.uuid4()))
    made = client.post(url, first).url
    meeting = Meeting.objects.get()
    changed, fresh = {"start_time": "13.00"}, {"client_ref": str(uuid.uuid4())}

    unchanged = client.post(url, {**first, **fresh}).url
    asked = [client.post(url, {**first, **changed}), client.post(url, {**first, **changed, **fresh})]
    hidden = {name: asked[1].context["form"][name].value() for name in ("version", "client_ref")}
    client.post(reverse("meetings:meeting_edit_info", args=[meeting.public_id]), {**first, **changed, **hidden})

    assert unchanged == made
    for page in asked:
        assert "Rakor Stunting sudah Anda simpan sebagai draf pukul 09.00." in page.text
        assert [(row["stored"], row["typed"]) for row in page.context["earlier_rows"]] == [("09.00", "13.00")]
    meeting = Meeting.objects.get()
    assert meeting.starts_at == scenes.STARTS_AT + timedelta(hours=4)
    other = [client.post(url, {**first, **hidden, "separate": "1"}).url for _twice in range(2)]
    assert (other[0], Meeting.objects.count()) == (other[1], 2)
    assert 'autocomplete="off"' not in str(asked[0].context["form"]["date"])  # or browsers drop it after Back


def test_new_draft_that_is_only_saved_stays_at_its_first_part(client, secretary):
    client.force_login(secretary)
    values = info_values(client_ref=str(uuid.uuid4()), save="1")

    page = client.post(reverse("meetings:meeting_create"), values, follow=True)

    assert page.redirect_chain[-1][0] == reverse("meetings:meeting_edit_info", args=[Meeting.objects.get().public_id])
    assert "Draf tersimpan." in page.content.decode()


def test_agency_head_schedules_nothing(client):
    client.force_login(factories.make_user("agency_head"))

    assert client.get(reverse("meetings:meeting_create")).status_code == 403


def test_second_editor_sees_both_texts(client, secretary, bare_draft):
    read_at = bare_draft.version
    update_info(by=secretary, meeting=bare_draft, version=read_at, title="Judul orang lain")
    client.force_login(secretary)
    url = reverse("meetings:meeting_edit_info", args=[bare_draft.public_id])

    refused = client.post(url, info_values(title="Judul saya", version=read_at))
    again = client.post(url, info_values(title="Judul saya", version=refused.context["form"]["version"].value()))

    bare_draft.refresh_from_db()
    title = next(row for row in refused.context["conflict"] if row["label"] == "Nama rakor")
    assert (title["stored"], title["typed"]) == ("Judul orang lain", "Judul saya")
    assert again.status_code == 302
    assert bare_draft.title == "Judul saya"


def test_stale_version_is_refused(secretary, bare_draft):
    with pytest.raises(StaleWrite):
        update_info(by=secretary, meeting=bare_draft, version=bare_draft.version - 1, title="Lama")


def test_closed_meeting_gets_a_circle_with_officers_and_creator(secretary):
    chair, known = scenes.make_signatory(), factories.make_position()

    meeting = create_meeting(
        by=secretary,
        government=secretary.government,
        title="Tertutup",
        access="closed",
        chair=chair,
        circle_positions=[known],
    )

    assert set(meeting.circle.positions.all()) == {chair, known, *secretary.positions_today}


def test_opening_a_closed_draft_drops_its_circle(secretary):
    meeting = create_meeting(by=secretary, government=secretary.government, title="Tertutup", access="closed")

    update_info(by=secretary, meeting=meeting, version=meeting.version, access="limited")

    meeting.refresh_from_db()
    assert meeting.circle is None


def test_end_before_start_is_an_error_of_the_field(client, secretary):
    client.force_login(secretary)

    page = client.post(reverse("meetings:meeting_create"), info_values(end_time="08.00"))

    assert page.context["form"].errors["end_time"] == ["Jam selesai harus setelah jam mulai."]


def test_pasted_line_that_is_too_long_is_refused_and_kept(client, secretary, bare_draft):
    client.force_login(secretary)
    pasted = "Panjang " * 40
    values = {"row-TOTAL_FORMS": 0, "row-INITIAL_FORMS": 0, "version": bare_draft.version, "pasted": pasted}

    page = client.post(reverse("meetings:meeting_edit_agenda", args=[bare_draft.public_id]), values).text

    assert "paling panjang 250 huruf" in page
    assert pasted.strip() in page


def test_agenda_page_saves_rows_and_pasted_lines(client, secretary, bare_draft):
    item = bare_draft.agenda_items.get()
    client.force_login(secretary)
    values = {
        "row-TOTAL_FORMS": 3, "row-INITIAL_FORMS": 1, "row-0-pk": item.pk, "row-0-title": "Laporan harga beras",
        "row-0-planned_minutes": "20", "row-1-title": "Arahan Bupati", "version": bare_draft.version,
        "pasted": "Pemaparan Bulog\t25\nTanya jawab",
    }  # fmt: skip

    client.post(reverse("meetings:meeting_edit_agenda", args=[bare_draft.public_id]), values)

    rows = AgendaItem.objects.standing().filter(meeting=bare_draft).values_list("order", "title", "planned_minutes")
    assert list(rows) == [
        (1, "Laporan harga beras", 20), (2, "Arahan Bupati", None), (3, "Pemaparan Bulog", 25),
        (4, "Tanya jawab", None),
    ]  # fmt: skip


def test_agenda_row_moves_down_by_button_after_saving(client, secretary, bare_draft):
    append_lines(by=secretary, meeting=bare_draft, text="Kedua")
    bare_draft.refresh_from_db()
    first, second = AgendaItem.objects.standing().filter(meeting=bare_draft)
    client.force_login(secretary)
    values = {
        "row-TOTAL_FORMS": 2, "row-INITIAL_FORMS": 2, "row-0-pk": first.pk, "row-0-title": "Pertama",
        "row-1-pk": second.pk, "row-1-title": "Kedua", "version": bare_draft.version, "move": f"{first.pk}:down",
    }  # fmt: skip

    client.post(reverse("meetings:meeting_edit_agenda", args=[bare_draft.public_id]), values)

    titles = AgendaItem.objects.standing().filter(meeting=bare_draft).values_list("title", flat=True)
    assert list(titles) == ["Kedua", "Pertama"]


def test_moving_the_first_row_up_changes_nothing(secretary, bare_draft):
    item = bare_draft.agenda_items.get()

    move_item(by=secretary, meeting=bare_draft, item=item, up=True)

    item.refresh_from_db()
    assert item.order == 1


def test_sending_from_the_page_twice_sends_once(client, secretary, draft):
    client.force_login(secretary)
    url, values = reverse("meetings:meeting_edit_review", args=[draft.public_id]), {"client_ref": str(uuid.uuid4())}

    first, second = client.post(url, values), client.post(url, values)

    assert first.url == second.url == reverse("meetings:meeting_invitations", args=[draft.public_id])
    assert (expand_pending(), expand_pending(), Document.objects.count()) == (1, 0, 1)


def test_draft_that_was_sent_is_edited_no_more(client, secretary, draft):
    client.force_login(secretary)
    client.post(reverse("meetings:meeting_edit_review", args=[draft.public_id]), {"client_ref": str(uuid.uuid4())})

    with pytest.raises(RuleViolation, match="sedang disiapkan"):
        update_info(by=secretary, meeting=draft, version=None, title="Lain")
    expand_pending()
    with pytest.raises(RuleViolation, match="sudah dikirim"):
        update_info(by=secretary, meeting=draft, version=None, title="Lain")


def test_letter_takes_only_dates_that_make_sense(client, secretary, bare_draft):
    client.force_login(secretary)
    values = {"subject": "Undangan", "urgency": "biasa", "security": "B", "classification": "000.1.5"}
    days = {
        ("dated_on", "05/02/2026"): "Tanggal surat lebih dari 31 hari yang lalu.",
        ("dated_on", "17/03/2026"): "Tanggal surat tidak boleh setelah hari rapat.",
        ("reply_date", "17/03/2026"): "Batas jawaban harus sebelum rapat dimulai.",
        ("reply_date", "08/03/2026"): "Batas jawaban sudah lewat, sehingga tidak ada yang dapat menjawab.",
        ("dated_on", "06/02/2026"): None, ("dated_on", "16/03/2026"): None, ("reply_date", "09/03/2026"): None,
    }  # fmt: skip

    url = reverse("meetings:meeting_edit_letter", args=[bare_draft.public_id])
    for (name, day), sentence in days.items():
        bare_draft.refresh_from_db()
        page = client.post(url, {**values, name: day, "version": bare_draft.version})
        said = page.context["form"].errors if page.context else {}
        assert said == ({name: [sentence]} if sentence else {}), (name, day)


def test_group_narrowed_to_one_kecamatan_invites_only_there(client, secretary, bare_draft):
    government = secretary.government
    group = government.invitee_groups.create(name="Camat", category="camat")
    for number in (1, 2):
        code = f"18.03.0{number}"
        Region.objects.create(code=code, level="kecamatan", name=f"Kecamatan {number}", parent_id="18.03")
        organization = factories.make_organization(government, kind="kecamatan", region_id=code)
        factories.make_position(organization, category="camat", title=f"Camat {number}")
    client.force_login(secretary)
    url = reverse("meetings:meeting_edit_invitations", args=[bare_draft.public_id])

    client.post(url, {"groups": [group.pk], "districts": [f"{group.pk}:18.03.02"], "version": bare_draft.version})

    audience = client.get(url).context["draft"].audience
    assert [position.title for position in audience.positions] == ["Camat 2"]


@pytest.mark.parametrize(
    ("line", "title", "minutes"),
    [
        ("3. Kesiapsiagaan", "Kesiapsiagaan", None),
        ("3) Kesiapsiagaan 10 menit", "Kesiapsiagaan", 10),
        ("- Kesiapsiagaan (15 menit)", "Kesiapsiagaan", 15),
        ("1\tKesiapsiagaan\t20", "Kesiapsiagaan", 20),
        ("Kesiapsiagaan\t25 menit", "Kesiapsiagaan", 25),
        ("12 Kecamatan rawan banjir", "12 Kecamatan rawan banjir", None),
        ("Evaluasi tahun 2026", "Evaluasi tahun 2026", None),
    ],
)
def test_pasted_line_loses_its_number_and_gives_its_minutes(secretary, line, title, minutes, bare_draft):
    append_lines(by=secretary, meeting=bare_draft, text=line)

    item = AgendaItem.objects.filter(meeting=bare_draft).last()
    assert (item.title, item.planned_minutes) == (title, minutes)


def test_new_draft_on_a_day_off_or_past_comes_back_with_the_warning(client, secretary):
    client.force_login(secretary)

    page = client.post(reverse("meetings:meeting_create"), info_values(date="15/03/2026"), follow=True)

    meeting = Meeting.objects.get()
    assert page.redirect_chain[-1][0] == reverse("meetings:meeting_edit_info", args=[meeting.public_id])
    assert "Tanggal itu jatuh pada akhir pekan." in page.content.decode()
    assert "Draf tersimpan. Periksa peringatan" in page.content.decode()
    for past in ({"date": "06/03/2026"}, {"date": "06/03/2026", "start_time": ""}, {"start_time": "08.00"}):
        values = {"date": "09/03/2026", "version": meeting.version, **past}
        told = client.post(reverse("meetings:meeting_warnings", args=[meeting.public_id]), info_values(**values)).text
        assert "Waktu itu sudah lewat." in told, past
    values = {"title": "Rakor Lain", "date": "06/03/2026", "start_time": ""}
    page = client.post(reverse("meetings:meeting_create"), info_values(**values), follow=True).text
    assert "Waktu itu sudah lewat." in page


def test_fields_that_sending_needs_are_not_called_optional(client, secretary):
    client.force_login(secretary)

    page = client.get(reverse("meetings:meeting_create")).content.decode()

    for label in ("Tanggal", "Mulai pukul", "Tempat", "Pimpinan rapat"):
        assert f'{label} <span class="field__optional">(diperlukan sebelum mengirim)</span>' in page
    assert "---------" not in page


def test_title_that_is_too_long_is_refused_with_a_sentence_and_kept(client, secretary):
    client.force_login(secretary)

    page = client.post(reverse("meetings:meeting_create"), info_values(title="R" * 260)).content.decode()

    assert "Paling banyak 250 huruf; sekarang 260." in page
    assert "R" * 260 in page
    assert not Meeting.objects.exists()

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from meetings.documents.invitations import rundown_of
from meetings.forms.action_points import NewPointForm
from meetings.forms.due_words import propose_due
from meetings.forms.positions import find_position
from meetings.models import ActionPoint, Meeting
from meetings.reports.live import agenda_rail
from meetings.reports.minutes import blocking_problems
from meetings.services.action_points import remove_point
from rakor_portal.errors import RuleViolation
from tests.factories import make_agenda_item, make_holder, make_meeting, make_organization, make_position
from tests.meetings.hall import make_hall, write_point

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("dua pekan", date(2026, 3, 30)),
        ("seminggu", date(2026, 3, 23)),
        ("30 hari", date(2026, 4, 15)),
        ("tiga bulan", date(2026, 6, 16)),
        ("dua belas bulan", date(2027, 3, 16)),
        ("akhir bulan", date(2026, 3, 31)),
        ("Akhir tahun ini", date(2026, 12, 31)),
        ("besok", date(2026, 3, 17)),
        ("secepatnya", None),
        ("99999 bulan", None),
        ("", None),
    ],
)
@pytest.mark.page
def test_spoken_deadlines_propose_a_day(words, day):
    assert propose_due(words, spoken_on=date(2026, 3, 16)) == day


def test_same_reference_writes_one_point(hall):
    reference = uuid.uuid4()

    assert write_point(hall, client_ref=reference) == write_point(hall, client_ref=reference)


def test_supporters_leave_out_the_owner(hall):
    owner, other = (invitation.position for invitation in hall.invitations)

    point = write_point(hall, owner=owner, supporters=[owner, other])

    assert list(point.supporters.all()) == [other]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"due_on": date(2026, 6, 1), "no_due_reason": "Berkelanjutan"},
        {"due_on": date(2199, 12, 31)},
        {"target": Decimal(0), "unit": "desa"},
        {"target": Decimal(12), "unit": ""},
    ],
)
def test_what_can_never_be_right_is_refused(wrong):
    with pytest.raises(RuleViolation):
        write_point(make_hall(), **wrong)


def test_points_rest_while_the_notula_is_reviewed(submitted):
    with pytest.raises(RuleViolation):
        write_point(submitted)
    with pytest.raises(RuleViolation):
        remove_point(by=submitted.secretary, point=ActionPoint.objects.first())


# ---- In the browser ----


def address(name, hall, *args):
    return reverse(f"meetings:{name}", args=[hall.meeting.public_id, *args])


def typed(hall, **fields):
    return {
        "title": "Audit kasus stunting", "owner": "", "supporters": "", "due": "", "target": "",
        "agenda_item": hall.meeting.agenda_items.first().pk, "client_ref": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def test_point_keeps_spoken_words_beside_what_they_mean(client, hall):
    agency = make_organization(hall.meeting.government, name="Dinas Pengendalian Penduduk", abbreviation="Dinas PPKB")
    head = make_position(agency)
    client.force_login(hall.secretary)

    client.post(address("point_add", hall), typed(hall, owner="dinas ppkb", due="dua pekan", target="12 kecamatan"))

    point = ActionPoint.objects.get()
    assert (point.owner, point.due_on, point.due_spoken) == (head, date(2026, 3, 30), "dua pekan")
    assert (point.target, point.unit) == (Decimal(12), "kecamatan")


def test_owner_whom_nobody_knows_is_kept_as_spoken(client, hall):
    client.force_login(hall.secretary)

    page = client.post(address("point_add", hall), typed(hall, owner="seluruh OPD"), follow=True).content.decode()

    assert ActionPoint.objects.get().owner_spoken == "seluruh OPD"
    assert "belum dikenali" in page


def test_name_of_two_posts_means_neither(client, hall):
    for _ in range(2):
        make_position(make_organization(hall.meeting.government), title="Kepala Seksi Umum")
    client.force_login(hall.secretary)

    client.post(address("point_add", hall), typed(hall, owner="Kepala Seksi Umum"))

    assert ActionPoint.objects.get().owner is None


def test_of_two_heads_in_older_data_the_one_with_a_holder_is_meant(hall):
    agency = make_organization(hall.meeting.government, name="Dinas Kesehatan", abbreviation="Dinkes")
    vacant, held = make_position(agency, protocol_rank=1), make_position(agency)
    assert find_position(hall.meeting, "Dinkes") is None

    make_holder(held)
    assert find_position(hall.meeting, "Dinkes") == find_position(hall.meeting, "dinas kesehatan") == held
    make_holder(vacant)
    assert find_position(hall.meeting, "Dinkes") is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"supporters": "Dinas Entah"}, "Jabatan tidak ditemukan: Dinas Entah."),
        ({"due": "45/13/2026"}, "Tulis tanggal seperti 20/03/2026."),
        ({"target": "12"}, "Tuliskan satuannya juga"),
        ({"target": "-5 km"}, "Target harus lebih dari nol."),
        ({"due": "kemarin"}, "menunjuk hari yang sudah lewat"),
        ({"due": "31/12/2199"}, "lebih dari 5 tahun lagi. Periksa tahunnya."),
        ({"title": ""}, "Tuliskan uraian tindak lanjut."),
    ],
)
def test_wrong_words_are_shown_with_a_way_out(client, wrong, sentence, hall):
    client.force_login(hall.secretary)

    page = client.post(address("point_add", hall), typed(hall, **wrong)).content.decode()

    assert sentence in page
    assert ActionPoint.objects.count() == 0


def changed(point, **fields):
    return {
        "title": point.title, "owner": point.owner.title, "owner_spoken": "", "supporters": "", "due_on": "",
        "due_spoken": "", "no_due_reason": "Berkelanjutan", "target": "", "topic": "", "agenda_item": "",
        "version": point.version, **fields,
    }  # fmt: skip


def test_point_is_edited_and_a_second_editor_sees_both(client, hall):
    point = write_point(hall)
    client.force_login(hall.secretary)

    client.post(address("point_edit", hall, point.pk), changed(point, title="Judul pertama", target="1.200 desa"))
    page = client.post(address("point_edit", hall, point.pk), changed(point, title="Judul kedua")).content.decode()

    point.refresh_from_db()
    assert (point.title, point.target) == ("Judul pertama", Decimal(1200))
    assert "Judul pertama" in page
    assert "Judul kedua" in page


def test_who_corrects_a_point_returns_where_he_writes(client, hall):
    point = write_point(hall)
    client.force_login(hall.secretary)

    during = client.post(address("point_edit", hall, point.pk), changed(point, title="Judul pertama"))["Location"]
    Meeting.objects.filter(pk=hall.meeting.pk).update(status="held")
    point.refresh_from_db()
    after = client.post(address("point_edit", hall, point.pk), changed(point, title="Judul kedua"))["Location"]

    assert during.startswith(address("meeting_live", hall))
    assert after == address("meeting_minutes", hall)


def test_due_date_and_reason_without_one_exclude_each_other(client, hall):
    point = write_point(hall)
    client.force_login(hall.secretary)

    page = client.post(address("point_edit", hall, point.pk), changed(point, due_on="20/03/2026")).content.decode()

    assert "bukan keduanya" in page


def test_corrected_due_date_does_not_stand_beside_words_for_another_time(client, hall):
    point = write_point(hall, due_on=date(2026, 3, 30), due_spoken="dua pekan")
    client.force_login(hall.secretary)
    tries = {
        ("31/12/2026", "dua pekan"): "Kata itu berarti 30 Maret 2026.", ("31/12/2026", "kemarin"): "sudah lewat",
        ("03/04/2026", "dua pekan"): None, ("31/12/2026", "segera"): None,
    }  # fmt: skip

    for (day, words), sentence in tries.items():
        point.refresh_from_db()
        fields = changed(point, due_on=day, due_spoken=words, no_due_reason="")
        page = client.post(address("point_edit", hall, point.pk), fields)
        assert (page.status_code == 302) if sentence is None else (sentence in page.text), words


def test_point_is_struck_by_button(client, hall):
    point = write_point(hall)
    client.force_login(hall.secretary)

    client.post(address("point_strike", hall, point.pk))

    assert ActionPoint.objects.standing().count() == 0


def test_edit_form_opens_with_what_is_stored(client, hall):
    point = write_point(hall, target=Decimal("12.5"), unit="km", supporters=[hall.invitations[1].position])
    client.force_login(hall.secretary)

    page = client.get(address("point_edit", hall, point.pk)).content.decode()

    assert "12,5 km" in page
    assert hall.invitations[1].position.title in page


def test_due_date_before_the_meeting_is_refused_and_keeps_the_notula_from_approval(hall):
    held_on = hall.meeting.starts_at.astimezone(hall.meeting.zone).date()
    point = write_point(hall, due_on=held_on)  # done on the spot
    with pytest.raises(RuleViolation, match="sebelum hari rapat"):
        write_point(hall, due_on=held_on - timedelta(days=1))

    point.due_on = date(2020, 1, 1)
    problems = blocking_problems(hall.minutes, [point])

    assert [problem.partition(" sebelum")[0] for problem in problems] == [f"{point.title}: Batas waktu 1 Januari 2020"]


def test_unit_that_would_be_cut_is_refused():
    form = NewPointForm(make_meeting(), {"title": "Uji", "target": "semua " + "desa rawan " * 4})

    assert "target" in form.errors


def test_times_end_where_nobody_planned_minutes(hall):
    """From there on the letter and the live list print no clock, rather than the same one again."""
    items = [make_agenda_item(hall.meeting, planned_minutes=minutes) for minutes in (20, None, 15, None)]

    clocks = [line.time for line in rundown_of(hall.meeting, items)]
    live = [each.clock for each in agenda_rail(hall.meeting, items, None, hall.meeting.starts_at)]

    assert clocks == live
    assert [bool(clock) for clock in clocks] == [True, True, False, False]


def test_target_that_was_typed_stands_in_the_rows_and_in_the_side_list(client, hall):
    write_point(hall, target=Decimal("12.5"), unit="km")
    client.force_login(hall.secretary)

    page = client.get(reverse("meetings:meeting_live", args=[hall.meeting.public_id])).content.decode()

    assert "target 12,5 km" in page
    assert page.count("12,5 km") == 2

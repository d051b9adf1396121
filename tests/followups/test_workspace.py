"""Summary and follow-ups of a rakor: steps, next step, rights, tagihan, closing."""

import uuid

import pytest
import time_machine
from django.utils import timezone

from followups.models import ActionItem, TimelineEvent
from followups.services.closing import close_after_follow_up
from meetings.models import Meeting, Minutes
from rakor_portal.errors import RuleViolation
from tests.factories import (
    make_agenda_item,
    make_circle,
    make_government,
    make_holder,
    make_invitation,
    make_meeting,
    make_position,
    make_user,
)
from tests.followups.conftest import fresh
from tests.followups.overview import NOW, make_closed_item, make_done, make_head, make_scene, make_stalled

pytestmark = [pytest.mark.django_db, pytest.mark.built_at(NOW)]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def distribute(meeting):
    moment = timezone.now()
    Minutes.objects.create(
        meeting=meeting, status="distributed", submitted_at=moment, approved_at=moment, distributed_at=moment
    )


def words_of(response):
    return " ".join(response.content.decode().split())


def test_next_step_says_whom_to_ask_and_what_to_verify(client, cast, overview):
    meeting, housing, _health = overview
    make_stalled(housing, meeting, status="awaiting_verification")
    distribute(meeting)
    client.force_login(cast.secretariat)

    response = client.get(meeting.get_absolute_url())

    words = words_of(response)
    assert "tagih 2 penanggung jawab (2 mangkrak, 1 terlambat) dan periksa 1 laporan" in words
    assert "4 dari 6 belum selesai" in words
    assert "1 selesai dari 6" in words


def test_worst_items_come_first_and_twelve_are_shown(client, cast):
    meeting, _housing, _health = make_scene(3)
    client.force_login(cast.secretariat)

    response = client.get(meeting.get_absolute_url())

    assert [item.condition for item in response.context["items"]][:6] == ["stalled"] * 3 + ["overdue"] * 3
    assert "Tampilkan 3 tindak lanjut lainnya" in words_of(response)
    assert len(client.get(f"{meeting.get_absolute_url()}action-items/").context["items"]) == 15


def test_before_the_event_answers_and_agenda_lead(client, cast):
    meeting = make_meeting()
    make_agenda_item(meeting, title="Pencegahan stunting")
    make_invitation(meeting, reply="attending")
    make_invitation(meeting)
    client.force_login(cast.secretariat)

    words = words_of(client.get(meeting.get_absolute_url()))

    assert "Jawaban undangan" in words
    assert "Pencegahan stunting" in words
    assert "<b>1</b> dari 2 sudah menjawab" in words
    assert "Tindak lanjut terbit" not in words


def test_attendance_is_for_those_who_run_or_lead(client, cast, overview):
    meeting, _housing, _health = overview
    make_invitation(meeting)

    client.force_login(cast.leader)
    assert 'id="attendance-title"' in words_of(client.get(meeting.get_absolute_url()))
    client.force_login(cast.owner)
    assert 'id="attendance-title"' not in words_of(client.get(meeting.get_absolute_url()))


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("tab", "queries"), [("", 9), ("action-items/", 7)])
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, times, tab, queries):
    meeting, _housing, _health = make_scene(times)
    for _ in range(times):
        make_agenda_item(meeting)
        make_invitation(meeting)
    client.force_login(make_user("secretariat"))

    with django_assert_num_queries(queries):
        client.get(f"{meeting.get_absolute_url()}{tab}")


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(make_meeting().get_absolute_url()).status_code == 302


@pytest.mark.parametrize("tab", ["", "action-items/", "close/"])
def test_rakor_of_another_government_does_not_exist(client, tab):
    meeting = make_meeting()
    client.force_login(make_user("secretariat", government=make_government("18.02", short_name="Kab. Lain")))

    assert client.get(f"{meeting.get_absolute_url()}{tab}").status_code == 404


def test_closed_rakor_exists_for_its_circle_alone(client, cast):
    item, meeting = make_closed_item(cast.leader.positions_today[0], owner=cast.owner_position)

    client.force_login(fresh(cast.leader))
    assert client.get(meeting.get_absolute_url()).status_code == 200
    for outsider in (cast.owner, cast.secretariat, cast.verifier):
        client.force_login(fresh(outsider))
        assert client.get(meeting.get_absolute_url()).status_code == 404
    assert ActionItem.objects.visible_to(fresh(cast.owner)).filter(pk=item.pk).exists()


def test_agency_head_sees_only_own_items_of_the_rakor(client, overview):
    meeting, housing, _health = overview
    client.force_login(make_user("agency_head", position=housing))

    items = client.get(meeting.get_absolute_url()).context["items"]

    assert {item.owner_id for item in items} == {housing.pk}


def test_new_rakor_is_not_taken_for_a_rakor(client, cast):
    client.force_login(cast.secretariat)

    assert client.get("/meetings/new/").resolver_match.view_name == "meetings:meeting_create"


def test_tagihan_of_the_rakor_asks_for_stalled_and_late_items(client, cast, overview):
    meeting, housing, health = overview
    for owner in (housing, health):
        make_holder(owner)
    distribute(meeting)
    client.force_login(cast.secretariat)

    client.post(f"{meeting.get_absolute_url()}action-items/remind/", {"client_ref": str(uuid.uuid4())})

    reminded = ActionItem.objects.filter(timeline__kind=TimelineEvent.Kind.REMINDED)
    assert reminded.filter(point__meeting=meeting).count() == 2


def test_tagihan_of_the_rakor_is_the_secretariats(client, cast, overview):
    meeting, _housing, _health = overview
    client.force_login(cast.leader)

    response = client.post(f"{meeting.get_absolute_url()}action-items/remind/", {"client_ref": str(uuid.uuid4())})

    assert response.status_code == 403


@pytest.mark.parametrize(("is_distributed", "is_settled"), [(True, False), (False, True)])
def test_rakor_is_not_closed_before_its_time(cast, is_distributed, is_settled):
    meeting = make_meeting(status=Meeting.Status.HELD)
    owner = make_head("Dinas Uji", "dinas-uji")
    (make_done if is_settled else make_stalled)(owner, meeting)
    if is_distributed:
        distribute(meeting)

    with pytest.raises(RuleViolation):
        close_after_follow_up(by=cast.secretariat, meeting=meeting, note="Tuntas")

    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.HELD


def test_items_of_a_closed_meeting_that_the_closer_does_not_see_still_count(cast):
    """The guard asks the database, not what the actor may see."""
    meeting = make_meeting(
        status=Meeting.Status.HELD, circle=make_circle(cast.secretariat.positions_today[0], make_position())
    )
    make_stalled(make_head("Dinas Uji", "dinas-uji"), meeting)
    distribute(meeting)

    with pytest.raises(RuleViolation, match="1 tindak lanjut belum selesai"):
        close_after_follow_up(by=fresh(cast.secretariat), meeting=meeting, note="Tuntas")


def test_settled_rakor_is_closed_with_a_note(client, cast):
    meeting = make_meeting(status=Meeting.Status.HELD)
    make_done(make_head("Dinas Uji", "dinas-uji"), meeting)
    distribute(meeting)
    client.force_login(cast.secretariat)

    assert "tutup rakor dengan catatan penutup" in words_of(client.get(meeting.get_absolute_url()))
    response = client.post(f"{meeting.get_absolute_url()}close/", {"note": "Semua tuntas."}, follow=True)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.closing_note) == (Meeting.Status.CLOSED, "Semua tuntas.")
    assert "Semua tuntas." in words_of(response)


def test_closing_without_a_note_is_refused_on_the_page(client, cast):
    meeting = make_meeting(status=Meeting.Status.HELD)
    distribute(meeting)
    client.force_login(cast.secretariat)

    assert client.post(f"{meeting.get_absolute_url()}close/", {"note": " "}).status_code == 422


def test_leader_does_not_close(client, cast):
    meeting = make_meeting(status=Meeting.Status.HELD)
    client.force_login(cast.leader)

    assert client.get(f"{meeting.get_absolute_url()}close/").status_code == 403


def test_next_rakor_looks_back_at_what_the_former_left_open(client, cast, overview, django_assert_num_queries):
    """Three queries more, however much is open; who may not know of the former one sees nothing of it."""
    former, housing, _health = overview
    meeting = make_meeting(previous=former, status="in_progress")
    make_agenda_item(meeting)
    for circle in (None, make_circle(make_position())):
        Meeting.objects.filter(pk=former.pk).update(circle=circle, access="closed" if circle else "limited")
        ActionItem.objects.filter(point__meeting=former).update(circle=circle)
        client.force_login(fresh(cast.secretariat))
        pages = [client.get(f"{meeting.get_absolute_url()}{tab}").text for tab in ("", "action-items/", "live/")]
        assert [former.title in page or "sebelumnya" in page for page in pages] == [circle is None] * 3
        assert [" ".join(page.split()).count("3 dari 5 belum selesai") for page in pages[:2]] == [int(not circle)] * 2
    Meeting.objects.filter(pk=former.pk).update(circle=None, access="limited")
    ActionItem.objects.filter(point__meeting=former).update(circle=None)
    for previous, queries in ((None, 7), (former, 10), (former, 10)):
        Meeting.objects.filter(pk=meeting.pk).update(previous=previous)
        make_stalled(housing, former)
        client.force_login(fresh(cast.secretariat))
        with django_assert_num_queries(queries):
            client.get(f"{meeting.get_absolute_url()}action-items/")


def test_former_rakor_is_chosen_with_the_draft_and_kept_when_the_editor_may_not_know_of_it(client, cast):
    former, hidden = make_meeting(status="held"), make_meeting(status="held", circle=make_circle(make_position()))
    draft = make_meeting(status="draft")
    client.force_login(cast.secretariat)
    url = f"{draft.get_absolute_url()}edit/info/"

    def save(previous):
        draft.refresh_from_db()
        response = client.post(
            url, {"title": "Rakor", "access": "limited", "version": draft.version, "previous": previous}
        )
        draft.refresh_from_db()
        return response

    save(former.pk)
    assert draft.previous == former
    assert "Pilih dari daftar" in save(hidden.pk).text
    Meeting.objects.filter(pk=draft.pk).update(previous=hidden)
    page = client.get(url).text
    save("")
    assert ("Rakor sebelumnya" in page, draft.previous, hidden.title in page) == (False, hidden, False)

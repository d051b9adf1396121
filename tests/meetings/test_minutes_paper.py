"""The notula as paper: its order, its words, and what it does not invent."""

from datetime import UTC, date, datetime

import pytest

from followups.models import ActionItem
from followups.notifications import target_words
from followups.templatetags.action_items import target_figure
from meetings.documents.minutes import build_minutes
from meetings.models import ActionPoint, Meeting, Minutes
from meetings.reports.minutes import points_in_order
from meetings.services.minutes import (
    approve_minutes,
    open_minutes,
    submit_minutes,
)
from rakor_portal.actors import SEED
from tests.factories import make_organization, make_position
from tests.meetings.hall import make_hall, write_entry, write_point

pytestmark = pytest.mark.django_db


def content_of(hall):
    minutes = Minutes.objects.select_related("meeting__government", "signatory").get()
    return build_minutes(minutes, points=points_in_order(minutes.meeting), day=date(2026, 3, 18))


def test_notula_follows_the_agenda_and_numbers_decisions_through(hall):
    first, second = hall.meeting.agenda_items.all()
    open_minutes(by=hall.secretary, meeting=hall.meeting)
    write_entry(hall, "Keputusan kedua", kind="keputusan", agenda_item=second)
    write_entry(hall, "Keputusan pertama", kind="keputusan", agenda_item=first)
    write_entry(hall, "Kendala anggaran", kind="kendala", agenda_item=first, speaker_spoken="Unsur Polres")

    one, two = content_of(hall).discussions

    assert (one.decisions, one.first_decision) == (("Keputusan pertama",), 1)
    assert (two.decisions, two.first_decision) == (("Keputusan kedua",), 2)
    assert [(row.label, row.speaker) for row in one.rows] == [("Kendala", "Unsur Polres")]


@pytest.mark.page
def test_agenda_item_without_a_word_stays_in_the_discussion(hall):
    first, second = hall.meeting.agenda_items.all()
    open_minutes(by=hall.secretary, meeting=hall.meeting)
    write_entry(hall, "Kendala anggaran", kind="kendala", agenda_item=second)

    silent, spoken = content_of(hall).discussions

    assert (silent.title, silent.rows, silent.decisions) == (first.title, (), ())
    assert spoken.title == second.title


@pytest.mark.page
def test_notula_names_the_agency_in_full_and_keeps_the_conclusion_apart(hall):
    agency = make_organization(hall.meeting.government, name="Dinas Kesehatan", abbreviation="Dinkes")
    write_point(hall, owner=make_position(agency))
    Minutes.objects.update(conclusion="Harga terkendali.")

    content = content_of(hall)

    assert content.follow_ups[0].rows[0].owner == "Dinas Kesehatan"
    assert content.conclusion == "Harga terkendali."
    assert content.follow_up_intro.startswith("Rapat menetapkan")


@pytest.mark.page
def test_notula_prints_words_as_spoken(hall):
    open_minutes(by=hall.secretary, meeting=hall.meeting)
    write_point(hall, due_on=date(2026, 3, 30), due_spoken="dua pekan", is_implied=True, owner_spoken="seluruh OPD")

    row = content_of(hall).follow_ups[0].rows[0]

    assert row.due == "30 Mar 2026 (“dua pekan”)"
    assert "tersirat; diucapkan “seluruh OPD”" in row.owner


def test_undated_meeting_says_so_and_is_numbered_by_the_year_of_approval():
    hall = make_hall(status=Meeting.Status.HELD, starts_at=None, time_is_known=False)
    write_point(hall)
    submit_minutes(by=SEED, minutes=hall.minutes)

    minutes = approve_minutes(by=SEED, minutes=hall.minutes, at=datetime(2025, 5, 2, 3, 0, tzinfo=UTC))

    assert minutes.document.content["day_date"] == "tanggal tidak tercatat"
    assert ActionPoint.objects.get().code == "TL-2025-001"


@pytest.mark.page
def test_target_without_a_figure_stands_in_the_notula_and_in_the_item_as_typed(hall):
    point = write_point(hall, unit="semua desa rawan")

    item = ActionItem(point=point, target=100, unit="%")

    assert content_of(hall).follow_ups[0].rows[0].target == "semua desa rawan"
    assert target_figure(item) == "semua desa rawan (diukur dalam persen)"
    assert target_words(item) == "semua desa rawan"

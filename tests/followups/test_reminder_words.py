"""What a reminder says at each stage, to whom, and what it leaves unsaid of a closed meeting."""

from datetime import date

import pytest

from followups.models import ActionItem
from tests.factories import make_action_item, make_circle, make_meeting, make_position
from tests.followups.reminding import HANDLER, eight, obligations, one, planned_on

pytestmark = pytest.mark.django_db


SENTENCES = {
    "due_minus_7": (
        date(2026, 3, 13),
        "7 hari lagi: Audit kasus stunting",
        "Yth. Kepala Dinas PPKB. Batas waktu Audit kasus stunting 7 hari lagi (20 Maret 2026). Capaian terverifikasi "
        "58%. Mohon laporkan kemajuan: ",
    ),
    "due_minus_3": (
        date(2026, 3, 17),
        "3 hari lagi: Audit kasus stunting",
        "Yth. Kepala Dinas PPKB. Batas waktu Audit kasus stunting tinggal 3 hari (20 Maret 2026). Capaian 58%, rencana "
        "90%. Bila ada kendala, sampaikan di: ",
    ),
    "due_minus_1": (
        date(2026, 3, 19),
        "Besok jatuh tempo: Audit kasus stunting",
        "Yth. Kepala Dinas PPKB. Audit kasus stunting jatuh tempo besok, 20 Maret 2026. Lapor atau ajukan perpanjangan "
        "hari ini: ",
    ),
    "due_plus_1": (
        date(2026, 3, 23),
        "Lewat batas waktu: Audit kasus stunting",
        "Yth. Kepala Dinas PPKB. Audit kasus stunting melewati batas waktu 20 Maret 2026. Capaian 58%. Mohon laporkan "
        "kendala dan rencana penyelesaian: ",
    ),
    "due_plus_7": (
        date(2026, 3, 27),
        "Eskalasi: Audit kasus stunting",
        "Yth. Kepala Dinas PPKB. Audit kasus stunting terlambat 7 hari dan diteruskan kepada Sekretaris Daerah. "
        "Penjelasan ditunggu paling lambat 1 April 2026: ",
    ),
    "stalled": (
        date(2026, 4, 9),
        "Mangkrak: Audit kasus stunting",
        "Yth. Kepala Dinas PPKB. Tidak ada kemajuan terverifikasi pada Audit kasus stunting sejak 10 Maret 2026 "
        "(30 hari). Kendala tercatat: dokter hanya satu. Penjelasan: ",
    ),
}


@pytest.mark.parametrize("stage", SENTENCES)
@pytest.mark.page
def test_words_of_each_stage(cast, item, stage):
    day, subject, body = SENTENCES[stage]
    ActionItem.objects.filter(pk=item.pk).update(obstacle="dokter hanya satu.")

    words = HANDLER.words(one(day, stage, cast.owner_position), cast.owner.person_id, eight(day))

    assert words.subject == subject
    assert words.body == body + words.link
    assert "/t/" in words.link
    assert words.in_app_link == "/action-items/TL-2026-004/"


def test_several_matters_are_one_message(cast, item):
    make_action_item(
        owner=cast.owner_position, code="TL-2026-005", title="Data keluarga", assigned_on=date(2026, 2, 16),
        due_on=date(2026, 3, 20), progress_since=date(2026, 3, 10),
    )  # fmt: skip

    words = HANDLER.words(obligations(date(2026, 3, 13)), cast.owner.person_id, eight(date(2026, 3, 13)))

    assert words.subject == "2 pengingat tindak lanjut"
    assert words.body.startswith("Yth. Kepala Dinas PPKB. 2 tindak lanjut memerlukan perhatian Bapak/Ibu.")
    assert [title in words.body for title in ("Audit kasus stunting", "Data keluarga")] == [True, True]
    assert words.in_app_link == "/tasks/"


def test_closed_meeting_has_neutral_words_and_no_copy_outside_its_circle(cast):
    meeting = make_meeting(title="Rahasia", circle=make_circle(make_position()))
    make_action_item(
        owner=cast.owner_position, meeting=meeting, title="Hal rahasia", assigned_on=date(2026, 1, 5),
        due_on=date(2026, 3, 20), progress_since=date(2026, 1, 5),
    )  # fmt: skip
    ActionItem.objects.filter(pk=cast.item.pk).update(status="dropped", status_reason="x")

    rows = planned_on(date(2026, 3, 27))
    day = date(2026, 3, 27)
    words = HANDLER.words(one(day, "due_plus_7", cast.owner_position), cast.owner.person_id, eight(day))

    assert {row.position_id for row in rows} == {cast.owner_position.pk}
    assert {row.circle_id for row in rows} == {meeting.circle_id}
    assert (words.subject, "ahasia" in words.body) == ("Pemberitahuan tindak lanjut", False)

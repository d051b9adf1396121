from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from rakor_portal import presentation
from rakor_portal.templatetags import rakor


def rendered(source: str, **context) -> str:
    return Template(source).render(Context(context)).strip()


def test_status_tag_says_shape_word_and_days():
    html = rakor.status_tag("stalled", 56)

    assert "status-tag--stalled" in html
    assert html.count("<svg") == 1
    assert "Mangkrak 56 hari" in html


def test_status_tag_leaves_days_out_where_they_mean_nothing():
    assert rakor.status_tag("on_track", 3).endswith("Sesuai rencana</span>")


def test_every_condition_has_a_silhouette():
    assert set(presentation.CONDITIONS) <= set(presentation.GLYPHS)


def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError):
        rakor.icon("calender")


def test_bullet_bar_names_both_numbers():
    html = rakor.bullet_bar(58, 94)

    assert 'aria-label="Capaian 58%, rencana hari ini 94%"' in html
    assert 'width="58.0%"' in html
    assert 'x="94.0%"' in html


def test_bullet_bar_stays_inside_its_track():
    assert 'width="100.0%"' in rakor.bullet_bar(175)


def test_stacked_bar_shares_add_up_and_keep_the_order_of_severity():
    bar = presentation.condition_segments({"stalled": 1, "done": 3}, None)

    assert [(part["code"], part["x"], part["width"]) for part in bar["segments"]] == [
        ("done", 0.0, 75.0),
        ("stalled", 75.0, 25.0),
    ]
    assert bar["words"] == "3 selesai, 1 mangkrak"


def test_stacked_bar_of_nothing_is_empty():
    assert presentation.condition_segments({}, None) == {"segments": [], "words": ""}


def test_shares_never_leave_the_bar():
    assert presentation.shares(8, 4, 0, 10) == [
        {"css": "primary", "x": 0.0, "width": 80.0},
        {"css": "secondary", "x": 80.0, "width": 20.0},
    ]


def test_line_chart_says_the_same_in_a_table():
    chart = presentation.line_chart_geometry(["12 Jan", "19 Jan"], [{"name": "selesai", "values": [0, 22]}])

    assert chart["rows"] == [("12 Jan", [0]), ("19 Jan", [22])]
    assert chart["lines"][0]["last"] == 22
    assert chart["grid"][-1][1] == 40


def test_line_chart_without_weeks_is_empty():
    chart = presentation.line_chart_geometry([], [{"name": "selesai", "values": []}])

    assert chart["rows"] == []
    assert chart["lines"][0]["points"] == ""


def test_stepper_shows_the_stage_in_words():
    steps = [
        {"label": "Draf", "note": "5 Jan", "state": "done"},
        {"label": "Dipantau", "note": "", "state": "current"},
        {"label": "Selesai", "note": "", "state": "next"},
    ]

    html = rendered("{% stepper steps %}", steps=steps)

    assert "tahap 2 dari 3" in html
    assert html.count('aria-current="step"') == 1


def test_filters_follow_the_zone_and_leave_nothing_for_nothing():
    moment = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)

    assert rendered('{{ value|jam_zona:"Asia/Makassar" }}', value=moment) == "10.00 WITA"
    assert rendered("{{ value|hari_tanggal }}", value=moment) == "Senin, 12 Januari 2026"
    assert rendered("{{ value|tanggal }}{{ value|angka }}{{ value|persen }}", value=None) == ""
    assert rendered("{{ value|sisa_hari:today }}", value=date(2026, 3, 20), today=date(2026, 3, 16)) == "4 hari lagi"


def test_query_with_keeps_the_other_filters():
    request = RequestFactory().get("/action-items/", {"view": "stalled", "page": "3"})

    assert rendered("{% query_with page=None sort='due' %}", request=request) == "?view=stalled&amp;sort=due"

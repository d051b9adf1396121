"""What was typed becomes terms."""

import pytest

from rakor_portal.search.questions import Term, read_question, stem


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("stunting", [("stunting",)]),
        ("Penanganan STUNTING di desa", [("penanganan",), ("stunting",), ("desa",)]),
        ("000.1.5/12/2026", [("000",), ("1",), ("5",), ("12",), ("2026",)]),
        ("TL-2026-0012", [("tl",), ("2026",), ("0012",)]),
        ("  ", []),
        ("'; DROP TABLE --%_\x00", [("drop",), ("table",)]),
        ('"a" OR NEAR(b) & !c:* <->', [("a",), ("or",), ("near",), ("b",), ("c",)]),
        ("satu dua tiga empat lima enam tujuh", [(w,) for w in ["satu", "dua", "tiga", "empat", "lima", "enam"]]),
        ("yang dan", [("yang",), ("dan",)]),
        ("é😀ñ", [("é",), ("ñ",)]),
    ],
)
def test_question_is_read_as_words(text, terms):
    assert [term.alternatives for term in read_question(text)] == [(words,) for words in terms]


def test_abbreviation_and_long_name_ask_the_same():
    short, long = read_question("Disdik"), read_question("dinas pendidikan")

    assert short[0].alternatives == (("disdik",), ("dinas", "pendidikan"))
    assert set(long[0].alternatives) == set(short[0].alternatives)


def test_a_governments_own_abbreviation_goes_before_the_common_one():
    terms = read_question("DPUPR jalan", {"DPUPR": "Dinas Penataan Ruang"})

    assert [term.alternatives for term in terms] == [(("dpupr",), ("dinas", "penataan", "ruang")), (("jalan",),)]


def test_head_of_an_office_is_asked_for_by_his_short_name():
    asked = {text: [term.alternatives for term in read_question(text)] for text in ("Kadis", "kadinkes", "kapal")}

    assert asked == {
        "Kadis": [(("kadis",), ("kepala", "dinas"))],
        "kadinkes": [(("kadinkes",), ("kepala",)), (("kadinkes",), ("dinkes",), ("dinas", "kesehatan"))],
        "kapal": [(("kapal",),)],
    }


def test_stem_is_one_for_the_forms_of_a_word_and_never_too_short():
    assert {stem(word) for word in ("membangun", "pembangunan", "bangun")} == {"bangun"}
    assert stem("iuran") == "iuran"


def test_terms_hold_nothing_that_a_query_language_reads():
    term = Term((("disdik",), ("dinas", "pendidikan")))

    assert term.tsquery == "(disdik:*) | (dinas:* & pendidikan:*)"
    assert term.fts5 == '("disdik") OR ("dinas" AND "didik")'
    assert (Term((("pu",),)).fts5, Term((("pu",),)).short_words) == ("", ["pu"])

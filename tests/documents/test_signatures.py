"""Who signs how: the head with the name alone, others with rank and NIP, acting holders with their prefix."""

from datetime import date

import pytest

from rakor_portal.directory.models import Incumbency
from rakor_portal.documents.models import DocumentForm, Letterhead, NumberPattern
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.documents.services.signatures import letterhead_for, signature_block
from tests.factories import make_government, make_holder, make_organization, make_person, make_position
from tests.scene import scene

DAY = date(2026, 1, 12)


@scene
def head():
    organization = make_organization(make_government(), kind="forkopimda", name="Bupati Lampung Utara")
    position = make_position(organization, title="Bupati Lampung Utara", category="forkopimda")
    make_holder(
        position, make_person(title_before="Dr. Ir.", name="Hamartoni Ahadis", title_after="M.Si.", nip="1" * 18)
    )
    return position


@scene
def secretary():
    organization = make_organization(make_government(), kind="sekretariat", name="Sekretariat Daerah")
    return make_position(organization, title="Sekretaris Daerah", category="setda")


def ranked_person(**fields):
    return make_person(nip="196901011994031001", rank="Pembina Utama Madya (IV/d)", **fields)


def test_head_of_the_region_signs_with_the_name_alone(head):
    block = signature_block(position=head, day=DAY)

    assert (block.authority, block.post, block.name) == ("", "BUPATI LAMPUNG UTARA", "Dr. Ir. Hamartoni Ahadis, M.Si.")
    assert (block.rank, block.nip) == ("", "")


def test_secretary_signs_for_the_head_with_rank_and_nip(head, secretary):
    make_holder(secretary, ranked_person())

    block = signature_block(position=secretary, day=DAY, for_regional_head=head)

    assert (block.authority, block.post) == ("a.n. BUPATI LAMPUNG UTARA", "Sekretaris Daerah")
    assert (block.rank, block.nip) == ("Pembina Utama Madya (IV/d)", "19690101 199403 1 001")


@pytest.mark.parametrize(
    ("kind", "post"),
    [
        (Incumbency.Kind.ACTING, "Plt. SEKRETARIS DAERAH"),
        (Incumbency.Kind.INTERIM, "Pj. SEKRETARIS DAERAH"),
        (Incumbency.Kind.DAILY_ACTING, "Plh. SEKRETARIS DAERAH"),
        (Incumbency.Kind.DEFINITIVE, "SEKRETARIS DAERAH"),
    ],
)
def test_acting_holder_carries_the_prefix(secretary, kind, post):
    make_holder(secretary, ranked_person(), kind=kind)

    assert signature_block(position=secretary, day=DAY).post == post


def test_vacant_post_has_no_name(secretary):
    assert signature_block(position=secretary, day=DAY).name == ""


def test_letterhead_follows_the_authority(head, secretary):
    government = head.government
    prepare_government(government)

    of_head = letterhead_for(government=government, signatory=head, day=DAY)
    of_secretary = letterhead_for(government=government, signatory=secretary, day=DAY)
    for_head = letterhead_for(government=government, signatory=secretary, day=DAY, for_regional_head=head)

    assert of_head.main_line == "BUPATI LAMPUNG UTARA"
    assert (of_secretary.upper_line, of_secretary.main_line) == (
        "PEMERINTAH KABUPATEN LAMPUNG UTARA",
        "SEKRETARIAT DAERAH",
    )
    assert for_head == of_head


def test_later_letterhead_holds_from_its_day(secretary):
    prepare_government(secretary.government)
    Letterhead.objects.create(
        government=secretary.government, kind="setda", version=2, main_line="SETDA BARU", valid_from=date(2026, 7, 1)
    )

    before = letterhead_for(government=secretary.government, signatory=secretary, day=DAY)
    after = letterhead_for(government=secretary.government, signatory=secretary, day=date(2026, 7, 1))

    assert (before.main_line, after.main_line) == ("SEKRETARIAT DAERAH", "SETDA BARU")


def test_preparing_twice_changes_nothing(db):
    government = make_government()

    for _time in range(2):
        prepare_government(government)

    assert Letterhead.objects.filter(government=government).count() == 2
    assert DocumentForm.objects.filter(government=government).count() == 1
    assert NumberPattern.objects.filter(government=government).count() == 4

"""The shipped lists: Lampung Utara as the data stands, loaded twice without harm."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import (
    Government,
    Holiday,
    InviteeGroup,
    Organization,
    Position,
    Region,
)
from rakor_portal.directory.services.loading import load_government, time_zone_of
from rakor_portal.directory.services.regions import load_regions
from rakor_portal.directory.services.source_files import region_rows
from rakor_portal.errors import RuleViolation
from tests.scene import scene

pytestmark = pytest.mark.django_db
Category = Position.Category


def load(code, **options):
    load_regions(within=code)
    return load_government(code=code, **options)


@scene
def lampung_utara():
    return load("18.03").government


def counts(government, **conditions):
    return Position.objects.filter(government=government, **conditions).count()


@pytest.mark.page
def test_region_list_holds_all_of_indonesia():
    levels = [(level, code.split(".")) for code, level, *_rest in region_rows()]

    assert len(levels) == 91_599
    assert len({".".join(segments) for _, segments in levels}) == 91_599
    assert sum(level == "kecamatan" for level, _ in levels) == 7_285


def test_lampung_utara_has_569_positions_by_unsur(lampung_utara):
    by_category = {category: counts(lampung_utara, category=category) for category in Category.values}

    assert Position.objects.filter(government=lampung_utara).invitable().count() == 569
    assert {category: count for category, count in by_category.items() if count} == {
        Category.FORKOPIMDA: 5,
        Category.SECRETARIAT: 8,
        Category.AGENCY_HEAD: 34,
        Category.VERTICAL: 5,
        Category.DISTRICT_HEAD: 23,
        Category.VILLAGE_HEAD: 232,
        Category.URBAN_VILLAGE_HEAD: 15,
        Category.VILLAGE_COOPERATIVE: 232,
        Category.URBAN_COOPERATIVE: 15,
    }


def test_groups_cover_every_position_once(lampung_utara):
    members = InviteeGroup.objects.all().member_ids(lampung_utara.today)

    everybody = [position for positions in members.values() for position in positions]

    assert len(everybody) == len(set(everybody)) == 569
    assert list(InviteeGroup.objects.values_list("name", flat=True)) == [
        "Forkopimda",
        "Wakil Bupati, Sekda, asisten, staf ahli, kepala bagian",
        "Kepala perangkat daerah",
        "Camat",
        "Kepala desa",
        "Lurah",
        "Ketua Koperasi Desa Merah Putih",
        "Ketua Koperasi Kelurahan Merah Putih",
        "Instansi vertikal",
    ]


def test_titles_name_one_post_each_and_rank_the_regional_head_first(lampung_utara):
    titles = list(Position.objects.filter(government=lampung_utara).in_protocol_order().values_list("title", flat=True))

    assert len(set(titles)) == 569
    assert titles[:4] == [
        "Bupati Lampung Utara",
        "Wakil Bupati Lampung Utara",
        "Ketua DPRD Kabupaten Lampung Utara",
        "Sekretaris Daerah",
    ]
    assert "Kepala Dinas Kesehatan" in titles
    assert "Kepala Dinas" not in titles
    assert sum(title.startswith("Kepala Desa Suka Maju, Kec. ") for title in titles) == 3


def test_loading_again_adds_nothing_and_keeps_what_people_changed(lampung_utara):
    Organization.objects.filter(government=lampung_utara, slug="dinas-kesehatan").update(name="Dinas Kesehatan Baru")
    InviteeGroup.objects.filter(name="Lurah").delete()
    before = {model: model.objects.count() for model in (Organization, Position, InviteeGroup, Holiday, AuditEntry)}

    again = load_government(code="18.03")

    assert (again.organizations, again.positions, again.groups, again.holidays) == (0, 0, 0, 0)
    assert {model: model.objects.count() for model in before} == before
    assert Organization.objects.get(government=lampung_utara, slug="dinas-kesehatan").name == "Dinas Kesehatan Baru"


@pytest.mark.page
def test_facts_of_the_government():
    government = load("18.03", demo=True).government

    assert government.name == "Pemerintah Kabupaten Lampung Utara"
    assert government.short_name == "Kab. Lampung Utara"
    assert (government.seat, government.time_zone, government.is_demo) == ("Kotabumi", "Asia/Jakarta", True)
    assert Holiday.objects.filter(government=government).count() == 79
    assert AuditEntry.objects.get().action == "government.load"


@pytest.mark.page
def test_lampung_tengah_calls_its_villages_kampung():
    government = load("18.02").government

    assert counts(government, category=Category.VILLAGE_HEAD, title__startswith="Kepala Kampung ") == counts(
        government, category=Category.VILLAGE_HEAD
    )
    assert InviteeGroup.objects.filter(government=government, name="Kepala kampung").exists()


@pytest.mark.page
def test_province_invites_heads_and_sekda_of_its_fifteen_governments():
    call_command("load_regions", within="18", verbosity=0)
    government = load_government(code="18").government
    members = InviteeGroup.objects.filter(government=government).member_ids(government.today)
    sizes = {group.name: len(members[group.pk]) for group in InviteeGroup.objects.filter(government=government)}

    assert sizes["Bupati dan wali kota se-Provinsi Lampung"] == 15
    assert sizes["Sekda kabupaten dan kota se-Provinsi Lampung"] == 15
    assert Position.objects.filter(government=government, title="Wali Kota Metro").exists()
    assert Position.objects.filter(government=government, title="Sekretaris Daerah Kabupaten Lampung Utara").exists()


@pytest.mark.page
def test_region_without_an_organisation_list_has_what_the_regions_give():
    government = load("81.72").government

    kinds = set(Organization.objects.filter(government=government).values_list("kind", flat=True))

    assert government.short_name == "Kota Tual"
    assert government.time_zone == Government.TimeZone.WIT
    assert kinds == {"kecamatan", "desa", "kelurahan", "koperasi_desa", "koperasi_kelurahan"}


@pytest.mark.page
def test_siblings_of_one_name_are_told_apart_by_code():
    government = load("91.71").government

    assert (
        Organization.objects.filter(government=government, name__startswith="Kelurahan Waena,").count()
        + (
            Organization.objects.filter(government=government, name__contains=" Waena, Kecamatan")
            .exclude(name__startswith="Kelurahan")
            .exclude(name__startswith="Koperasi")
            .count()
        )
        == 2
    )


@pytest.mark.page
def test_customary_villages_are_marked_as_such():
    codes = [code for code, *_rest in region_rows() if code.count(".") == 3 and code[9] == "3"]

    load_regions(within=codes[0])

    assert Region.objects.get(code=codes[0]).level == Region.Level.CUSTOMARY_VILLAGE
    assert len(codes) == 14


@pytest.mark.parametrize(
    ("code", "zone"), [("18.03", "Asia/Jakarta"), ("51", "Asia/Makassar"), ("94", "Asia/Jayapura")]
)
@pytest.mark.page
def test_zone_follows_the_province(code, zone):
    assert time_zone_of(code) == zone


def test_regions_are_filled_in_an_empty_table_and_mended_in_a_full_one():
    first = load_regions(within="18.03.01")
    filled = list(Region.objects.values_list("code", "level", "name", "parent_id"))
    Region.objects.filter(code="18.03.01").update(name="Lain", parent=None)
    wider = load_regions(within="18.03")

    assert filled[0] == ("18", "provinsi", "Lampung", None)
    assert {parent for code, _level, _name, parent in filled if len(code) > 8} == {"18.03.01"}
    assert (first, Region.objects.count()) == (len(filled), first + wider - 1)
    assert list(Region.objects.filter(code__in=[row[0] for row in filled]).values_list()) == filled
    assert load_regions(within="18.03") == 0


@pytest.mark.page
def test_unknown_region_and_a_kecamatan_are_refused():
    load_regions(within="18.03")

    with pytest.raises(RuleViolation, match="load_regions"):
        load_government(code="18.02")
    with pytest.raises(CommandError, match="bukan provinsi"):
        call_command("load_government", "18.03.01")


def test_commands_say_what_they_did(capsys):
    call_command("load_regions", within="17.07")
    call_command("load_government", "17.07", demo=True)

    assert "Pemerintah Kabupaten Lebong: 253 organisasi, 253 jabatan" in capsys.readouterr().out

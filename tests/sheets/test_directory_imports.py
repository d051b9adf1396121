"""Impor of posts, people and holders: seen before it is written, written once, and never over masked numbers."""

import io
from datetime import date, timedelta

import pytest
import time_machine

from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import ImportBatch, Incumbency, Person, Position
from tests.factories import make_government, make_holder, make_organization, make_person, make_position, make_user
from tests.sheets.files import body, make_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
NIP = "198003122005011001"
OTHER_NIP = "198104142006042002"


def send(client, kind, file):
    """Upload a file; the response of its preview."""
    return client.post(f"/directory/{kind}/import/", {"file": file}, follow=True)


def outcomes(preview):
    return {code: count for code, _label, count in preview.context["counts"]}


def reasons(preview):
    return [row.reasons[0] for row in preview.context["plan"].rows if row.reasons]


def confirm(client, preview):
    path = preview.redirect_chain[-1][0]
    return client.post(f"{path}apply/", {"fingerprint": preview.context["plan"].fingerprint}, follow=True)


def make_directory():
    """Three posts, odd names, spaces and formulas; two holders, a vacant post, and the secretariat that imports."""
    health = make_organization(name="Dinas Kesehatan", abbreviation="Dinkes")
    head = make_position(health, title="Kepala Dinas Kesehatan", email="dinkes@uji.example", phone="+62 724 21001")
    make_position(make_organization(name="Kecamatan Kotabumi"), title="Camat  Kotabumi", category="camat")
    make_position(health, title="=Sekretaris", is_head=False, protocol_rank=3100)
    make_position(health, title="Sekretaris", is_head=False, protocol_rank=3100)
    doctor = make_person(
        name="Budi Santoso",
        title_before="dr.",
        title_after="M.Kes",
        nip=NIP,
        phone="081234567890",
        rank="Pembina (IV/a)",
    )
    make_holder(head, doctor, valid_from=date(2025, 1, 2))
    make_holder(head, make_person(name="Siti", nip=OTHER_NIP), kind="plh", valid_from=date(2026, 3, 1))
    return health, head, doctor, make_user("government_admin")


def test_unchanged_export_changes_nothing(client):
    """Export, import unchanged: 0 changes, for every kind, masked and in full, as Excel and as CSV."""
    *_rest, admin = make_directory()
    client.force_login(admin)
    counts = {"positions": Position.objects.count(), "people": Person.objects.count(), "incumbencies": 3}

    for kind, number in counts.items():
        for path, method in (("export/", client.get), ("export/full/", client.post)):
            for file_format in ("xlsx", "csv"):
                file = io.BytesIO(body(method(f"/directory/{kind}/{path}?format={file_format}")))
                file.name = f"berkas.{file_format}"

                preview = send(client, kind, file)

                assert outcomes(preview) == {"new": 0, "changed": 0, "rejected": 0, "unchanged": number}, (kind, path)


def test_people_new_changed_rejected_and_then_applied_once(client):
    *_rest, doctor, admin = make_directory()
    client.force_login(admin)
    rows = [
        ["Data pejabat"], ["NAMA LENGKAP", "nip", "No. HP", "E-Mail", "Gelar Belakang"],
        ["Budi Santoso", NIP, "081299990000", doctor.email, "M.Kes"],  # telephone changes
        ["Dewi", "1990 0101 2015 032 003", "", "dewi@uji.example", ""],  # new
        ["Eko", 198003122005011001, "", "", ""],  # damaged by Excel
        ["Fajar", "123", "", "", ""], ["Gita", "", "", "bukan email", ""], ["", "", "", "a@uji.example", ""],
        ["Hadi", "1980••••••••••••01", "", "", ""], ["Ida", "0" * 18, "0812-abc", "", ""],
    ]  # fmt: skip
    before = Person.objects.count()

    preview = send(client, "people", make_xlsx(*rows))

    assert outcomes(preview) == {"new": 1, "changed": 1, "rejected": 6, "unchanged": 0}
    assert [row.number for row in preview.context["plan"].rows if row.reasons] == [5, 6, 7, 8, 9, 10]
    assert [reason[:20] for reason in reasons(preview)] == [
        "NIP rusak karena dib", "NIP: NIP terdiri ata", "Email: Tulis alamat ", "Nama belum diisi.",
        "NIP disamarkan dan t", "NIP: NIP diawali tan",
    ]  # fmt: skip
    assert preview.context["plan"].rows[-1].reasons[1].startswith("Telepon: Nomor telepon terdiri atas 6")
    assert Person.objects.count() == before

    done = confirm(client, preview)
    again = confirm(client, preview)

    doctor.refresh_from_db()
    assert (doctor.phone, doctor.nip, doctor.title_before) == ("081299990000", NIP, "dr.")
    assert Person.objects.get(name="Dewi").nip == "199001012015032003"
    assert Person.objects.count() == before + 1
    assert outcomes(done) == outcomes(again) == {"new": 1, "changed": 1, "rejected": 6, "unchanged": 0}
    assert [entry.data.get("changed") for entry in AuditEntry.objects.filter(action="import.write")] == [
        {str(doctor.pk): ["phone"]}
    ]
    assert AuditEntry.objects.filter(action="import.apply").count() == 1
    assert ImportBatch.objects.get().rows == []
    assert NIP not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_masked_numbers_are_never_written(client):
    _health, head, doctor, admin = make_directory()
    client.force_login(admin)
    people = make_xlsx(
        ["Nama", "NIP", "Telepon", "Pangkat"], ["Budi Santoso", "1980••••••••••••01", "0812••••••90", "Baru"]
    )
    posts = make_xlsx(["Jabatan", "Telepon"], [head.title, "+62 •••••••••01"])

    confirm(client, send(client, "people", people))
    refused = send(client, "positions", posts)

    doctor.refresh_from_db()
    assert (doctor.nip, doctor.phone, doctor.rank) == (NIP, "081234567890", "Baru")
    assert reasons(refused) == ["Telepon jabatan disamarkan dan tidak cocok dengan data. Isi nomor lengkap."]
    head.refresh_from_db()
    assert head.phone == "+62 724 21001"


def test_stale_preview_is_shown_again(client):
    *_rest, doctor, admin = make_directory()
    client.force_login(admin)
    preview = send(client, "people", make_xlsx(["Nama", "NIP", "Pangkat"], ["Budi Santoso", NIP, "Baru"]))
    Person.objects.filter(pk=doctor.pk).update(rank="Diubah orang lain")

    again = confirm(client, preview)

    doctor.refresh_from_db()
    assert doctor.rank == "Diubah orang lain"
    assert "Data berubah sejak pratinjau" in again.content.decode()
    assert again.context["plan"].rows[0].changes[0].before == "Diubah orang lain"
    confirm(client, again)
    doctor.refresh_from_db()
    assert doctor.rank == "Baru"


def test_positions(client):
    health, head, _doctor, admin = make_directory()
    client.force_login(admin)
    make_position(make_organization(name="Lain"), title="Kepala Bidang")
    rows = [
        ["Jabatan", "OPD", "Unsur", "Urutan", "Pimpinan", "Email"],
        ["Kepala Dinas Kesehatan", "dinkes", "", "1.234", "ya", "baru@uji.example"],
        ["Kepala Bidang", "Dinas Kesehatan", "Peserta lain", "3200", "Tidak", ""],
        ["Kepala Seksi", "", "Peserta lain", "", "", ""],
        ["Kepala Seksi", "Dinas Antah Berantah", "Peserta lain", "", "", ""],
        ["Kepala UPT", "Dinkes", "Unsur aneh", "", "", ""],
        ["Kepala UPT", "Dinkes", "", "", "", ""],
        ["Kepala UPT", "Dinkes", "camat", "banyak", "mungkin", ""],
        ["KEPALA DINAS KESEHATAN", "Dinkes", "", "", "", ""],
    ]

    preview = send(client, "positions", make_xlsx(*rows))
    confirm(client, preview)

    assert outcomes(preview) == {"new": 1, "changed": 1, "rejected": 6, "unchanged": 0}
    head.refresh_from_db()
    assert (head.email, head.protocol_rank, head.is_head, head.title) == (
        "baru@uji.example", 1234, True, "Kepala Dinas Kesehatan",
    )  # fmt: skip
    made = Position.objects.get(title="Kepala Bidang", organization=health)
    assert (made.category, made.protocol_rank, made.is_head, made.government) == (
        "lain",
        3200,
        False,
        make_government(),
    )


def test_imported_post_becomes_head_when_the_one_before_is_none_any_more(client):
    _health, head, _doctor, admin = make_directory()
    client.force_login(admin)
    top = ["Jabatan", "Organisasi", "Unsur", "Pimpinan organisasi"]
    new = ["Kepala Baru", "Dinas Kesehatan", "Kepala perangkat daerah", "Ya"]

    refused = send(client, "positions", make_xlsx(top, new, ["Kepala Lain", *new[1:]]))
    assert reasons(refused) == 2 * [
        f"Dinas Kesehatan sudah dipimpin jabatan {head.title}. Hapus dahulu tanda Pimpinan organisasi pada jabatan itu."
    ]
    old = [head.title, "Dinas Kesehatan", "Unsur aneh", "Tidak"]  # refused itself, so its post goes on leading
    assert len(reasons(send(client, "positions", make_xlsx(top, new, old)))) == 2
    moved = send(client, "positions", make_xlsx(top, new, ["Kepala Lain", *new[1:]], [*old[:2], "", "Tidak"]))
    confirm(client, moved)

    assert reasons(moved) == ["Pimpinan Dinas Kesehatan sudah disebut di baris 2."]
    leading = Position.objects.filter(organization__name="Dinas Kesehatan", is_head=True)
    assert [post.title for post in leading] == ["Kepala Baru"]


def test_incumbents_follow_one_another(client):
    _health, head, doctor, admin = make_directory()
    client.force_login(admin)
    successor = make_person(name="Dewi", nip="199001012015032003")
    rows = [
        ["Jabatan", "Pejabat", "NIP", "Jenis", "Mulai", "Sampai"],
        [head.title, "Dewi", successor.nip, "Definitif", date(2026, 3, 1), None],  # stands before the end of the old
        [head.title, "dr. Budi Santoso, M.Kes", "", "", "02/01/2025", "28/02/2026"],
        ["Sekretaris", "Siti", "", "plt", "01/03/26", ""],
        ["Sekretaris", "Siti", "", "Plt.", "01/03/2026", "01/02/2026"],
        ["Sekretaris", "Tidak Ada", "", "Plt.", "01/03/2026", ""],
        ["Camat Kotabumi", "Siti", "", "Definitif", "01/03/2026", ""],
        ["Camat Kotabumi", "Budi Santoso", "", "Pj", "01/06/2026", ""],
        ["Sekretaris", "Siti", "", "Plh.", "31/12/2199", ""],
        [head.title, "Siti", "", "Plh.", "01/03/2026", "01/01/2190"],
    ]

    preview = send(client, "incumbencies", make_xlsx(*rows))
    confirm(client, preview)

    assert outcomes(preview) == {"new": 2, "changed": 1, "rejected": 6, "unchanged": 0}
    assert [reason[:22] for reason in reasons(preview)] == [
        "Tulis tahun dengan emp", "Tanggal Sampai lebih a", "Pejabat itu belum ada.", "Bertumpang dengan masa",
        "Tanggal Mulai paling a", "Hari terakhir paling a",
    ]  # fmt: skip
    terms = Incumbency.objects.filter(position=head, kind="definitif").order_by("valid_from")
    assert [(each.person, each.valid_until) for each in terms] == [(doctor, date(2026, 2, 28)), (successor, None)]
    assert AuditEntry.objects.filter(action="incumbency.appoint").count() == 2


@pytest.mark.page
def test_who_may_import_and_who_sees_a_preview(client):
    *_rest, admin = make_directory()
    client.force_login(make_user("secretariat"))
    preview = send(client, "people", make_xlsx(["Nama", "NIP"], ["Zainal", "199001012015032003"]))
    path = preview.redirect_chain[-1][0]
    assert outcomes(preview)["new"] == 1
    assert client.get(path.replace("people", "positions")).status_code == 404

    client.force_login(admin)
    assert client.get(path).status_code == 404
    client.force_login(make_user("leader"))
    assert client.get("/directory/people/import/").status_code == 403
    assert client.post(f"{path}apply/", {"fingerprint": "0" * 64}).status_code == 403
    assert not Person.objects.filter(name="Zainal").exists()


def test_preview_ends_after_a_day(client):
    client.force_login(make_user("secretariat"))
    preview = send(client, "people", make_xlsx(["Nama"], ["Zainal"]))
    path = preview.redirect_chain[-1][0]

    with time_machine.travel(ImportBatch.objects.get().created_at + timedelta(days=1, minutes=1), tick=False):
        client.force_login(preview.wsgi_request.user)
        assert client.get(path).status_code == 404
        send(client, "people", make_xlsx(["Nama"], ["Zainal"]))
    assert ImportBatch.objects.count() == 1


@pytest.mark.page
def test_file_that_cannot_be_read_is_told_on_the_page(client):
    client.force_login(make_user("secretariat"))
    file = io.BytesIO(b"Alamat;Kota\nA;B")
    file.name = "salah.csv"

    page = client.post("/directory/people/import/", {"file": file})
    empty = client.post("/directory/people/import/", {})

    assert "Kepala kolom tidak ditemukan. Berkas perlu kolom: Nama." in page.content.decode()
    assert "Berkas belum dipilih." in empty.content.decode()
    assert ImportBatch.objects.count() == 0


def test_plan_takes_a_constant_number_of_queries(client, django_assert_num_queries):
    *_rest, admin = make_directory()
    client.force_login(admin)
    for kind, head, number in (
        ("people", ["Nama"], 5),
        ("positions", ["Jabatan"], 6),
        ("incumbencies", ["Jabatan", "Nama"], 8),
    ):
        for rows in (1, 3):
            content = [[f"Uji {kind} {each}"] * len(head) for each in range(rows)]
            path = send(client, kind, make_xlsx(head, *content)).redirect_chain[-1][0]
            with django_assert_num_queries(number):
                client.get(path)

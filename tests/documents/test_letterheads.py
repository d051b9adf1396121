"""Letterheads: a change is a new version, papers keep the emblem of their day, and only the administrator may."""

import io
import json
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from rakor_portal.audit.models import AuditEntry
from rakor_portal.documents.contents import LetterheadLines
from rakor_portal.documents.layout import document_html, page_rules
from rakor_portal.documents.models import Document, DocumentForm, Letterhead
from rakor_portal.documents.pdf import render_pdf
from rakor_portal.documents.reports.letterheads import letterhead_versions
from rakor_portal.documents.services.letterheads import change_letterhead
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.documents.services.signatures import letterhead_for
from rakor_portal.errors import RuleViolation
from rakor_portal.operations.files import stored_names
from tests.documents import samples
from tests.factories import make_government, make_user
from tests.inspection import makers
from tests.scene import scene

NOW = "2026-03-02 08:00:00+07:00"
pytestmark = [pytest.mark.django_db, pytest.mark.built_at(NOW)]
TODAY = date(2026, 3, 2)
LIST = "/settings/letterheads/"


@pytest.fixture(autouse=True)
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(NOW, tick=False):
        yield


@scene
def admin():
    user = make_user("government_admin")
    prepare_government(user.government)
    return user


def kop(government, kind="setda"):
    return Letterhead.objects.filter(government=government, kind=kind).first()


def emblem(colour="navy", image_format="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 1500), colour).save(buffer, image_format)
    return ContentFile(buffer.getvalue(), name="lambang daerah.png")


def change(admin, **fields):
    base = fields.pop("base", None) or kop(admin.government)
    lines = {"upper_line": base.upper_line, "main_line": base.main_line, "address_lines": base.address_lines}
    return change_letterhead(by=admin, base=base, **{"valid_from": TODAY, **lines, **fields})


def stored():
    return sorted(stored_names("emblems"))


def paper_of(lines: LetterheadLines) -> bytes:
    """A frozen notula under that letterhead, made from its JSON as the worker does."""
    data = json.loads(json.dumps(samples.minutes().to_json() | {"letterhead": lines.to_json()}))
    html = document_html(Document.Kind.MINUTES, data)
    return render_pdf(html=html, page_rules=page_rules(DocumentForm(), footer="Uji"), identifier="uji").data


def test_change_is_a_new_version_and_an_old_paper_keeps_the_emblem_of_its_day(admin):
    government = admin.government
    first = change(admin, emblem=emblem("navy", "JPEG"))
    frozen = letterhead_for(government=government, signatory=None, day=TODAY)
    before = paper_of(frozen)

    second = change(admin, base=first, main_line="SETDA", address_lines=["Jalan Baru 1"], emblem=emblem("red"))
    third = change(admin, base=second, without_emblem=True)
    call_command("collect_files")

    with time_machine.travel("2026-03-09 08:00:00+07:00", tick=False):
        call_command("collect_files")
        assert paper_of(frozen) == before
    assert before.count(b"/Subtype /Image") == 1
    assert paper_of(letterhead_for(government=government, signatory=None, day=TODAY)) != before
    assert [first.version, second.version, third.version] == [2, 3, 4]
    assert [third.main_line, third.address_lines, third.emblem.name] == ["SETDA", ["Jalan Baru 1"], ""]
    with first.emblem.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("PNG", (800, 1000))
    assert "lambang" not in first.emblem.name
    assert first.emblem.name != second.emblem.name
    entry = AuditEntry.objects.filter(action="letterhead.change").order_by("sequence")[1]
    assert entry.data == {
        "kind": "setda", "changed": ["main_line", "address_lines", "emblem"], "valid_from": "2026-03-02",
    }  # fmt: skip


def test_what_is_refused_leaves_nothing_behind(admin):
    base = kop(admin.government)
    newer = change(admin, emblem=emblem())
    kept = stored()
    svg = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', name="lambang.png")

    for fields, reason in (
        ({"base": base, "emblem": emblem()}, "versi yang lebih baru"),
        ({"base": newer, "emblem": emblem("red"), "valid_from": date(2026, 3, 1)}, "paling awal hari ini"),
        ({"base": newer}, "Belum ada yang diubah"),
        ({"base": newer, "emblem": svg}, "SVG"),
        ({"base": newer, "emblem": ContentFile(makers.pdf(), name="lambang.pdf")}, "gambar PNG, JPEG, atau WebP"),
        ({"base": newer, "emblem": ContentFile(makers.picture("PNG"), name="a.png")}, "terlalu kecil"),
    ):
        with pytest.raises(RuleViolation, match=reason):
            change(admin, **fields)

    assert Letterhead.objects.filter(kind="setda").count() == 2
    assert stored() == kept
    assert AuditEntry.objects.filter(action="letterhead.change").count() == 1


def test_versions_are_sorted_by_what_has_become_of_them():
    rows = [
        Letterhead(kind="setda", version=version, valid_from=begins)
        for version, begins in ((1, None), (2, date(2026, 2, 1)), (3, date(2026, 8, 1)), (4, date(2026, 7, 1)))
    ]

    (kind,) = letterhead_versions(rows, today=TODAY)

    assert (kind.newest.version, kind.current.version) == (4, 2)
    assert ([each.version for each in kind.planned], [each.version for each in kind.past]) == ([4], [3, 1])


def test_administrator_changes_it_on_the_page_and_sees_the_new_one(client, admin, django_assert_num_queries):
    client.force_login(admin)
    base = kop(admin.government)
    path = reverse("documents:letterhead_edit", args=[base.pk])
    shown = client.get(path)
    body = {
        "upper_line": base.upper_line, "main_line": "SEKRETARIAT  DAERAH KABUPATEN", "valid_from": "02/03/2026",
        "address_lines": " Jalan  Jenderal Sudirman 1 \r\n\r\nKotabumi 34511",
    }  # fmt: skip

    wrong = client.post(path, {**body, "emblem": ContentFile(makers.picture("PNG"), name="a.png")})
    many = client.post(path, {**body, "address_lines": "a\nb\nc\nd\ne"})
    saved = client.post(path, {**body, "emblem": emblem()})

    newest = kop(admin.government)
    picture = client.get(reverse("documents:letterhead_emblem", args=[newest.pk]))
    page = client.get(LIST)
    assert 'value="02/03/2026"' in shown.text
    assert "terlalu kecil" in wrong.text
    assert "SEKRETARIAT  DAERAH KABUPATEN" in wrong.text
    assert "Paling banyak 4 baris" in many.text
    assert (saved.status_code, saved["Location"]) == (302, LIST)
    assert newest.address_lines == ["Jalan Jenderal Sudirman 1", "Kotabumi 34511"]
    assert f"{LIST}{newest.pk}/emblem/" in page.text
    assert "Kotabumi 34511" in page.text
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")
    assert picture["Content-Type"] == "image/png"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(reverse("documents:letterhead_emblem", args=[base.pk])).status_code == 404
    with django_assert_num_queries(4):
        client.get(LIST)


def test_others_are_told_no_and_another_government_finds_nothing(client, admin):
    change(admin, emblem=emblem())
    paths = [LIST, *(f"{LIST}{kop(admin.government).pk}/{name}/" for name in ("edit", "emblem"))]

    client.force_login(make_user("secretariat"))
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]
    assert client.post(paths[1], {"main_line": "X", "valid_from": "02/03/2026"}).status_code == 403
    client.force_login(make_user("government_admin", government=make_government("18.02")))
    assert [client.get(path).status_code for path in paths] == [200, 404, 404]
    assert "belum dimuat" in client.get(LIST).text
    assert client.post(paths[1], {"main_line": "X", "valid_from": "02/03/2026"}).status_code == 404
    assert Letterhead.objects.filter(main_line="X").count() == 0


def test_head_of_the_region_has_no_line_above_the_post(client, admin):
    client.force_login(admin)
    head = kop(admin.government, "kepala_daerah")

    shown = client.get(reverse("documents:letterhead_edit", args=[head.pk]))
    change(admin, base=head, main_line="GUBERNUR", valid_from=date(2026, 4, 1))

    assert 'name="upper_line"' not in shown.text
    assert 'name="without_emblem"' not in shown.text
    assert "Akan berlaku" in client.get(LIST).text

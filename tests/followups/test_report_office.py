"""Head and operator of one office at one report: each knows of the other, and nothing that was written gets lost."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followups.models import ProgressReport
from followups.services.reports import save_draft
from followups.services.verification import return_report
from tests.factories import make_user
from tests.followups.reporting import answers, send_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(cast, client):
    """A page of the item as one person sees it, and how much it asks the database."""

    def read(user, name="report_edit"):
        client.force_login(user)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(f"followups:{name}", args=[cast.item.code]), follow=True)
        response.queries = len(
            [each for each in asked.captured_queries if each["sql"].startswith(("SELECT", "EXECUTE"))]
        )
        return response

    return read


def write_draft(by, item, text):
    given = {"amount": Decimal(8), "narrative": text, "has_obstacle": False}
    return save_draft(by=by, item=item, client_ref=uuid.uuid4(), answers=given)


def test_each_of_the_office_is_told_that_the_other_has_begun(cast, pages):
    alone = pages(cast.owner)
    write_draft(cast.operator, cast.item, "Tulisan operator")
    write_draft(cast.owner, cast.item, "Tulisan kepala")
    reader, writer = cast.owner, cast.operator

    for page in ("report_edit", "report_check"):
        for reader, writer in ((cast.owner, cast.operator), (cast.operator, cast.owner)):
            shown = pages(reader, page)
            assert f"{writer.display_name} juga sedang menyusun laporan ini (draf terakhir disimpan" in shown.text
            assert f"{reader.display_name} juga" not in shown.text
            assert ("Tulisan operator" in shown.text) == (reader == cast.operator)
    assert "juga sedang menyusun" not in alone.text
    writer.person.incumbencies.update(valid_from=None, valid_until=date(2020, 1, 1))  # no longer of the office
    assert "juga sedang menyusun" not in pages(reader).text
    assert "juga sedang menyusun" not in pages(reader, "action_item").text


def test_report_page_asks_the_same_whoever_else_has_begun(cast, pages):
    write_draft(cast.owner, cast.item, "Tulisan kepala")
    few = pages(cast.owner).queries
    for _each in range(3):
        write_draft(make_user("agency_operator", on_behalf_of=cast.owner_position), cast.item, "Tulisan lain")
    many = pages(cast.owner)

    assert many.text.count("juga sedang menyusun") == 3
    assert (few, many.queries) == (9, 9)


def test_draft_of_whom_the_other_overtook_stays_readable(cast, client, pages):
    write_draft(cast.operator, cast.item, "Tulisan operator yang panjang")
    sent = send_report(cast.owner, cast.item)
    who = f"Laporan terakhir dikirim oleh {cast.owner.display_name} pada "

    for page in ("report_edit", "report_check"):
        left = pages(cast.operator, page)
        assert (left.status_code, left.redirect_chain) == (200, [])
        for words in ("Laporan sedang diperiksa.", who, sent.receipt, "Tulisan operator yang panjang"):
            assert words in left.text
    assert reverse("followups:report_edit", args=[cast.item.code]) in pages(cast.operator, "action_item").text
    for stranger in (cast.owner, cast.verifier, cast.secretariat):
        assert "Tulisan operator" not in pages(stranger).text
        assert "Tulisan operator" not in pages(stranger, "action_item").text
    assert "dikirim oleh" not in pages(cast.owner).text  # he knows

    client.force_login(cast.operator)
    late = client.post(reverse("followups:report_edit", args=[cast.item.code]), answers(narrative="Terlambat."))
    assert (late.status_code, who in late.text, "Terlambat." in late.text) == (422, True, True)
    cast.item.refresh_from_db()
    later = cast.item.assigned_on + timedelta(days=400)
    return_report(by=cast.verifier, report=sent, note="Lengkapi datanya.", fix_by=later)
    again = pages(cast.operator)
    assert "Tulisan operator yang panjang" in again.text
    assert "Draf Anda di bawah ini disimpan sebelum itu." in again.text
    write_draft(cast.operator, cast.item, "Tulisan baru")
    assert "disimpan sebelum itu" not in pages(cast.operator).text
    assert ProgressReport.objects.filter(status="draft").count() == 1

"""Reporting: draft, check, one report for two taps, on behalf."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from followups.models import ActionItem, ProgressReport
from followups.services.reports import save_draft, submit_report
from followups.services.verification import verify_report
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import Person, Position
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message
from tests.followups.reporting import answers, send_report

pytestmark = pytest.mark.django_db


def test_head_reports_for_himself(cast):
    report = send_report(cast.owner, cast.item, obstacle="Dokter hanya satu")

    cast.item.refresh_from_db()
    assert (report.status, report.number, report.on_behalf_of) == ("submitted", 1, None)
    assert report.receipt.startswith(f"LK-{cast.item.code.rpartition('-')[2]}-")
    assert cast.item.status == "awaiting_verification"
    assert (cast.item.claimed_amount, cast.item.verified_amount) == (9, 0)
    assert (cast.item.obstacle_kind, cast.item.obstacle) == ("sdm", "Dokter hanya satu")
    assert cast.item.progress_since == cast.item.assigned_on
    assert cast.item.timeline.get().kind == "reported"


def test_operator_reports_on_behalf_and_both_are_recorded(cast):
    report = send_report(cast.operator, cast.item)

    assert (report.reporter, report.on_behalf_of) == (cast.operator, cast.owner_position)
    assert cast.item.timeline.get().on_behalf_of == cast.owner_position
    entry = AuditEntry.objects.get(action="report.submit")
    assert (entry.actor_id, entry.on_behalf_of_id) == (cast.operator.pk, cast.owner_position.pk)


def test_two_taps_make_one_report(cast):
    draft = save_draft(
        by=cast.owner,
        item=cast.item,
        client_ref=uuid.uuid4(),
        answers={"amount": Decimal(3), "narrative": "Satu.", "has_obstacle": False},
    )

    first = submit_report(by=cast.owner, item=cast.item, client_ref=draft.client_ref)
    second = submit_report(by=cast.owner, item=cast.item, client_ref=draft.client_ref)

    assert first.pk == second.pk
    assert first.receipt == second.receipt
    assert cast.item.timeline.count() == 1


def test_head_and_operator_cannot_both_wait_for_verification(cast):
    send_report(cast.owner, cast.item)

    with pytest.raises(RuleViolation, match="masih diperiksa"):
        send_report(cast.operator, cast.item)
    assert ProgressReport.objects.count() == 1


@pytest.mark.parametrize("who", ["verifier", "secretariat", "leader", "stranger"])
def test_others_do_not_report(cast, who):
    with pytest.raises(RuleViolation, match="Hanya penanggung jawab"):
        send_report(getattr(cast, who), cast.item)


def test_incomplete_draft_is_not_sent(cast):
    draft = save_draft(by=cast.owner, item=cast.item, client_ref=uuid.uuid4(), answers={"amount": Decimal(3)})

    with pytest.raises(RuleViolation, match="belum lengkap"):
        submit_report(by=cast.owner, item=cast.item, client_ref=draft.client_ref)


def test_whole_flow_in_the_browser(cast, client):
    client.force_login(cast.owner)
    base = cast.item.get_absolute_url()
    data = answers(action="check")

    page = client.get(f"{base}report/")
    checked = client.post(f"{base}report/", data)
    summary = client.get(checked.url).content.decode()
    sent = client.post(f"{base}report/check/", {"client_ref": data["client_ref"]})
    again = client.post(f"{base}report/check/", {"client_ref": data["client_ref"]})
    receipt = client.get(sent.url).content.decode()

    assert page.status_code == 200
    assert checked.url == reverse("followups:report_check", args=[cast.item.code])
    assert "9 dari 12 kecamatan (75%)" in summary
    assert sent.url == again.url
    assert ProgressReport.objects.get().receipt in receipt
    assert "Sisa target: 3 kecamatan" in receipt


def test_errors_are_listed_and_typing_is_kept(cast, client):
    client.force_login(cast.owner)

    response = client.post(
        f"{cast.item.get_absolute_url()}report/", answers(action="check", amount="21", narrative="", obstacle="")
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "Ada 3 isian yang perlu diperbaiki" in text
    assert text.count("Jumlah kecamatan paling banyak 12") == 2
    assert 'value="21"' in text
    assert ProgressReport.objects.get().support_needed == "Dokter dari RSUD"


def test_comma_decimals_are_understood(cast, client):
    ActionItem.objects.filter(pk=cast.item.pk).update(unit="km jalan")
    client.force_login(cast.owner)

    client.post(f"{cast.item.get_absolute_url()}report/", answers(action="save", amount="4,5"))

    assert ProgressReport.objects.get().amount == Decimal("4.5")


def test_autosave_keeps_the_draft_and_the_page_shows_it_again(cast, client):
    client.force_login(cast.owner)
    base = cast.item.get_absolute_url()

    saved = client.post(f"{base}report/draft/", answers(narrative="Baru separuh kalimat"))
    page = client.get(f"{base}report/").content.decode()

    assert "Draf tersimpan pukul" in saved.content.decode()
    assert "Baru separuh kalimat" in page


def test_too_much_is_refused_with_a_sentence_and_stays_typed(cast, client):
    client.force_login(cast.owner)
    url, long = f"{cast.item.get_absolute_url()}report/", "panjang " * 150
    client.post(url, answers(action="save", narrative="Separuh"))

    page = client.get(url).text
    kept = client.post(f"{url}draft/", answers(narrative=long, amount="8"))
    refused = client.post(url, answers(action="save", narrative=long, has_obstacle=""))

    assert "maxlength" not in page
    words = "Paling banyak 1000 huruf; sekarang 1199."
    assert kept.status_code == 409
    assert f"Belum semua tersimpan. {words}" in kept.text
    assert refused.status_code == 422
    assert words in refused.text
    assert "Pilih ada atau tidak ada kendala" not in refused.text  # a draft may lack answers
    assert "Draf disimpan, kecuali jawaban yang ditandai." in refused.text
    assert long.strip() in refused.text
    assert ProgressReport.objects.get().narrative == "Separuh"
    thousand = "a\r\n" * 499 + "ab"  # as a browser sends a thousand signs
    assert client.post(url, answers(action="save", narrative=thousand)).status_code == 302


def test_draft_is_its_writers_own(cast):
    save_draft(by=cast.operator, item=cast.item, client_ref=uuid.uuid4(), answers={"narrative": "Rahasia draf"})

    assert not ProgressReport.objects.visible_to(cast.owner).exists()
    assert ProgressReport.objects.visible_to(cast.operator).exists()


def test_receipt_belongs_to_the_reporter(cast, client):
    report = send_report(cast.owner, cast.item)
    client.force_login(cast.secretariat)

    assert client.get(f"{cast.item.get_absolute_url()}report/sent/{report.receipt}/").status_code == 404


def test_stored_status_wins_over_a_stale_page(cast):
    stale = ActionItem.objects.get(pk=cast.item.pk)
    ActionItem.objects.filter(pk=cast.item.pk).update(status="dropped", status_reason="x")

    with pytest.raises(RuleViolation):
        send_report(cast.owner, stale)


@pytest.mark.parametrize(
    ("unit", "target", "refused"),
    [
        ("posyandu", 105, True),
        ("%", 100, False),
        ("Rp juta", 200, False),
        ("ton beras", 120, False),
        ("unit", "110.5", False),
    ],
)
def test_what_is_counted_has_no_fractions(cast, client, unit, target, refused):
    ActionItem.objects.filter(pk=cast.item.pk).update(unit=unit, target=Decimal(target))
    client.force_login(cast.owner)

    response = client.post(
        f"{cast.item.get_absolute_url()}report/", answers(action="check", amount="101,5" if unit != "%" else "10,5")
    )

    assert response.status_code == (422 if refused else 302)
    assert ("Jumlah posyandu ditulis dalam bilangan bulat" in response.content.decode()) == refused


def test_fractions_are_refused_by_the_services_too(cast):
    with pytest.raises(RuleViolation, match="Jumlah kecamatan ditulis dalam bilangan bulat"):
        send_report(cast.owner, cast.item, "4.5")


@pytest.mark.parametrize("path", ["report/", "report/check/"])
def test_going_back_after_sending_leads_to_the_item(cast, client, path):
    base = cast.item.get_absolute_url()
    send_report(cast.operator, cast.item)
    said = {}
    for who in ("owner", "operator"):
        client.force_login(getattr(cast, who))
        response = client.get(f"{base}{path}", follow=True)
        said[who] = (response.redirect_chain, "Laporan sedang diperiksa." in response.content.decode())
    client.force_login(cast.verifier)

    assert said == dict.fromkeys(("owner", "operator"), ([(base, 302)], True))
    assert client.get(f"{base}{path}").status_code == 403


def test_closed_item_says_why_it_takes_no_report(cast, client):
    ActionItem.objects.filter(pk=cast.item.pk).update(status="dropped", status_reason="x")
    client.force_login(cast.owner)

    response = client.get(f"{cast.item.get_absolute_url()}report/", follow=True)

    assert "Tindak lanjut ini tidak menunggu laporan: dihentikan." in response.content.decode()


def receipt_page(client, user, report):
    client.force_login(user)
    return client.get(f"{report.item.get_absolute_url()}report/sent/{report.receipt}/").content.decode()


def test_receipt_names_the_addresses_that_will_be_used(cast, client):
    person_of = {user: user.person for user in (cast.owner, cast.operator)}
    person_of[cast.owner].email, person_of[cast.operator].email = "kepala@dinas.example", "operator@kantor.example"
    for person in person_of.values():
        person.save()
    by_operator = send_report(cast.operator, cast.item)
    text = receipt_page(client, cast.operator, by_operator)

    assert "dikirim lewat email ke k•••@dinas.example dan o•••@kantor.example." in text

    verify_report(by=cast.verifier, report=by_operator, amount=Decimal(9))
    mailed = Message.objects.filter(channel="email", stage="verified").values_list("address", flat=True)
    assert set(mailed) == {"kepala@dinas.example", "operator@kantor.example"}


def test_receipt_without_an_address_points_to_the_portal(cast, client):
    Person.objects.update(email="")
    Position.objects.update(email="")
    report = send_report(cast.owner, cast.item)

    text = receipt_page(client, cast.owner, report)

    assert "Hasil pemeriksaan muncul di portal ini." in text
    assert "lewat email" not in text

"""The verdict: what moves, who may give it, and that of two verifiers one wins."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from followups.models import ActionItem, Evidence, ProgressReport, TimelineEvent, Verification
from followups.services.verification import return_report, verify_report
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.audit.models import AuditEntry
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message
from tests.factories import make_action_item
from tests.followups.conftest import fresh
from tests.followups.reporting import send_report
from tests.scene import scene

pytestmark = pytest.mark.django_db


@scene
def report(cast):
    return send_report(cast.owner, cast.item, 9)


def old(item, days=20):
    day = item.assigned_on - timedelta(days=days)
    ActionItem.objects.filter(pk=item.pk).update(progress_since=day)
    return day


def test_verifying_moves_the_verified_figure_and_the_clock(cast):
    old(cast.item)
    report = send_report(cast.owner, cast.item, 9)

    verify_report(by=cast.verifier, report=report, amount=Decimal(7), note="Dua belum lengkap")

    cast.item.refresh_from_db()
    report.refresh_from_db()
    assert (cast.item.status, cast.item.verified_amount, report.status) == ("in_progress", 7, "verified")
    assert cast.item.progress_since == timezone.localdate()
    assert list(cast.item.timeline.values_list("kind", flat=True)) == ["verified", "reported"]
    assert AuditEntry.objects.filter(action="report.verify").count() == 1
    mail = Message.objects.get(channel="email")
    assert mail.subject == f"Laporan diterima: {cast.item.title}"
    assert "Capaian 58%. Laporan berikutnya" in mail.body


def test_no_increase_does_not_move_the_clock(cast):
    day = old(cast.item)
    report = send_report(cast.owner, cast.item, 0, obstacle="Belum ada anggaran")

    verify_report(by=cast.verifier, report=report, amount=Decimal(0))

    cast.item.refresh_from_db()
    assert (cast.item.status, cast.item.progress_since) == ("in_progress", day)


def test_whole_target_closes_the_item(cast):
    report = send_report(cast.owner, cast.item, 12)

    verify_report(by=cast.verifier, report=report, amount=Decimal(12))

    cast.item.refresh_from_db()
    assert (cast.item.status, cast.item.closed_on) == ("done", timezone.localdate())
    assert Message.objects.get(channel="email").subject == f"Selesai: {cast.item.title}"
    assert TimelineEvent.objects.filter(item=cast.item, kind="done").exists()


def test_returning_keeps_figures_and_says_why_and_until_when(cast, report):
    fix_by = timezone.localdate() + timedelta(days=3)

    return_report(by=cast.verifier, report=report, note="Berita acara belum ditandatangani.", fix_by=fix_by)

    cast.item.refresh_from_db()
    assert (cast.item.status, cast.item.verified_amount) == ("returned", 0)
    mail = Message.objects.get(channel="email")
    assert mail.subject == f"Laporan dikembalikan: {cast.item.title}"
    assert "dikembalikan: Berita acara belum ditandatangani. Mohon diperbaiki paling lambat" in mail.body


def test_returned_report_is_repaired_with_its_accepted_files(cast, report):
    kept, refused = [
        Evidence.objects.create(
            report=report, storage_name=name, file_name=name, content_type="image/jpeg", size=1, sha256=name
        )
        for name in ("baik.jpg", "buram.jpg")
    ]
    tomorrow = timezone.localdate() + timedelta(days=1)
    return_report(
        by=cast.verifier, report=report, note="Foto kedua buram sekali", fix_by=tomorrow, accepted_evidence=[kept.pk]
    )

    second = send_report(cast.owner, cast.item, 9)

    assert second.number == 2
    assert [file.file_name for file in second.evidence.all()] == ["baik.jpg"]
    refused.refresh_from_db()
    assert refused.is_accepted is False


@pytest.mark.parametrize("amount", [Decimal(10), Decimal(-1)])
def test_amount_stays_between_verified_and_claimed(cast, amount, report):
    with pytest.raises(RuleViolation, match="di antara 0 dan 9"):
        verify_report(by=cast.verifier, report=report, amount=amount)


@pytest.mark.parametrize(("note", "day"), [("pendek", 1), ("Catatan yang cukup panjang", -1)])
def test_return_needs_ten_letters_and_a_day_ahead(cast, note, day, report):
    with pytest.raises(RuleViolation):
        return_report(by=cast.verifier, report=report, note=note, fix_by=timezone.localdate() + timedelta(days=day))
    assert not Verification.objects.exists()


def test_who_reported_does_not_verify(cast):
    verifier = RoleGrant.Role.VERIFIER
    RoleGrant.objects.create(government=cast.item.government, position=cast.owner_position, role=verifier)
    report = send_report(cast.operator, cast.item, 9)

    for user in (cast.operator, fresh(cast.owner)):
        with pytest.raises(RuleViolation, match="Pelapor tidak boleh"):
            verify_report(by=user, report=report, amount=Decimal(9))
    with pytest.raises(RuleViolation, match="Hanya verifikator"):
        verify_report(by=cast.leader, report=report, amount=Decimal(9))


def test_database_itself_refuses_a_verdict_on_ones_own_report(cast, report):
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(
            report=report, verdict="verified", verifier=cast.owner, reporter=cast.owner, verified_at=timezone.now()
        )


def test_second_verdict_is_refused(cast, report):
    verify_report(by=cast.verifier, report=report, amount=Decimal(9))

    with pytest.raises(RuleViolation, match="sudah diperiksa"):
        verify_report(by=cast.secretariat, report=report, amount=Decimal(8))


@pytest.mark.django_db(transaction=True)
def test_of_two_verifiers_at_once_one_wins(cast, report):
    start, results = threading.Barrier(2), []

    def judge(user, amount):
        try:
            start.wait(timeout=10)
            seen = ProgressReport.objects.get(pk=report.pk)
            verify_report(by=user, report=seen, amount=Decimal(amount), note="Sebagian belum lengkap")
            results.append("won")
        except RuleViolation:
            results.append("lost")
        finally:
            connection.close()

    threads = [threading.Thread(target=judge, args=pair) for pair in ((cast.verifier, 9), (cast.secretariat, 8))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(results) == ["lost", "won"]
    assert Verification.objects.count() == 1
    assert TimelineEvent.objects.filter(kind="verified").count() == 1


def test_verdicts_in_the_browser(cast, client):
    report = send_report(cast.owner, cast.item, 9, obstacle="Dokter hanya satu")
    url = f"{cast.item.get_absolute_url()}reports/{report.number}/verify/"
    client.force_login(cast.secretariat)

    page = client.get(url).content.decode()
    refused = client.post(url, {"verdict": "return", "amount": "9", "note": "pendek"})
    unexplained = client.post(url, {"verdict": "verify", "amount": "8", "note": "kurang"})
    with pytest.raises(RuleViolation, match="alasan jumlahnya dikurangi"):
        verify_report(by=cast.secretariat, report=report, amount=Decimal(8))
    verified = client.post(url, {"verdict": "verify", "amount": "8", "note": "Satu kecamatan tanpa data dukung"})
    again = client.post(url, {"verdict": "verify", "amount": "9", "note": ""})

    cast.item.refresh_from_db()
    assert "9 dari 12 kecamatan (75%), naik 75 poin" in page
    assert (refused.status_code, unexplained.status_code) == (422, 422)
    assert "alasan jumlahnya dikurangi" in unexplained.text
    assert "kurang</textarea>" in unexplained.text
    assert (verified.status_code, again.status_code) == (302, 302)
    assert cast.item.verified_amount == 8


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("operator", 403), ("leader", 403), ("stranger", 404), ("verifier", 200)]
)
def test_who_may_open_the_check(cast, client, who, status, report):
    client.force_login(getattr(cast, who))

    assert client.get(f"{cast.item.get_absolute_url()}reports/{report.number}/verify/").status_code == status


def test_imported_verdict_keeps_its_day_and_tells_nobody(cast):
    item = make_action_item(owner=cast.owner_position, assigned_on=date(2026, 1, 12))
    moment = timezone.now() - timedelta(days=30)
    report = send_report(cast.owner, item, 6, at=moment)

    verify_report(by=cast.verifier, report=report, amount=Decimal(6), at=moment)

    item.refresh_from_db()
    assert item.progress_since == timezone.localdate(moment)
    assert not Message.objects.exists()


def test_date_of_repair_is_not_called_optional(cast, client, report):
    url = f"{cast.item.get_absolute_url()}reports/{report.number}/verify/"
    client.force_login(cast.verifier)

    label = client.get(url).content.decode().partition("Diperbaiki paling lambat")[2][:40]
    missing = client.post(url, {"verdict": "return", "amount": "9", "note": "Kurang lengkap sekali", "fix_by": ""})
    verified = client.post(url, {"verdict": "verify", "amount": "9", "note": "", "fix_by": ""})

    assert "opsional" not in label
    assert missing.status_code == 422
    assert "Isi batas waktu perbaikan" in missing.content.decode()
    assert verified.status_code == 302


def test_words_of_a_verdict_that_comes_too_late_are_shown_again(cast, client, report):
    verify_report(by=cast.verifier, report=report, amount=report.amount, note="Cocok.")
    client.force_login(cast.verifier)
    url = reverse("followups:report_verify", args=[cast.item.code, report.number])
    verdict = {"verdict": "return", "fix_by": "", "amount": "9"}

    same = client.post(url, {**verdict, "note": "Cocok."})
    late = client.post(url, {**verdict, "note": "Lampiran tidak terbaca, kirim lagi."})

    assert same.status_code == 302
    assert (late.status_code, "Lampiran tidak terbaca, kirim lagi." in late.content.decode()) == (422, True)
    assert "sudah diperiksa" in late.content.decode()

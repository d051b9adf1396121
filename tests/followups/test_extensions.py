"""A later due date."""

import uuid
from datetime import timedelta

import pytest

from followups.models import ActionItem, Extension
from followups.services.extensions import decide_extension, request_extension
from rakor_portal.errors import RuleViolation
from rakor_portal.messaging.models import Message, Obligation
from rakor_portal.messaging.services.outbox import Planned, plan

pytestmark = pytest.mark.django_db


def ask(cast, by=None, days=30):
    new_due_on = cast.item.due_on + timedelta(days=days)
    return request_extension(by=by or cast.owner, item=cast.item, new_due_on=new_due_on, reason="Menunggu lelang")


def planned(item, stage, version):
    return Planned(
        government_id=item.government_id, subject_kind="followups.action_item", subject_id=item.pk, stage=stage,
        position_id=item.owner_id, fire_at=item.status_changed_at, subject_version=version,
    )  # fmt: skip


def test_approval_moves_the_date_starts_a_new_series_and_keeps_the_clock(cast):
    since = cast.item.progress_since
    plan([planned(cast.item, "due_minus_7", 1), planned(cast.item, "stalled", since.toordinal())])
    extension = ask(cast)

    decide_extension(by=cast.leader, extension=extension, approve=True, note="Setuju")

    cast.item.refresh_from_db()
    assert (cast.item.due_on, cast.item.due_version, cast.item.first_due_on) == (
        extension.new_due_on, 2, extension.old_due_on,
    )  # fmt: skip
    assert cast.item.progress_since == since
    states = set(
        Obligation.objects.filter(subject_kind="followups.action_item").values_list("stage", "state", "reason")
    )
    assert states == {("due_minus_7", "cancelled", "deadline_moved"), ("stalled", "planned", "")}
    mail = Message.objects.get(channel="email")
    assert mail.subject == f"Perpanjangan disetujui: {cast.item.title}"
    assert "disetujui sampai" in mail.body


def test_refusal_needs_a_reason_and_moves_nothing(cast):
    extension = ask(cast)
    with pytest.raises(RuleViolation, match="alasan penolakan"):
        decide_extension(by=cast.leader, extension=extension, approve=False)

    decide_extension(by=cast.leader, extension=extension, approve=False, note="Tidak cukup alasan")

    cast.item.refresh_from_db()
    assert (cast.item.due_on, cast.item.due_version) == (extension.old_due_on, 1)
    assert "ditolak: Tidak cukup alasan" in Message.objects.get(channel="email").body


def test_request_that_came_too_late_is_refused_with_what_can_still_be_done(cast):
    extension = ask(cast)
    ActionItem.objects.filter(pk=cast.item.pk).update(status=ActionItem.Status.DONE)

    with pytest.raises(RuleViolation, match=r"sudah selesai. Tutup permohonan ini dengan Tolak"):
        decide_extension(by=cast.leader, extension=extension, approve=True)

    decide_extension(by=cast.leader, extension=extension, approve=False, note="Sudah selesai")
    assert not Extension.objects.filter(status=Extension.Status.REQUESTED).exists()


def test_one_open_request_at_a_time(cast):
    ask(cast)

    with pytest.raises(RuleViolation, match="masih menunggu"):
        ask(cast, by=cast.operator)
    assert Extension.objects.count() == 1


def test_second_decision_loses(cast):
    extension = ask(cast)
    stale = Extension.objects.get(pk=extension.pk)
    decide_extension(by=cast.leader, extension=extension, approve=False, note="Tidak cukup")

    with pytest.raises(RuleViolation, match="sudah diputuskan"):
        decide_extension(by=cast.secretariat, extension=stale, approve=True)
    assert ActionItem.objects.get(pk=cast.item.pk).due_version == 1


@pytest.mark.parametrize("who", ["secretariat", "leader", "stranger", "verifier"])
def test_only_the_owner_asks(cast, who):
    with pytest.raises(RuleViolation):
        ask(cast, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["owner", "operator", "verifier", "stranger"])
def test_only_leader_and_secretariat_decide(cast, who):
    extension = ask(cast)

    with pytest.raises(RuleViolation, match="diputuskan pimpinan"):
        decide_extension(by=getattr(cast, who), extension=extension, approve=True)


def test_date_must_be_later(cast):
    with pytest.raises(RuleViolation, match="setelah"):
        ask(cast, days=0)


def test_pages_ask_and_decide(cast, client):
    base = cast.item.get_absolute_url()
    later = (cast.item.due_on + timedelta(days=14)).strftime("%d/%m/%Y")
    client.force_login(cast.owner)
    ref = str(uuid.uuid4())
    wrong = client.post(f"{base}extension/", {"client_ref": ref, "new_due_on": "01/01/2020", "reason": "x"})
    too_far = client.post(f"{base}extension/", {"client_ref": ref, "new_due_on": "31/12/2199", "reason": "Lama"}).text
    assert "Periksa tahunnya." in too_far
    form = {"client_ref": ref, "new_due_on": later, "reason": "Menunggu lelang", "plan": ""}
    asked, asked_again = (client.post(f"{base}extension/", form) for _click in range(2))
    decide_url = f"{base}extension/{Extension.objects.get().pk}/"
    forbidden = client.get(decide_url)
    client.force_login(cast.leader)
    shown = client.get(base).content.decode()
    form = {"client_ref": str(uuid.uuid4()), "verdict": "approve", "note": ""}
    decided, decided_again = (client.post(decide_url, form) for _click in range(2))
    late = client.get(decide_url, follow=True)

    assert (wrong.status_code, asked.status_code, forbidden.status_code) == (422, 302, 403)
    assert decide_url in shown
    assert [each.url for each in (asked, asked_again, decided, decided_again)] == [base] * 4
    assert late.redirect_chain == [(base, 302)]
    assert "Permohonan perpanjangan ini sudah diputuskan." in late.content.decode()
    assert Extension.objects.get().status == "approved"

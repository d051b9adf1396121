"""Forms of an item: sent twice they act once, refused they may be sent again."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from followups.models import ActionItem
from followups.services.action_items import reopen_item
from followups.templatetags.overview import no_obstacle
from tests.factories import (
    make_position,
)
from tests.followups.reporting import send_report

pytestmark = pytest.mark.django_db


def nonce(**answers):
    return {"client_ref": str(uuid.uuid4())} | answers


def test_second_click_ends_where_the_first_did(cast, client):
    base = cast.item.get_absolute_url()
    deeds = [
        (cast.leader, "stop/", nonce(kind="hold", reason="Menunggu anggaran")),
        (cast.secretariat, "resume/", nonce()),
        (cast.secretariat, "reassign/", nonce(owner=make_position().pk, reason="Lebih tepat", seen=cast.item.owner_id)),
        (cast.leader, "stop/", nonce(kind="drop", reason="Dikerjakan pusat")),
    ]
    for user, path, answers in deeds:
        client.force_login(user)
        answered = [client.post(f"{base}{path}", answers) for _click in range(2)]
        assert [(each.status_code, each.url) for each in answered] == [(302, base)] * 2

    kinds = list(cast.item.timeline.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["held", "resumed", "reassigned", "dropped"]


def test_refused_form_may_be_sent_again(cast, client):
    base = cast.item.get_absolute_url()
    client.force_login(cast.leader)
    answers = nonce(kind="hold", reason="Menunggu anggaran")
    ActionItem.objects.filter(pk=cast.item.pk).update(status="awaiting_verification")

    refused = client.post(f"{base}stop/", answers)
    ActionItem.objects.filter(pk=cast.item.pk).update(status="returned")
    stopped = client.post(f"{base}stop/", answers)

    assert (refused.status_code, stopped.status_code) == (422, 302)
    assert ActionItem.objects.get(pk=cast.item.pk).status == "on_hold"


def test_reopening_twice_reopens_once(cast, client):
    ActionItem.objects.filter(pk=cast.item.pk).update(status="done", verified_amount=12, closed_on=date(2026, 3, 1))
    client.force_login(cast.secretariat)
    answers = nonce(reason="Data ternyata keliru")

    codes = [client.post(f"{cast.item.get_absolute_url()}reopen/", answers).status_code for _click in range(2)]

    assert codes == [302, 302]
    assert cast.item.timeline.get().kind == "reopened"


def test_reopened_item_says_why_until_its_next_report(cast, client):
    done = {"status": "done", "verified_amount": 12, "closed_on": date(2026, 3, 1), "last_reported_at": timezone.now()}
    ActionItem.objects.filter(pk=cast.item.pk).update(**done)
    reopen_item(by=cast.secretariat, item=cast.item, reason="Data ternyata keliru")
    client.force_login(cast.leader)
    base = cast.item.get_absolute_url()

    page = client.get(base).content.decode()
    grid = client.get("/action-items/").content.decode()
    item = ActionItem.objects.get(pk=cast.item.pk)

    assert (item.reopened_because, no_obstacle(item)) == (
        "Data ternyata keliru",
        "Dibuka kembali: Data ternyata keliru",
    )
    assert '<p class="note__title">Dibuka kembali</p><p>Data ternyata keliru</p>' in page
    assert "Dibuka kembali" in grid
    send_report(cast.owner, item, 12)
    item.refresh_from_db()
    assert item.reopened_because == ""


def test_forms_of_leader_and_secretariat_work(cast, client):
    base = cast.item.get_absolute_url()
    client.force_login(cast.leader)
    empty = client.post(f"{base}stop/", nonce(kind="hold"))
    stopped = client.post(f"{base}stop/", nonce(kind="hold", reason="Menunggu anggaran"))
    client.force_login(cast.secretariat)
    resumed = client.post(f"{base}resume/", nonce())
    moved = client.post(
        f"{base}reassign/", nonce(owner=make_position().pk, reason="Lebih tepat", seen=cast.item.owner_id)
    )

    assert (empty.status_code, stopped.status_code, resumed.status_code, moved.status_code) == (422, 302, 302, 302)
    cast.item.refresh_from_db()
    assert (cast.item.status, cast.item.owner != cast.owner_position) == ("in_progress", True)


def test_reassignment_from_a_stale_page_is_refused_and_keeps_what_was_typed(cast, client):
    """The first of two tabs gave it away: the second one names the new owner and may decide once more."""
    first, second = make_position(), make_position()
    url, seen = f"{cast.item.get_absolute_url()}reassign/", cast.item.owner_id
    client.force_login(cast.secretariat)
    assert client.post(url, nonce(owner=first.pk, reason="Lebih tepat", seen=seen)).status_code == 302

    typed = {"owner": second.pk, "reason": "Menurut saya ini"}
    for stale in ({"seen": seen}, {}):
        page = client.post(url, nonce(**typed, **stale))
        assert page.status_code == 422
        assert f"sudah dialihkan kepada {first.title} sejak" in page.text
        assert "Menurut saya ini</textarea>" in page.text
        assert f'name="seen" value="{first.pk}"' in page.text
    assert cast.item.timeline.filter(kind="reassigned").count() == 1
    assert client.post(url, nonce(**typed, seen=first.pk)).status_code == 302

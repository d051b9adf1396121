"""Opening, seeing, stopping and moving an action item."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from followups.models import ActionItem, TimelineEvent
from followups.services.action_items import drop_item, hold_item, reassign_owner, reopen_item, resume_item
from meetings.models import ActionPoint
from meetings.signals import minutes_approved
from rakor_portal.actors import SEED
from rakor_portal.audit.models import AuditEntry
from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_date
from rakor_portal.messaging.models import Message, Obligation
from tests.factories import (
    make_action_item,
    make_circle,
    make_government,
    make_holder,
    make_meeting,
    make_organization,
    make_point,
    make_position,
    make_user,
)
from tests.followups.conftest import fresh

pytestmark = pytest.mark.django_db
APPROVED_AT = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)


def approve(points, by):
    minutes_approved.send(sender=ActionPoint, minutes=None, points=points, by=by, at=APPROVED_AT)


def test_approved_minutes_open_one_item_per_point_and_tell_each_owner(cast):
    meeting = make_meeting(title="Rakor Lintas Sektor")
    points = [
        make_point(meeting, owner=cast.owner_position, code="TL-2026-101", target=12, unit="kecamatan"),
        make_point(meeting, owner=cast.owner_position, code="TL-2026-102"),
    ]

    approve(points, cast.secretariat)

    items = list(ActionItem.objects.filter(point__in=points))
    assert [(item.code, item.unit, int(item.target)) for item in items] == [
        ("TL-2026-101", "kecamatan", 12),
        ("TL-2026-102", "%", 100),
    ]
    assert {item.assigned_on for item in items} == {date(2026, 1, 14)}
    assert {item.first_due_on for item in items} == {date(2026, 6, 30)}
    assert list(TimelineEvent.objects.filter(item__in=items).values_list("kind", flat=True)) == ["assigned"] * 2
    mail = Message.objects.get(channel="email", subject_id=items[0].pk)
    assert mail.subject == f"Tindak lanjut TL-2026-101: {points[0].title}"
    assert mail.body == (
        "Yth. Kepala Dinas PPKB. Sesuai notula Rakor Lintas Sektor, Bapak/Ibu ditetapkan sebagai penanggung jawab: "
        f"{points[0].title}. Target 12 kecamatan, batas waktu 30 Juni 2026. Rincian: {mail.link}"
    )
    assert "/t/" in mail.link
    assert Message.objects.get(channel="in_app", subject_id=items[0].pk).link == "/action-items/TL-2026-101/"


def test_seed_tells_nobody_and_keeps_that_it_would_have(cast):
    approve([make_point(owner=cast.owner_position, code="TL-2026-103")], SEED)

    assert Message.objects.count() == 0
    assert set(Obligation.objects.values_list("state", "reason")) == {("expired", "seed")}


def test_item_of_a_closed_meeting_is_announced_in_neutral_words(cast):
    meeting = make_meeting(title="Rahasia", circle=make_circle(make_position()))
    point = make_point(meeting, owner=cast.owner_position, code="TL-2026-104", title="Hal rahasia")

    approve([point], cast.secretariat)

    mail = Message.objects.get(channel="email")
    assert (mail.subject, "ahasia" in mail.body) == ("Pemberitahuan tindak lanjut", False)


def test_each_sees_what_is_his(cast):
    other = make_user("secretariat", government=make_government("18.02", slug="lain", short_name="Lain"))
    seen_by = {
        name: ActionItem.objects.visible_to(fresh(user)).exists()
        for name, user in {**vars(cast), "other": other}.items()
        if name not in {"item", "owner_position"}
    }

    assert seen_by == {
        "owner": True, "operator": True, "verifier": True, "secretariat": True, "leader": True,
        "stranger": False, "other": False,
    }  # fmt: skip


def test_supporter_and_colleague_see_the_item(cast):
    supporter = make_position()
    cast.item.supporters.add(supporter)
    colleague = make_position(cast.owner_position.organization, is_head=False)

    for position in (supporter, colleague):
        assert ActionItem.objects.visible_to(make_user("agency_head", position=position)).exists()


def test_owner_of_a_closed_item_sees_the_item_and_not_the_meeting(cast, client):
    member = make_position()
    meeting = make_meeting(title="Rahasia Besar", circle=make_circle(member))
    item = make_action_item(owner=cast.owner_position, meeting=meeting, title="Tugas tertutup")

    sees = {
        name: ActionItem.objects.visible_to(fresh(user)).filter(pk=item.pk).exists()
        for name, user in vars(cast).items()
        if name not in {"item", "owner_position"}
    }
    client.force_login(cast.owner)
    page = client.get(item.get_absolute_url())

    assert sees == {
        "owner": True, "operator": False, "verifier": False, "secretariat": False, "leader": False, "stranger": False,
    }  # fmt: skip
    assert ActionItem.objects.visible_to(make_user("agency_head", position=member)).filter(pk=item.pk).exists()
    assert "Tugas tertutup" in page.content.decode()
    assert "Rahasia Besar" not in page.content.decode()


def test_new_holder_of_the_position_inherits_the_item(cast, replace_holder):
    replace_holder(cast.owner_position, date(2020, 1, 1))

    assert not ActionItem.objects.visible_to(fresh(cast.owner)).exists()


def test_item_whose_post_is_vacant_says_so_and_since_when(cast, client):
    client.force_login(cast.secretariat)
    here, desk = cast.item.get_absolute_url(), "/action-items/?agency=_vacant"
    assert "kosong" not in client.get(here).text
    assert not client.get(desk).context["page"].object_list

    today = cast.secretariat.today
    cast.owner_position.incumbencies.update(valid_until=today - timedelta(days=1))

    since = f"kosong sejak {format_date(today)}"
    assert since in client.get(here).text
    (row,) = client.get(desk).context["page"].object_list
    assert row.is_vacant
    assert ">kosong<" in client.get("/action-items/").text
    queue = next(each for each in client.get("/home/").context["desk"].queues if each.url == desk)
    assert [entry.url for entry in queue.entries] == [here]
    client.force_login(cast.leader)
    assert since in client.get(here).text
    ActionItem.objects.update(status="done")
    assert since not in client.get(here).text


@pytest.mark.parametrize("path", ["", "report/", "report/check/", "ask/", "extension/", "stop/", "reassign/"])
def test_anonymous_is_sent_to_the_sign_in(cast, client, path):
    response = client.get(f"{cast.item.get_absolute_url()}{path}")

    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("", {"owner", "operator", "verifier", "secretariat", "leader"}),
        ("report/", {"owner", "operator"}),
        ("extension/", {"owner", "operator"}),
        ("ask/", {"leader"}),
        ("directive/", {"leader"}),
        ("stop/", {"leader"}),
        ("reassign/", {"secretariat"}),
    ],
)
def test_access_matrix(cast, client, path, allowed):
    statuses = {}
    for name in ("owner", "operator", "verifier", "secretariat", "leader", "stranger"):
        client.force_login(getattr(cast, name))
        statuses[name] = client.get(f"{cast.item.get_absolute_url()}{path}").status_code

    expected = {name: 200 if name in allowed else 403 for name in statuses} | {"stranger": 404}
    assert statuses == expected


@pytest.mark.parametrize("path", ["reminder/", "resume/", "report/draft/", "report/evidence/"])
def test_changes_are_posts(cast, client, path):
    client.force_login(cast.secretariat)

    assert client.get(f"{cast.item.get_absolute_url()}{path}").status_code == 405


def test_leader_holds_and_secretariat_resumes(cast):
    hold_item(by=cast.leader, item=cast.item, reason="Menunggu anggaran perubahan", until=date(2099, 1, 1))
    cast.item.refresh_from_db()
    held = (cast.item.status, cast.item.status_reason)
    resume_item(by=cast.secretariat, item=cast.item)
    cast.item.refresh_from_db()

    assert held == ("on_hold", "Menunggu anggaran perubahan")
    assert (cast.item.status, cast.item.due_version, cast.item.on_hold_until) == ("in_progress", 2, None)
    assert list(cast.item.timeline.values_list("kind", flat=True)) == ["resumed", "held"]
    assert list(AuditEntry.objects.values_list("action", flat=True).order_by("pk")) == [
        "action_item.held",
        "action_item.resumed",
    ]


def test_only_a_leader_stops_and_only_with_a_reason(cast):
    with pytest.raises(RuleViolation, match="Hanya pimpinan"):
        drop_item(by=cast.secretariat, item=cast.item, reason="Tidak perlu lagi")
    with pytest.raises(RuleViolation, match="Tuliskan alasan"):
        drop_item(by=cast.leader, item=cast.item, reason=" ")

    drop_item(by=cast.leader, item=cast.item, reason="Sudah dikerjakan pusat")

    cast.item.refresh_from_db()
    assert (cast.item.status, cast.item.closed_on is not None) == ("dropped", True)


def test_reassigning_ends_the_old_links_and_tells_the_new_owner(cast):
    new_owner = make_position(make_organization(), title="Kepala Dinas Kesehatan")
    make_holder(new_owner)

    reassign_owner(by=cast.secretariat, item=cast.item, owner=new_owner, reason="Bukan tugas Dinas PPKB")

    cast.item.refresh_from_db()
    assert (cast.item.owner, cast.item.due_version) == (new_owner, 2)
    assert cast.item.timeline.get().text == "Kepala Dinas PPKB → Kepala Dinas Kesehatan. Bukan tugas Dinas PPKB"
    assert Message.objects.get(channel="email").body.startswith("Yth. Kepala Dinas Kesehatan.")


def test_reopening_needs_a_reason_and_a_done_item(cast):
    ActionItem.objects.filter(pk=cast.item.pk).update(status="done", verified_amount=12, closed_on=date(2026, 3, 1))
    with pytest.raises(RuleViolation, match="Tuliskan alasan"):
        reopen_item(by=cast.secretariat, item=cast.item, reason="")

    reopen_item(by=cast.secretariat, item=cast.item, reason="Data ternyata keliru")

    cast.item.refresh_from_db()
    assert (cast.item.status, cast.item.closed_on) == ("in_progress", None)
    with pytest.raises(RuleViolation, match="Hanya sekretariat"):
        reopen_item(by=cast.leader, item=cast.item, reason="Data ternyata keliru")

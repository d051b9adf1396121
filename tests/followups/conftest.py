"""The people around an item: who owns it, who works for him, who verifies, who leads."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.cache import caches
from django.test.utils import override_settings

from followups.models import ActionItem
from rakor_portal.accounts.models import User
from rakor_portal.actors import SEED
from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Position
from tests.factories import (
    make_action_item,
    make_government,
    make_holder,
    make_organization,
    make_person,
    make_position,
    make_user,
)
from tests.followups.overview import make_scene
from tests.messaging.conftest import smtp  # noqa: F401 -- the same mail server
from tests.scene import scene

MEMORY = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "figures": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test-figures"},
}


@pytest.fixture
def figures_remembered(db):
    """What was counted is remembered, as the portal does; for tests that write through services alone, or only read."""
    government = make_government()
    audit.record(by=SEED, action="test.act", on=government, government_id=government.pk)
    with override_settings(CACHES=MEMORY):
        caches["figures"].clear()
        yield
        caches["figures"].clear()


@dataclass
class Cast:
    item: ActionItem
    owner_position: Position
    owner: User
    operator: User
    verifier: User
    secretariat: User
    leader: User
    stranger: User


@scene
def cast():
    position = make_position(make_organization(name="Dinas PPKB Uji"), title="Kepala Dinas PPKB")
    owner = make_user("agency_head", position=position)
    operator = make_user("agency_operator", on_behalf_of=position)
    setda = make_organization(kind="sekretariat", name="Sekretariat Daerah Uji")
    sekda = make_position(setda, title="Sekretaris Daerah", protocol_rank=100)
    return Cast(
        item=make_action_item(owner=position),
        owner_position=position,
        owner=owner,
        operator=operator,
        verifier=make_user("verifier"),
        secretariat=make_user("secretariat"),
        leader=make_user("leader", position=sekda),
        stranger=make_user("agency_head", position=make_position()),
    )


def fresh(user):
    """The user as the next request sees him, without what the last one cached."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def replace_holder():
    """End an incumbency and put someone else in its place."""

    def replace(position, day):
        position.incumbencies.filter(valid_until=None).update(valid_until=day)
        return make_holder(position, make_person(position.government), valid_from=None)

    return replace


@scene
def item(cast):
    """Assigned 16 February, due Friday 20 March 2026, progress verified on 10 March."""
    ActionItem.objects.all().delete()
    return make_action_item(
        owner=cast.owner_position,
        code="TL-2026-004",
        title="Audit kasus stunting",
        assigned_on=date(2026, 2, 16),
        due_on=date(2026, 3, 20),
        progress_since=date(2026, 3, 10),
        status="in_progress",
        verified_amount=7,
    )


@scene
def overview():
    """A rakor and two heads with a follow-up in every condition."""
    return make_scene()


@scene
def secretariat():
    return make_user("secretariat")


@scene
def leader():
    return make_user("leader")

"""Prepared questions see what every kind of user may know of, and nothing else."""

import pytest

from meetings.models import Decision
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.prepared import PreparedQuery
from rakor_portal.search.registry import sources
from tests.factories import make_government, make_meeting, make_user
from tests.followups.overview import make_closed_item, make_head, make_scene

pytestmark = pytest.mark.django_db


def build(number, scope):
    return sources()[number].visible(scope.viewer()).order_by().values_list("pk", flat=True)


def test_prepared_scope_is_that_of_the_user():
    meeting, housing, health = make_scene()
    item, closed = make_closed_item(health, owner=make_head("Dinas Uji", "dinas-uji"))
    make_meeting(status="draft")
    make_meeting(title="Rakor tetangga", government=make_government("18.02", short_name="Kab. Lain"))
    Decision.objects.create(meeting=meeting, number=1, text="Terbuka")
    Decision.objects.create(meeting=closed, number=1, text="Tertutup")
    users = [make_user(role) for role in RoleGrant.Role.values]
    users += [make_user("agency_head", position=housing), make_user("agency_head", position=item.owner)]
    users += [make_user("secretariat", position=health)]
    users += [make_user("secretariat", government=make_government("18.03", short_name="Kab. Ketiga"))]
    users += [make_user("secretariat", is_active=False), make_user("leader", is_active=False)]
    prepared = PreparedQuery(build)

    seen = set()
    for user in users:
        for number, source in enumerate(sources()):
            found = prepared.rows(number, user.scope_shape, **user.scope_values)

            assert sorted(found) == sorted(source.visible(user).values_list("pk", flat=True)), (user, source.code)
            seen.add((source.code, len(found)))
    assert {code for code, count in seen if count} >= {"action_items", "meetings", "decisions", "positions"}
    assert len({count for code, count in seen if code == "action_items"}) > 2

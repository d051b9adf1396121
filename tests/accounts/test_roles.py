"""Roles: of positions, by date, and gone with the incumbency."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.accounts.permissions import has_role, is_leader, is_secretariat
from rakor_portal.accounts.services.roles import end_role, grant_role
from rakor_portal.accounts.services.users import set_user_active
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import Incumbency
from rakor_portal.errors import RuleViolation
from tests.factories import make_holder, make_position, make_user

pytestmark = pytest.mark.django_db
Role = RoleGrant.Role


def fresh(user):
    """The user as the next request loads him."""
    return User.objects.get_queryset().get(pk=user.pk)


@time_machine.travel("2026-03-02 08:00:00+07:00", tick=False)
def test_role_ends_with_the_incumbency_on_the_next_request():
    user = make_user(Role.SECRETARIAT)
    assert is_secretariat(fresh(user))

    Incumbency.objects.filter(person=user.person).update(valid_until=date(2026, 3, 1))

    assert not is_secretariat(fresh(user))
    assert fresh(user).positions_today == []


@time_machine.travel("2026-03-02 08:00:00+07:00", tick=False)
@pytest.mark.parametrize(
    ("valid_from", "valid_until", "holds"),
    [
        (None, None, True),
        (date(2026, 3, 2), date(2026, 3, 2), True),
        (date(2026, 3, 3), None, False),
        (None, date(2026, 3, 1), False),
    ],
)
def test_role_counts_from_its_first_to_its_last_day(valid_from, valid_until, holds):
    position = make_position()
    user = make_user(position=position)

    grant_role(by=user, position=position, role=Role.LEADER, valid_from=valid_from, valid_until=valid_until)

    assert is_leader(fresh(user)) is holds


def test_disabled_user_has_no_role_and_sees_nothing():
    user = make_user(Role.SECRETARIAT, is_active=False)

    assert not has_role(user, Role.SECRETARIAT)
    assert user.scope_government_id is None


def test_operator_may_report_for_whom_he_acts():
    user = make_user(Role.AGENCY_OPERATOR)

    (grant,) = user.grants_today

    assert grant.on_behalf_of_id in user.duty_position_ids


def test_same_role_twice_on_one_day_is_refused():
    admin = make_user(Role.GOVERNMENT_ADMIN)
    position = make_position()
    grant_role(by=admin, position=position, role=Role.VERIFIER, valid_until=date(2026, 6, 30))

    with pytest.raises(RuleViolation, match="sudah memegang peran itu"):
        grant_role(by=admin, position=position, role=Role.VERIFIER, valid_from=date(2026, 6, 30))
    grant_role(by=admin, position=position, role=Role.VERIFIER, valid_from=date(2026, 7, 1))


def test_operator_without_principal_and_principal_without_operator_are_refused():
    admin = make_user(Role.GOVERNMENT_ADMIN)
    position = make_position()

    with pytest.raises(RuleViolation, match="atas nama"):
        grant_role(by=admin, position=position, role=Role.AGENCY_OPERATOR)
    with pytest.raises(RuleViolation, match="atas nama"):
        grant_role(by=admin, position=position, role=Role.VERIFIER, on_behalf_of=make_position())


def test_role_cannot_end_before_it_begins():
    grant = RoleGrant(
        government=make_position().government,
        position=make_position(),
        role=Role.VERIFIER,
        valid_from=date(2026, 3, 2),
        valid_until=date(2026, 3, 1),
    )

    with pytest.raises(ValidationError, match="Tanggal akhir harus setelah tanggal mulai"):
        grant.full_clean()


def test_ended_role_counts_until_the_day_before_and_is_audited():
    admin = make_user(Role.GOVERNMENT_ADMIN)
    position = make_position()
    make_holder(position)
    grant = grant_role(by=admin, position=position, role=Role.VERIFIER)

    end_role(by=admin, grant=grant, on=date(2026, 4, 1))

    grant.refresh_from_db()
    assert grant.valid_until == date(2026, 3, 31)
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == ["role.grant", "role.end"]


def test_two_administrators_cannot_remove_each_other_at_once():
    one, other = make_user(Role.GOVERNMENT_ADMIN), make_user(Role.GOVERNMENT_ADMIN)
    grants = [*fresh(one).grants_today, *fresh(other).grants_today]

    end_role(by=one, grant=grants[1], on=date(2026, 4, 1))
    with pytest.raises(RuleViolation, match="mempunyai seorang admin"):
        end_role(by=other, grant=grants[0], on=date(2026, 4, 1))

    assert [grant.valid_until for grant in RoleGrant.objects.order_by("pk")] == [None, date(2026, 3, 31)]


def test_last_administrator_is_not_disabled_by_one_disabled_meanwhile():
    one, other = make_user(Role.GOVERNMENT_ADMIN), make_user(Role.GOVERNMENT_ADMIN)

    set_user_active(by=one, user=other, active=False)
    with pytest.raises(RuleViolation, match="mempunyai seorang admin"):
        set_user_active(by=other, user=one, active=False)

    assert (fresh(one).is_active, fresh(other).is_active) == (True, False)


def test_administrator_cannot_take_his_own_role():
    admin = make_user(Role.GOVERNMENT_ADMIN)

    with pytest.raises(RuleViolation, match="jabatan sendiri"):
        end_role(by=admin, grant=admin.grants_today[0], on=date(2026, 4, 1))

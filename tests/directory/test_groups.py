"""Rules of invitee groups: both readings of a rule agree."""

from datetime import date

import pytest

from rakor_portal.directory.models import InviteeGroup, Position
from tests.factories import make_government, make_organization, make_position, make_region

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
HEAD = Position.Category.VILLAGE_HEAD


def village_head(code, **fields):
    region = make_region(code, name=f"Desa {code}", level="desa")
    organization = make_organization(kind="desa", region=region)
    return make_position(organization, category=HEAD, **fields)


def make_group(**fields):
    sets = {name: fields.pop(name, []) for name in ("regions", "extra_positions", "excluded_positions")}
    fields.setdefault("category", HEAD)
    group = InviteeGroup.objects.create(government=make_government(), name="Grup uji", **fields)
    for name, members in sets.items():
        getattr(group, name).set(members)
    return group


def members(group, **options):
    """Ids of the members; what one group and what all groups say must agree."""
    one = set(Position.objects.all().members_of(group, on=DAY, **options).values_list("pk", flat=True))
    if not options:
        assert set(InviteeGroup.objects.all().member_ids(DAY)[group.pk]) == one
    return one


def test_all_of_an_unsur():
    first, second = village_head("18.03.01.2001"), village_head("18.03.02.2001")
    make_position()

    assert members(make_group()) == {first.pk, second.pk}


def test_within_a_kecamatan_and_not_in_one_whose_code_begins_alike():
    inside = village_head("18.03.01.2001")
    village_head("18.03.010.201")
    village_head("18.03.02.2001")

    assert members(make_group(regions=[make_region("18.03.01", level="kecamatan")])) == {inside.pk}


def test_except_and_besides():
    kept, left_out = village_head("18.03.01.2001"), village_head("18.03.01.2002")
    besides = make_position()

    group = make_group(extra_positions=[besides], excluded_positions=[left_out])

    assert members(group) == {kept.pk, besides.pk}


def test_only_one_by_one():
    chosen = make_position()
    village_head("18.03.01.2001")

    assert members(make_group(category="", extra_positions=[chosen])) == {chosen.pk}


def test_heads_only_others_only_and_kind_of_organisation():
    head, other = village_head("18.03.01.2001"), village_head("18.03.01.2002", is_head=False)
    elsewhere = make_position(make_organization(kind="tim"), category=HEAD)

    by_post = make_group(post=InviteeGroup.Post.HEAD)
    assert members(by_post) == {head.pk, elsewhere.pk}
    by_post.post = InviteeGroup.Post.OTHER
    by_post.save()
    assert members(by_post) == {other.pk}
    by_post.post, by_post.organization_kind = "", "tim"
    by_post.save()
    assert members(by_post) == {elsewhere.pk}


def test_closed_posts_closed_organisations_staff_and_strangers_stay_out():
    village_head("18.03.01.2001", closed_on=DAY)
    make_position(make_organization(closed_on=DAY), category=HEAD)
    staff = make_position(category=Position.Category.STAFF)
    foreign = make_position(make_organization(make_government("18.02")), category=HEAD)

    assert members(make_group(extra_positions=[staff, foreign])) == set()


def test_invitation_may_narrow_a_group_to_some_kecamatan():
    inside, outside = village_head("18.03.01.2001"), village_head("18.03.02.2001")
    group = make_group(extra_positions=[make_position()])
    district = make_region("18.03.01", level="kecamatan")

    assert members(group, regions=[district]) == {inside.pk}
    assert outside.pk in members(group)


@pytest.mark.parametrize("count", [1, 3])
def test_counting_all_groups_takes_five_queries(django_assert_num_queries, count):
    for number in range(count):
        village_head(f"18.03.01.200{number}")
        InviteeGroup.objects.create(government=make_government(), name=f"Grup {number}", category=HEAD)

    with django_assert_num_queries(5):
        InviteeGroup.objects.all().member_ids(DAY)

"""Who may change the holder of a post: a term of office hands out the roles of the post."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from followups.models import TimelineEvent
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import Incumbency
from rakor_portal.directory.services.incumbencies import appoint_holder, end_incumbency, take_back_appointment
from rakor_portal.directory.services.organizations import close_organization
from rakor_portal.directory.services.positions import close_position
from rakor_portal.errors import RuleViolation
from tests.accounts.test_throttles import at_once
from tests.factories import make_action_item, make_holder, make_person, make_position, make_user
from tests.sheets.files import make_xlsx
from tests.sheets.test_directory_imports import confirm, outcomes, reasons, send

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
Role = RoleGrant.Role
WEIGHTY = [role for role in Role if role not in {Role.AGENCY_HEAD, Role.AGENCY_OPERATOR}]


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-03-02 08:00:00+07:00", tick=False):
        yield


def appoint(by, position, person=None, kind="plh", start=TODAY, end=None):
    return appoint_holder(
        by=by, position=position, person=person or make_person(), kind=kind, valid_from=start, valid_until=end
    )


def test_posts_with_a_role_are_the_administrators():
    """For each role: appoint, end, close the post, close its organisation; today and from tomorrow."""
    clerk, admin = make_user("secretariat"), make_user("government_admin")
    for role in WEIGHTY:
        post = make_user(role).positions_today[0]
        term = post.incumbencies.get()
        for act in (
            lambda by, post=post: appoint(by, post),
            lambda by, post=post: appoint(by, post, start=TODAY + 9 * DAY),
            lambda by, term=term: end_incumbency(by=by, incumbency=term, last_day=TODAY),
            lambda by, post=post: close_position(by=by, position=post, on=TODAY + DAY),
            lambda by, post=post: close_organization(by=by, organization=post.organization, on=TODAY + DAY),
        ):
            with pytest.raises(RuleViolation, match=r"membawa peran .* admin pemerintah daerah"):
                act(clerk)
        appoint(admin, post)
    assert Incumbency.objects.filter(kind="plh").count() == len(WEIGHTY)


def test_secretariat_records_heads_of_agencies_operators_and_what_is_over():
    clerk = make_user("secretariat")
    for role in (Role.AGENCY_HEAD, Role.AGENCY_OPERATOR):
        term = make_user(role).positions_today[0].incumbencies.get()
        end_incumbency(by=clerk, incumbency=term, last_day=TODAY - DAY)
        appoint(clerk, term.position, kind="definitif")
    leader = make_user("leader").positions_today[0]
    RoleGrant.objects.create(
        government=leader.government, position=make_position(), role="approver", valid_until=TODAY - DAY
    )
    appoint(clerk, leader, start=date(2019, 1, 1), end=TODAY - DAY)
    appoint(clerk, RoleGrant.objects.get(role="approver").position)


def test_nobody_appoints_himself(client):
    admin, clerk = make_user("government_admin"), make_user("secretariat")
    leader = make_user("leader").positions_today[0]
    for by, post in ((admin, leader), (clerk, make_position())):
        with pytest.raises(RuleViolation, match="diri sendiri"):
            appoint(by, post, by.person)
        client.force_login(by)
        page = client.get(f"/directory/positions/{post.pk}/appoint/")
        assert by.person not in page.context["form"].fields["person"].queryset


def test_page_of_the_post_says_it(client):
    post = make_user("leader").positions_today[0]
    seen = {}
    for role in ("secretariat", "government_admin"):
        client.force_login(make_user(role))
        seen[role] = client.get(f"/directory/positions/{post.pk}/").text
    assert "membawa peran Pimpinan daerah" in seen["secretariat"]
    for path in ("appoint/", "close/", "/end/"):
        assert (path in seen["secretariat"], path in seen["government_admin"]) == (False, True), path


def test_import_refuses_the_same_rows_with_their_numbers(client):
    clerk, leader, admin = make_user("secretariat"), make_user("leader"), make_user("government_admin")
    (top,), (desk,) = leader.positions_today, admin.positions_today
    other, plain = make_person(name="Orang Lain"), make_position(title="Camat Uji")
    head = ["Jabatan", "Nama", "Jenis", "Mulai", "Sampai"]
    rows = [
        [top.title, other.name, "Plh.", "02/03/2026", ""],
        [plain.title, clerk.person.name, "Plh.", "02/03/2026", ""],
        [desk.title, admin.person.name, "Definitif", "", "01/03/2026"],
        [plain.title, other.name, "Definitif", "02/03/2026", ""],
    ]
    client.force_login(clerk)

    preview = send(client, "incumbencies", make_xlsx(head, *rows))

    assert outcomes(preview) == {"new": 1, "changed": 0, "rejected": 3, "unchanged": 0}
    assert [row.number for row in preview.context["plan"].rows if row.reasons] == [2, 3, 4]
    said = zip(["Pimpinan", "sendiri", "Admin"], reasons(preview), strict=True)
    assert all(part in reason for part, reason in said)
    confirm(client, preview)
    assert User.objects.get(pk=clerk.pk).role_codes == {"secretariat"}
    assert User.objects.get(pk=admin.pk).role_codes == {"government_admin"}


def test_last_administrator_stays(client):
    """By end, closed post, closed organisation and import; another one helps only when he can sign in that day."""
    admin = make_user("government_admin")
    (desk,) = admin.positions_today
    term = desk.incumbencies.get()
    second = make_user("government_admin", is_active=False)
    make_holder(make_position(), make_person())
    acts = (
        lambda: end_incumbency(by=admin, incumbency=term, last_day=TODAY + 9 * DAY),
        lambda: close_position(by=admin, position=desk, on=TODAY + DAY),
        lambda: close_organization(by=admin, organization=desk.organization, on=TODAY + DAY),
    )
    for act in acts:
        with pytest.raises(RuleViolation, match=r"^Sejak \d+ Maret 2026 tidak ada lagi admin"):
            act()
    client.force_login(admin)
    heads = ["Jabatan", "Nama", "Jenis", "Mulai", "Sampai"]
    leaving = [desk.title, admin.person.name, "Definitif", "", "01/03/2026"]
    alone = send(client, "incumbencies", make_xlsx(heads, leaving))
    assert "tidak ada lagi admin" in reasons(alone)[0]

    User.objects.filter(pk=second.pk).update(is_active=True)
    Incumbency.objects.filter(person=second.person).update(valid_until=TODAY + 5 * DAY)
    with pytest.raises(RuleViolation, match="Sejak 8 Maret 2026"):
        end_incumbency(by=admin, incumbency=term, last_day=TODAY)
    Incumbency.objects.filter(person=second.person).update(valid_until=None)
    end_incumbency(by=admin, incumbency=term, last_day=TODAY)


def test_import_hands_the_administration_over_in_one_step(client):
    admin, heir, vacant = make_user("government_admin"), make_user(), make_person(name="Tanpa Akun")
    (desk,) = admin.positions_today
    heads = ["Jabatan", "Nama", "Jenis", "Mulai", "Sampai"]
    leaving = [desk.title, admin.person.name, "Definitif", "", "02/03/2026"]
    client.force_login(admin)

    for person, refused in ((vacant, 2), (heir.person, 0)):
        coming = [desk.title, person.name, "Definitif", "03/03/2026", ""]
        preview = send(client, "incumbencies", make_xlsx(heads, leaving, coming))
        assert outcomes(preview)["rejected"] == refused
    confirm(client, preview)

    with time_machine.travel("2026-03-03 08:00:00+07:00", tick=False):
        assert User.objects.get(pk=heir.pk).role_codes == {"government_admin"}
        assert not User.objects.get(pk=admin.pk).role_codes


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once():
    """SQLite answers one of them that it is busy; PostgreSQL lets him wait, look again and refuse."""
    first, second = (make_user("government_admin") for _number in range(2))
    pairs = [(first, second), (second, first)]

    def end():
        by, other = pairs.pop()
        term = Incumbency.objects.get(person=other.person)
        try:
            end_incumbency(by=User.objects.get(pk=by.pk), incumbency=term, last_day=TODAY - DAY)
        except (RuleViolation, OperationalError) as refusal:
            return str(refusal)
        return "ended"

    answers = at_once(2, end)

    assert answers.count("ended") == 1, answers
    assert Incumbency.objects.on(TODAY).count() == 1


def test_appointment_of_today_is_taken_back_unless_it_was_used(client):
    """By who may appoint, with its rights; not one of yesterday, not one's own rights away, nothing done hidden."""
    clerk, admin = make_user("secretariat"), make_user("government_admin")
    wrong, post = make_user("minute_taker"), make_position()
    term = appoint(clerk, post, wrong.person)
    client.force_login(clerk)
    assert "Batalkan pengangkatan" in client.get(f"/directory/positions/{post.pk}/").content.decode()
    item = make_action_item(owner=post)
    event = TimelineEvent.objects.create(item=item, kind="reported", at=timezone.now(), actor=wrong, actor_label="Plh.")
    with pytest.raises(RuleViolation, match="sudah ada tindakan"):
        take_back_appointment(by=clerk, incumbency=term)
    event.delete()

    answer = client.post(f"/directory/incumbencies/{term.pk}/take-back/")

    assert answer.headers["Location"] == f"/directory/positions/{post.pk}/"
    assert not Incumbency.objects.filter(pk=term.pk).exists()
    entry = AuditEntry.objects.get(action="incumbency.take_back")
    assert (entry.actor, entry.data["person"]) == (clerk, wrong.person_id)
    sole = admin.positions_today[0].incumbencies.get()
    with pytest.raises(RuleViolation, match="lebih dari sehari"):
        take_back_appointment(by=admin, incumbency=sole)
    Incumbency.objects.filter(pk=sole.pk).update(valid_from=TODAY)
    with pytest.raises(RuleViolation, match="tidak ada lagi admin"):
        take_back_appointment(by=admin, incumbency=sole)
    with pytest.raises(RuleViolation, match="membawa peran"):
        take_back_appointment(by=clerk, incumbency=sole)

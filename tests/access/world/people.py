"""Users of both governments, one per role, and those who are not let in."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from rakor_portal.accounts.models import User
from rakor_portal.accounts.services.sign_in import FACTOR_KEY
from rakor_portal.directory.models import Government, Position
from rakor_portal.documents.services.preparing import prepare_government
from tests.access.policy.words import ENDED, INSIDER, ROLES
from tests.access.world.words import WORDS
from tests.factories import make_government, make_holder, make_organization, make_person, make_position, make_user


@dataclass
class People:
    """Users by role, the posts they hold, and the cookies of their sessions."""

    home: Government
    foreign: Government
    users: dict[str, User]
    posts: dict[str, Position]
    cookies: dict[str, str]

    def let_go(self) -> None:
        """What happens after the sessions began: one account is disabled."""
        self.users["disabled"].is_active = False
        self.users["disabled"].save(update_fields=["is_active"])


def make_people() -> People:
    home = _government("18.03", "home", "Kab. Lampung Utara")
    foreign = _government("18.06", "foreign", "Kab. Tanggamus")
    people = People(home, foreign, {}, {}, {})
    for government, prefix in ((home, ""), (foreign, "other_")):
        agency = make_organization(government, name=f"Dinas {WORDS['foreign' if prefix else 'home']}")
        secretariat = make_organization(government, kind="sekretariat", name=f"Sekretariat {government.slug}")
        head = make_position(agency, title=f"Kepala {agency.name}")
        for role in ROLES:
            post = head if role == "agency_head" else _staff_post(agency if role in OF_AGENCY else secretariat, role)
            acts_for = {"on_behalf_of": head} if role == "agency_operator" else {}
            _enter(people, f"{prefix}{role}", role, post, **acts_for)
        _hall_of_fame(secretariat)
    office = make_organization(home, kind="sekretariat", name="Bagian Pemerintahan")
    _enter(people, INSIDER, "secretariat", _staff_post(office, "secretariat"))
    _enter(people, ENDED, "secretariat", _staff_post(office, "secretariat"))
    _enter(people, "disabled", "government_admin", _staff_post(office, "government_admin"))
    ended = people.users[ENDED]
    ended.person.incumbencies.update(valid_until=ended.today - timedelta(days=1))
    return people


OF_AGENCY = ("agency_operator",)


def sign_in(client: Client, user: User) -> None:
    """A session as it stands after a complete sign-in."""
    client.force_login(user)
    session = client.session
    session[FACTOR_KEY] = "totp"
    session.save()


def _government(code: str, word: str, short_name: str) -> Government:
    government = make_government(
        # Its names are public, and stand at the top of its people's pages.
        code, name=f"Pemerintah {short_name}", short_name=short_name, seat=f"Kota {WORDS[word]}",
        secretariat_contact=f"Telepon {WORDS[word]}",
    )  # fmt: skip
    prepare_government(government)
    return government


def _hall_of_fame(secretariat) -> None:
    """The Sekda, who chairs and signs; nobody signs in as he."""
    sekda = make_position(
        secretariat, title=f"Sekretaris Daerah {secretariat.government.slug}", category=Position.Category.SECRETARIAT,
        protocol_rank=1000,
    )  # fmt: skip
    make_holder(sekda, make_person(secretariat.government))


def _staff_post(organization, role: str) -> Position:
    return make_position(
        organization, title=f"Petugas {role} {organization.positions.count()}", category=Position.Category.STAFF,
        is_head=False,
    )  # fmt: skip


def _enter(people: People, name: str, role: str, post: Position, **fields) -> None:
    user = make_user(role, position=post, person=make_person(post.government, name=f"Pengguna {name}"), **fields)
    client = Client()
    sign_in(client, user)
    people.users[name], people.posts[name] = user, post
    people.cookies[name] = client.cookies.output(header="", sep=";").split(";")[0].strip()

"""Where things stand: of one's own agency, of another, of another government, of a closed meeting."""

from dataclasses import dataclass, field
from typing import Any

from rakor_portal.accounts.models import User
from rakor_portal.directory.models import Circle, Government, Organization, Position
from tests.access.policy.words import INSIDER
from tests.access.world.people import People
from tests.access.world.words import WORD_OF_PLACE, WORDS
from tests.factories import make_circle, make_holder, make_organization, make_person, make_position, make_user


@dataclass
class Place:
    """Who acts there, what is made there, and with which word it is written."""

    key: str
    government: Government
    agency: Organization
    owner: Position  # of the follow-ups
    owner_user: User
    secretary_id: int
    guest: Position  # invited
    sekda: Position  # chairs and signs
    circle: Circle | None
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)

    @property
    def secretary(self) -> User:
        """Who prepares rakor there, as the next request sees him."""
        return User.objects.get(pk=self.secretary_id)

    def say(self, text: str) -> str:
        """A text with the word of the place."""
        return f"{text} {WORDS[WORD_OF_PLACE[self.key]]}"

    def say_item(self, text: str) -> str:
        """As `say`, for what the owner of an item born in a closed meeting may read too."""
        return f"{text} {WORDS['closed item']}" if self.circle else self.say(text)


def make_places(people: People) -> dict[str, Place]:
    home, foreign = people.home, people.foreign
    users, posts = people.users, people.posts
    second = make_organization(home, name=f"Dinas Kedua {WORDS['home']}")
    second_head = make_position(second, title=f"Kepala {second.name}")
    second_user = make_user("agency_head", position=second_head)
    circle = make_circle(posts[INSIDER], _sekda(home), _guest(home), government=home)
    own, other = posts["agency_head"], posts["other_agency_head"]
    return {
        "own": _place("own", home, own, users["agency_head"], users["secretariat"]),
        "other": _place("other", home, second_head, second_user, users["secretariat"]),
        "foreign": _place("foreign", foreign, other, users["other_agency_head"], users["other_secretariat"]),
        "closed": _place("closed", home, own, users["agency_head"], users[INSIDER], circle),
    }


def _place(
    key: str, government: Government, owner: Position, owner_user: User, secretary: User, circle: Circle | None = None
) -> Place:
    guest = circle.positions.get(title__startswith="Tamu") if circle else _guest(government)
    return Place(
        key, government, owner.organization, owner, owner_user, secretary.pk, guest, _sekda(government), circle
    )


def _sekda(government: Government) -> Position:
    return Position.objects.get(government=government, title__startswith="Sekretaris Daerah")


def _guest(government: Government) -> Position:
    """A post that is invited and has no account: it answers by the link of its mail."""
    number = Position.objects.count()
    guest = make_position(make_organization(government), title=f"Tamu {government.slug} {number}")
    make_holder(guest, make_person(government, email=f"tamu{number}@uji.example"))
    return guest

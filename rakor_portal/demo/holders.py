"""Demo holders for every post: "<jabatan> (contoh)", an `.example` address, no NIP, no phone."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.demo.sign_ins import BY_REGION, DEMO_PASSWORD, SignIn, find_head
from rakor_portal.directory.models import Government, Incumbency, Person, Position

Kind = Incumbency.Kind
Category = Position.Category

#: Every nth post of these groups has no address, so that the print list has content.
WITHOUT_CONTACT = {Category.VILLAGE_HEAD: 30, Category.VILLAGE_COOPERATIVE: 58}
#: The first n posts of these groups are held by someone acting.
ACTING = {
    Category.VILLAGE_HEAD: (3, Kind.INTERIM),
    Category.AGENCY_HEAD: (2, Kind.ACTING),
    Category.DISTRICT_HEAD: (1, Kind.ACTING),
}


def hold_on_day(position: Position, name: str, day: date, *, kind: str = Kind.DEFINITIVE) -> None:
    """Record a real holder as the article states it: on that day, no more is known. Idempotent."""
    person, _ = Person.objects.get_or_create(government=position.government, name=name)
    Incumbency.objects.get_or_create(
        government=position.government, position=position, person=person, kind=kind, valid_from=day, valid_until=day
    )


def fill_positions(government: Government) -> int:
    """Give each post without a present holder a demo holder; returns how many were made.

    Where a real holder is recorded for a past day, the demo holder begins the day after.
    """
    domain = BY_REGION[government.region_id][0]
    past = Incumbency.objects.filter(government=government).exclude(valid_until=None).order_by("valid_until")
    past_ends = {row.position_id: row.valid_until for row in past if row.valid_until}
    held = Incumbency.objects.filter(government=government, valid_until=None).values("position_id")
    vacant = list(Position.objects.filter(government=government).exclude(pk__in=held).in_protocol_order())
    people = Person.objects.bulk_create(_people(government, vacant, domain))
    Incumbency.objects.bulk_create(_incumbencies(government, vacant, people, past_ends))
    return len(vacant)


def _people(government: Government, positions: list[Position], domain: str) -> list[Person]:
    names: Counter[str] = Counter()
    places: Counter[str] = Counter()
    people = []
    for position in positions:
        slug = slugify(position.title)[:50]
        names[slug] += 1
        places[position.category] += 1
        every = WITHOUT_CONTACT.get(Category(position.category))
        address = f"{slug}{f'.{names[slug]}' if names[slug] > 1 else ''}@{domain}"
        people.append(
            Person(
                government=government,
                name=f"{position.title} (contoh)"[:150],
                email="" if every and places[position.category] % every == 0 else address,
            )
        )
    return people


def _incumbencies(
    government: Government, positions: list[Position], people: list[Person], past_ends: dict[int, date]
) -> list[Incumbency]:
    places: Counter[str] = Counter()
    rows = []
    for position, person in zip(positions, people, strict=True):
        places[position.category] += 1
        number, acting_kind = ACTING.get(Category(position.category), (0, Kind.DEFINITIVE))
        end = past_ends.get(position.pk)
        rows.append(
            Incumbency(
                government=government,
                position=position,
                person=person,
                kind=acting_kind if places[position.category] <= number else Kind.DEFINITIVE,
                valid_from=end + timedelta(days=1) if end else None,
            )
        )
    return rows


def double_posts(government: Government, pairs: tuple[tuple[str, str], ...]) -> None:
    """Let the head of the first organisation also act as head of the second (Plt.); idempotent."""
    for first, second in pairs:
        person = Incumbency.objects.get(position=find_head(government, first), valid_until=None).person
        Incumbency.objects.filter(position=find_head(government, second), valid_until=None).update(
            person=person, kind=Kind.ACTING
        )


def make_sign_ins(government: Government) -> list[User]:
    """The demo users with their posts and roles; idempotent. All share DEMO_PASSWORD."""
    domain, sign_ins = BY_REGION[government.region_id]
    return [_make_sign_in(government, domain, each) for each in sign_ins]


def make_staff_posts(government: Government) -> None:
    """The staff posts that the sign-ins hold; they work in the portal and are never invited."""
    for sign_in in BY_REGION[government.region_id][1]:
        if sign_in.title:
            Position.objects.get_or_create(
                government=government,
                organization=find_head(government, sign_in.organization).organization,
                title=sign_in.title,
                defaults={"category": Category.STAFF, "protocol_rank": 9900},
            )


def _make_sign_in(government: Government, domain: str, sign_in: SignIn) -> User:
    head = find_head(government, sign_in.organization)
    position = head
    if sign_in.title:
        position = Position.objects.get(organization=head.organization, title=sign_in.title)
    for role in sign_in.roles:
        RoleGrant.objects.get_or_create(
            government=government,
            position=position,
            role=role,
            on_behalf_of=head if sign_in.acts_for_head else None,
        )
    person = Incumbency.objects.get(position=position, valid_until=None).person
    email = f"{sign_in.local_part}@{domain}"
    existing = User.objects.filter(email=email).first()
    return existing or _make_user(government, person, email)


def _make_user(government: Government, person: Person, email: str) -> User:
    user = User(email=email, government=government, person=person, password=_hashed_password())
    user.full_clean()
    user.save()
    return user


@cache
def _hashed_password() -> str:
    """Made once: hashing takes a third of a second on purpose, and whoever knows one demo password knows them all."""
    return make_password(DEMO_PASSWORD)

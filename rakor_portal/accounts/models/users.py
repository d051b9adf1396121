from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Aggregate, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rakor_portal.accounts.models.roles import RoleGrant
from rakor_portal.accounts.models.submissions import FormSubmission
from rakor_portal.directory.models import Circle, Government, Incumbency, Person, Position
from rakor_portal.prepared import Given, PreparedQuery, given_list
from rakor_portal.scoping import ScopedQuerySet


class JsonList(Aggregate):
    """The values of a group as one JSON list, on SQLite and PostgreSQL alike."""

    function = "JSONB_AGG"  # psycopg2 leaves jsonb to Django, but parses json itself
    template = "%(function)s(%(expressions)s)"
    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


class UserQuerySet(ScopedQuerySet["User"]):
    pass


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: Any) -> UserQuerySet:
        return self.get_queryset().visible_to(user)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in. Rights come from the positions his person holds today, never from the user.

    A person, a user and a position are three things: when the incumbency ends, so do the roles, on
    the next request.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="users")
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    email = models.EmailField(_("email"), unique=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(default=0)  # a session of an earlier epoch is worth nothing

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        verbose_name = _("pengguna")

    def __str__(self) -> str:
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this user's: it changes with the password and with the epoch."""
        return f"{super().get_session_auth_hash()}:{self.session_epoch}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the secret keys of before."""
        for fallback in super().get_session_auth_fallback_hash():
            yield f"{fallback}:{self.session_epoch}"

    @property
    def display_name(self) -> str:
        """The person's name; for demo holders it is the post with "(contoh)"."""
        return self.person.full_name

    @cached_property
    def today(self) -> date:
        """The day it is at this user's government."""
        return timezone.localdate(timezone=self.government.zone)

    @cached_property
    def incumbencies_today(self) -> list[Any]:
        """The positions held today with their organisations, each with the `rights` it carries (one query).

        A right is a role of today, with the position acted for and that position's organisation.
        """
        return _held.rows(person=self.person_id, day=self.today)

    @cached_property
    def positions_today(self) -> list[Position]:
        """The positions whose rights this user has today."""
        return [incumbency.position for incumbency in self.incumbencies_today]

    @cached_property
    def grants_today(self) -> list[RoleGrant]:
        """The roles of those positions today, as rows; one query."""
        ids = [position.pk for position in self.positions_today]
        return list(RoleGrant.objects.filter(position_id__in=ids).on(self.today).select_related("on_behalf_of"))

    @cached_property
    def rights_today(self) -> list[dict[str, Any]]:
        """What those roles allow: `role`, `acts_for` (a position) and `organization` (of that position)."""
        return [right for incumbency in self.incumbencies_today for right in incumbency.rights or []]

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """The codes of `RoleGrant.Role` that this user has today."""
        return frozenset(right["role"] for right in self.rights_today) if self.is_active else frozenset()

    @cached_property
    def duty_position_ids(self) -> frozenset[int]:
        """Positions for which this user may report: his own and those he acts for as operator."""
        own = {position.pk for position in self.positions_today}
        return frozenset(own | {right["acts_for"] for right in self.rights_today if right["acts_for"]})

    @cached_property
    def duty_organization_ids(self) -> frozenset[int]:
        """The organisations of those positions."""
        own = {position.organization_id for position in self.positions_today}
        return frozenset(own | {right["organization"] for right in self.rights_today if right["organization"]})

    @property
    def position_label(self) -> str:
        """The first position in protocol order, for the top bar."""
        return self.incumbencies_today[0].titled_position if self.incumbencies_today else ""

    @property
    def scope_government_id(self) -> int | None:
        """See `actors.Viewer`; a disabled user, or one who holds no position today, sees nothing."""
        return self.government_id if self.is_active and self.positions_today else None

    @property
    def scope_circles(self) -> Any:
        """See `actors.Viewer`. An operator does not inherit the circles of whom he acts for."""
        ids = [position.pk for position in self.positions_today]
        members: Any = Circle.positions.through.objects
        return members.filter(position__pk__in=ids).values("circle_id")

    @cached_property
    def scope_circle_ids(self) -> frozenset[int]:
        """The same, read; only a page that shows something of a closed meeting asks."""
        return (
            frozenset(self.scope_circles.values_list("circle_id", flat=True)) if self.positions_today else frozenset()
        )

    @property
    def scope_shape(self) -> "ScopeShape":
        """What the text of a query that is narrowed to this user depends on."""
        counts = (self.positions_today, self.duty_position_ids, self.duty_organization_ids)
        return ScopeShape(self.is_active, self.role_codes, *map(len, counts))

    @property
    def scope_values(self) -> dict[str, Any]:
        """The numbers for a prepared query that was built for `scope_shape.viewer()`."""
        return {
            "viewer_government": self.government_id,
            "viewer_positions": [position.pk for position in self.positions_today],
            "viewer_duties": sorted(self.duty_position_ids),
            "viewer_organizations": sorted(self.duty_organization_ids),
        }

    def claim_form(self, nonce: UUID) -> None:
        """Note that the form with this nonce is being acted on. Raises IntegrityError when it was before."""
        FormSubmission.objects.create(
            government_id=self.government_id, actor_key=f"user:{self.pk}", nonce=nonce, result_url=""
        )


@dataclass(frozen=True)
class ScopeShape:
    """Users of one shape see by the same text of a query, each with numbers of his own."""

    is_active: bool
    roles: frozenset[str]
    positions: int
    duties: int
    organizations: int

    def viewer(self) -> User:
        """A user for `visible_to` when a prepared query is built: his numbers are known when it runs."""
        key = models.BigIntegerField()
        viewer = User(government_id=Given("viewer_government", key), is_active=self.is_active)
        viewer.role_codes = self.roles
        viewer.positions_today = [Position(pk=each) for each in given_list("viewer_positions", self.positions, key)]
        viewer.duty_position_ids = frozenset(given_list("viewer_duties", self.duties, key))
        viewer.duty_organization_ids = frozenset(given_list("viewer_organizations", self.organizations, key))
        return viewer


def _build_held() -> Any:
    day: Any = Given("day", models.DateField())
    grants: Any = RoleGrant.objects.on(day).filter(position=OuterRef("position_id")).order_by()
    right = JSONObject(role="role", acts_for="on_behalf_of_id", organization="on_behalf_of__organization_id")
    rights = Subquery(grants.values("position").annotate(all=JsonList(right)).values_list("all"))
    held = (
        Incumbency.objects.filter(person_id=Given("person", models.BigIntegerField())).on(day).annotate(rights=rights)
    )
    return held.select_related("position__organization").order_by("position__protocol_rank", "position_id")


_held: PreparedQuery[Any] = PreparedQuery(_build_held, on_server=True)

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rakor_portal.accounts.models.roles import RoleGrant
from rakor_portal.directory.models import Circle, Government, Incumbency, Person, Position
from rakor_portal.scoping import ScopedQuerySet


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

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        verbose_name = _("pengguna")

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The person's name; for demo holders it is the post with "(contoh)"."""
        return self.person.full_name

    @cached_property
    def today(self) -> date:
        """The day it is at this user's government."""
        return timezone.localdate(timezone=self.government.zone)

    @cached_property
    def incumbencies_today(self) -> list[Incumbency]:
        """The positions held today, with their organisations; one query."""
        held = Incumbency.objects.filter(person_id=self.person_id).on(self.today)
        return list(held.select_related("position__organization").order_by("position__protocol_rank", "position_id"))

    @cached_property
    def positions_today(self) -> list[Position]:
        """The positions whose rights this user has today."""
        return [incumbency.position for incumbency in self.incumbencies_today]

    @cached_property
    def grants_today(self) -> list[RoleGrant]:
        """The roles of those positions today; one query."""
        ids = [position.pk for position in self.positions_today]
        return list(RoleGrant.objects.filter(position_id__in=ids).on(self.today).select_related("on_behalf_of"))

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """The codes of `RoleGrant.Role` that this user has today."""
        return frozenset(grant.role for grant in self.grants_today) if self.is_active else frozenset()

    @cached_property
    def duty_position_ids(self) -> frozenset[int]:
        """Positions for which this user may report: his own and those he acts for as operator."""
        own = {position.pk for position in self.positions_today}
        return frozenset(own | {grant.on_behalf_of_id for grant in self.grants_today if grant.on_behalf_of_id})

    @property
    def position_label(self) -> str:
        """The first position in protocol order, for the top bar."""
        return self.incumbencies_today[0].titled_position if self.incumbencies_today else ""

    @property
    def scope_government_id(self) -> int | None:
        """See `actors.Viewer`; a disabled user, or one who holds no position today, sees nothing."""
        return self.government_id if self.is_active and self.positions_today else None

    @cached_property
    def scope_circle_ids(self) -> frozenset[int]:
        """See `actors.Viewer`. An operator does not inherit the circles of whom he acts for."""
        ids = [position.pk for position in self.positions_today]
        return frozenset(Circle.objects.filter(positions__in=ids).values_list("pk", flat=True)) if ids else frozenset()

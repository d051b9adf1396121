from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rakor_portal.accounts.models import User
from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Government
from rakor_portal.scoping import ScopedQuerySet


class SavedViewQuerySet(ScopedQuerySet["SavedView"]):
    def visible_to(self, user: Viewer) -> Self:
        """One's own, and those that the secretariat shares within the government."""
        mine = models.Q(owner=user.pk) if isinstance(user, User) else models.Q(pk__in=())
        return super().visible_to(user).filter(mine | models.Q(is_shared=True))


class SavedView(models.Model):
    """Filter and order of the list of action items under a name. `query` was normalised by the filter form."""

    #: Chips above the list that one person keeps.
    LIMIT = 12

    government = models.ForeignKey(Government, models.PROTECT, related_name="saved_views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    name = models.CharField(_("nama tampilan"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)  # 60 letters of text may take nine signs each
    is_shared = models.BooleanField(_("dibagikan kepada semua pengguna"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("tampilan tersimpan")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=_("Anda sudah punya tampilan dengan nama itu."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The list as this view shows it."""
        path = reverse("followups:action_items")
        return f"{path}?{self.query}" if self.query else path

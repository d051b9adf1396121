"""What every template knows as `portal`: navigation of the signed-in role, place, demo mark, version, fixed links."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import BigIntegerField, Count
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rakor_portal import __version__
from rakor_portal.messaging.models import Message
from rakor_portal.prepared import Given, PreparedQuery


@dataclass(frozen=True)
class Destination:
    """One entry of the navigation; `folds` moves it into *Lainnya* on a tablet."""

    path: str
    label: Promise
    icon: str
    short_label: Promise
    folds: bool = False


HOME = Destination("/home/", _("Beranda"), "house", _("Beranda"))
CALENDAR = Destination("/calendar/", _("Jadwal"), "calendar-days", _("Jadwal"))
MEETINGS = Destination("/meetings/", _("Rakor"), "users-round", _("Rakor"))
ACTION_ITEMS = Destination("/action-items/", _("Tindak Lanjut"), "list-checks", _("Tindak lanjut"))
DOCUMENTS = Destination("/documents/", _("Dokumen"), "file-text", _("Dokumen"), folds=True)
DASHBOARD = Destination("/dashboard/", _("Dasbor"), "gauge", _("Dasbor"))
DIRECTORY = Destination("/directory/", _("Data Induk"), "building-2", _("Data induk"), folds=True)
TASKS = Destination("/tasks/", _("Tugas"), "house", _("Tugas"))
ACCOUNT = Destination("/account/", _("Akun"), "user-round", _("Akun"))

NOTIFICATIONS = Destination("/notifications/", _("Pemberitahuan"), "bell", _("Pemberitahuan"))
MESSAGES = Destination("/messages/", _("Pengiriman pesan"), "send", _("Pengiriman pesan"))
USERS = Destination("/settings/users/", _("Pengguna"), "users-round", _("Pengguna"))
ROLES = Destination("/settings/roles/", _("Peran"), "key-round", _("Peran"))
LETTERHEADS = Destination("/settings/letterheads/", _("Kop naskah"), "file-badge", _("Kop naskah"))
AUDIT_LOG = Destination("/settings/audit/", _("Riwayat"), "history", _("Riwayat"))

STAFF_ROLES = frozenset({"government_admin", "secretariat", "minute_taker", "approver", "verifier"})

#: Staff who may open Data Induk (rakor_portal/directory/permissions.py).
DIRECTORY_ROLES = frozenset({"government_admin", "secretariat"})

#: Navigation by kind of user: the bar, then the four places of the phone.
STAFF_BAR = (HOME, CALENDAR, MEETINGS, ACTION_ITEMS, DOCUMENTS, DASHBOARD, DIRECTORY)
STAFF_PHONE = (HOME, MEETINGS, ACTION_ITEMS)
LEADER_BAR = (DASHBOARD, ACTION_ITEMS, CALENDAR, DOCUMENTS)
LEADER_PHONE = (DASHBOARD, ACTION_ITEMS, CALENDAR)
OWNER_BAR = (TASKS, ACTION_ITEMS, CALENDAR, DOCUMENTS)
OWNER_PHONE = (TASKS, ACTION_ITEMS, CALENDAR, ACCOUNT)


@dataclass(frozen=True)
class NavigationItem:
    """A destination as seen from the page shown."""

    destination: Destination
    is_current: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.destination, name)


@cache
def _optional_url(name: str) -> str:
    """The address of `name`, or nothing while no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Portal:
    """Everything is computed on first use, so a fragment for htmx pays for nothing."""

    version = __version__

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user: Any = getattr(request, "user", None)

    @cached_property
    def _roles(self) -> frozenset[str]:
        signed_in = self._user is not None and self._user.is_authenticated
        return frozenset(self._user.role_codes) if signed_in else frozenset()

    def _items(self, destinations: tuple[Destination, ...]) -> list[NavigationItem]:
        path = self._request.path
        opened = [item for item in destinations if item is not DIRECTORY or self._roles & DIRECTORY_ROLES]
        return [NavigationItem(item, path.startswith(item.path)) for item in opened]

    def _by_kind(
        self, staff: tuple[Destination, ...], leader: tuple[Destination, ...], owner: tuple[Destination, ...]
    ) -> tuple[Destination, ...]:
        if self._user is None or not self._user.is_authenticated:
            return ()
        if self._roles & STAFF_ROLES:
            return staff
        return leader if "leader" in self._roles else owner

    @cached_property
    def navigation(self) -> list[NavigationItem]:
        """The items of the desktop bar."""
        return self._items(self._by_kind(STAFF_BAR, LEADER_BAR, OWNER_BAR))

    @cached_property
    def folded(self) -> list[NavigationItem]:
        """The items a tablet shows under *Lainnya*."""
        return [item for item in self.navigation if item.folds]

    @cached_property
    def bottom_navigation(self) -> list[NavigationItem]:
        """The places at the bottom of the phone."""
        return self._items(self._by_kind(STAFF_PHONE, LEADER_PHONE, OWNER_PHONE))

    @cached_property
    def bottom_more(self) -> list[NavigationItem]:
        """What staff and leaders find under *Lainnya* on the phone."""
        more = self._by_kind((CALENDAR, DOCUMENTS, DASHBOARD, DIRECTORY), (TASKS, DOCUMENTS), ())
        return self._items(more) + self.account_menu if more else []

    @cached_property
    def account_menu(self) -> list[NavigationItem]:
        """What stands under the name of the signed-in user, above *Keluar*."""
        operates = (MESSAGES,) if self._roles & DIRECTORY_ROLES else ()
        administrates = (USERS, ROLES, LETTERHEADS, AUDIT_LOG) if "government_admin" in self._roles else ()
        return self._items((NOTIFICATIONS, ACCOUNT, *operates, *administrates))

    @cached_property
    def reader(self) -> str:
        """Whose drafts, rows and pages the browser keeps apart; nothing for who is not signed in."""
        signed_in = self._user is not None and self._user.is_authenticated
        return f"u{self._user.pk}" if signed_in else ""

    @cached_property
    def unread(self) -> int:
        """How many notices the signed-in user has not read: the number at the bell."""
        found = _unread.rows(person=self._user.person_id, government=self._user.scope_government_id)
        return found[0] if found else 0

    @cached_property
    def place(self) -> str:
        """The short name of the government of the signed-in user."""
        government = getattr(self._user, "government", None)
        return str(government.short_name) if government is not None else ""

    @cached_property
    def initials(self) -> str:
        """Up to two letters for the round mark beside the name."""
        words = [word for word in str(self._user.display_name).split() if word[:1].isalpha() and not word.endswith(".")]
        return "".join(word[0] for word in words[:2]).upper()

    @cached_property
    def is_demo(self) -> bool:
        """Whether what is shown is sample data; every page then says so."""
        government = getattr(self._user, "government", None)
        return bool(government.is_demo) if government is not None else not settings.IS_PRODUCTION

    @property
    def host(self) -> str:
        """The public host name, for the strip on pages opened from a message."""
        return urlsplit(settings.SITE_URL).hostname or ""

    @property
    def help_url(self) -> str:
        """The help page, always in the same place."""
        return _optional_url("help")

    @property
    def accessibility_url(self) -> str:
        """The accessibility statement."""
        return _optional_url("accessibility")


def _build_unread() -> Any:
    mine = Message.objects.notices_of(Given("person", BigIntegerField()))  # type: ignore[arg-type]  # known when it runs
    unread = mine.filter(government_id=Given("government", BigIntegerField()), read_at=None)
    return unread.order_by().values("person").annotate(count=Count("pk")).values_list("count", flat=True)


_unread: PreparedQuery[int] = PreparedQuery(_build_unread, on_server=True)


def portal(request: HttpRequest) -> dict[str, Portal]:
    """The context processor."""
    return {"portal": Portal(request)}

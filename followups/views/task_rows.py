"""The two long groups of Tugas saya in the words of their cards, so that the template decides nothing for each card."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from followups.models import ActionItem
from followups.models.conditions import ALARMING
from followups.reports.tasks import OwedItem
from rakor_portal.accounts.models import User
from rakor_portal.formatting import format_date, format_near_date, screen_words
from rakor_portal.templatetags.rakor import plain_tag, status_tag

#: Stands for the code while an address is looked up.
_CODE = "-code-"


@dataclass(frozen=True)
class DueCard:
    """An item whose report is due; `variant` is the colour of its card, empty for the plain one."""

    variant: str
    tag: SafeString
    title: str
    note: str
    url: str


@dataclass(frozen=True)
class RunningRow:
    """An item that runs by itself."""

    title: str
    note: str
    share: str
    url: str


def due_cards(items: Iterable[OwedItem], user: User) -> list[DueCard]:
    """The cards of `owed_items` that are due; what many share is put into words once."""
    tags = {str(condition): status_tag(condition) for condition in ALARMING}
    periodic = plain_tag(_("Lapor berkala"), "neutral", "clock")
    note, address = _due_note(user), _address_of("followups:report_edit")
    return [
        DueCard(
            variant=f" task-card--{item.condition}" if item.condition in tags else "",
            tag=tags.get(item.condition, periodic),
            title=item.title,
            note=note(item),
            url=address(item.code),
        )
        for item in items
    ]


def running_rows(items: Iterable[OwedItem], today: date) -> list[RunningRow]:
    """The rows of `owed_items` that are not due."""
    note, address = _running_note(today), _address_of("followups:action_item")
    return [RunningRow(item.title, note(item), f"{item.verified_percent}%", address(item.code)) for item in items]


def _due_note(user: User) -> Callable[[OwedItem], str]:
    """When it was reported last, and by when or since when the next report is awaited."""
    today = user.today
    day = partial(format_date, zone=user.government.time_zone, words=screen_words())
    never, last = _("Belum pernah dilaporkan."), _("Laporan terakhir %(last)s.")
    since, until = _("Laporan ditunggu sejak %(day)s."), _("Lapor paling lambat %(day)s.")

    def note(item: OwedItem) -> str:
        told = last % {"last": day(item.last_reported_at)} if item.last_reported_at else never
        awaited = since if item.report_by < today else until
        return f"{told} {awaited % {'day': day(item.report_by)}}"

    return note


def _running_note(today: date) -> Callable[[OwedItem], str]:
    """When it must be finished, and what comes next: `batas 31 Okt · lapor lagi 30 Nov`."""
    near = partial(format_near_date, today=today, words=screen_words())
    due, endless = _("batas %(due)s"), _("tanpa batas waktu")
    waiting, again = _("menunggu verifikasi"), _("lapor lagi %(day)s")

    def note(item: OwedItem) -> str:
        end = due % {"due": near(item.due_on)} if item.due_on else endless
        is_waiting = item.status == ActionItem.Status.AWAITING_VERIFICATION
        return f"{end} · {waiting if is_waiting else again % {'day': near(item.report_by)}}"

    return note


def _address_of(name: str) -> Callable[[str], str]:
    """The address of an item by its code; looked up once, for Django matches every address against its pattern."""
    before, _mark, after = reverse(name, args=[_CODE]).partition(_CODE)
    return lambda code: f"{before}{quote(code, safe='')}{after}"

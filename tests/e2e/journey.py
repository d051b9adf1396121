"""What the steps of the long journey share: who walks it, what it is about, and how they look at things."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from rakor_portal.formatting import format_numeric_date
from tests.architecture.sources import ROOT
from tests.e2e.conftest import assert_inside
from tests.e2e.mailbox import Mailbox
from tests.e2e.people import People

HOLIDAYS = ROOT / "rakor_portal" / "directory" / "data" / "public_holidays.csv"
WIB = ZoneInfo("Asia/Jakarta")
TITLE = "Rapat Koordinasi Percepatan Gizi Balita"
#: Worker and renderer have so long on a busy machine.
DONE_WITHIN = 60.0


@dataclass
class Journey:
    """One new rakor, the portal it lives in, and what was noted on the way."""

    portal: Any
    people: People
    mailbox: Mailbox
    check: Any  # assert_accessible; a second of processor time, so `look` where test_every_page opens the page as well
    look: Any = assert_inside
    address: str = ""  # of the rakor
    invited_people: int = 0
    door_code: str = ""
    codes: tuple[str, ...] = ()  # of its action items
    sent_at: float = 0.0
    answer_seconds: float = 0.0
    mail_seconds: float = 0.0

    @property
    def day(self) -> date:
        """Far enough ahead that no reminder of the day before falls into the journey."""
        return today() + timedelta(days=3)

    @property
    def shelved_due(self) -> date:
        """A due date whose third day before is an office day."""
        days = (today() + timedelta(days=count) for count in range(14, 40))
        return next(day for day in days if is_office_day(day - timedelta(days=3)))

    def open(self, page: Page, path: str) -> Page:
        """A page of the portal by its path."""
        page.goto(self.portal.address + path)
        return page

    def await_office(self) -> None:
        """Hand over what waits for office hours, as when the office opens next."""
        now = datetime.now(WIB)
        if is_office_day(now.date()) and 7 <= now.hour < 18:
            return
        days = (now.date() + timedelta(days=count) for count in range(now.hour >= 7, 30))
        self.portal.manage("tick", "--at", f"{next(filter(is_office_day, days))}T07:00+07:00")

    def open_tab(self, page: Page, name: str) -> Page:
        """A tab of the rakor."""
        page.goto(self.address)
        page.get_by_role("navigation", name="Bagian rakor").get_by_role("link", name=name).click()
        return page


def today() -> date:
    return datetime.now(WIB).date()


def is_office_day(day: date) -> bool:
    """Monday to Friday, and no holiday in the shipped list."""
    return day.weekday() < 5 and day.isoformat() not in HOLIDAYS.read_text(encoding="utf-8")


def typed(day: date) -> str:
    return format_numeric_date(day)


def confirm(page: Page, button: str) -> None:
    """Press a button that asks first, and say yes."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    page.get_by_role("dialog").locator("#confirm-dialog-yes").click()


def reload_until(page: Page, locator: Any) -> None:
    """Look again until the worker is done."""
    latest = time.monotonic() + DONE_WITHIN
    while not locator.count() and time.monotonic() < latest:
        page.reload()
    expect(locator.first).to_be_visible()

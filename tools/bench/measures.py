"""What is measured of a running server, as rows of the table."""

import statistics
import time
import uuid
from typing import Any

from tools.bench.client import WARM_UP, Browser, Visit, rush
from tools.bench.table import Row

TIMES = 40
#: Page → who opens it, where, and how many page floors it may take.
PAGES: dict[str, tuple[str, str, float]] = {
    "reply page": ("", "{reply}", 2),
    "owner's tasks": ("owner", "/tasks/", 3),
    "grid of 50 rows": ("secretary", "/action-items/", 6),
    "workspace, 584 invitees": ("secretary", "{hall}", 6),
    "dashboard": ("leader", "/dashboard/", 8),
    "search": ("secretary", "/search/?q=jalan", 6),
}
FLOORS = {"trivial view": "/floor/trivial/", "one-query view": "/floor/query/", "page floor": "/floor/page/"}
BUDGETS = {
    "dashboard": 12, "workspace": 15, "attendance list": 8, "grid": 10, "owner's tasks": 8, "reply page": 6,
    "check-in POST": 8,
}  # fmt: skip
GROWTH = 1.2


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


class Server:
    """One size under one server: floors first and last, pages in between."""

    def __init__(self, port: int, facts: dict[str, Any], size: str) -> None:
        self.port, self.facts, self.size = port, facts, size
        self.browser = Browser(port)
        self.floors: dict[str, float] = {}
        self.seconds: dict[str, float] = {}
        self.first: dict[str, float] = {}

    @property
    def floor(self) -> float:
        return self.floors["page floor"]

    def measure_floors(self) -> list[Row]:
        for name, path in FLOORS.items():
            visit = Visit(path)
            taken = self.browser.median(lambda _number, visit=visit: visit, times=TIMES)  # type: ignore[misc]
            self.floors[name] = taken
        return [Row(f"{name} {self.size}", milliseconds(taken)) for name, taken in self.floors.items()]

    def measure_pages(self) -> list[Row]:
        rows = []
        for name, (who, path, target) in PAGES.items():
            visit = Visit(path.format(**self.facts), self.facts["sessions"].get(who, ""))
            begun = self.browser.seconds(visit)
            taken = self.browser.median(lambda _number, visit=visit: visit, times=TIMES)  # type: ignore[misc]
            self.seconds[name], self.first[name] = taken, begun
            rows.append(Row(f"{name} {self.size}", milliseconds(taken), taken / self.floor, target))
            rows.append(Row(f"  the first time {self.size}", milliseconds(begun), begun / self.floor))
        return rows

    def measure_check_in(self) -> list[Row]:
        codes = self.facts["codes"]
        taken = self.browser.median(lambda _number: self._check_in(codes.pop()), times=TIMES)
        self.seconds["check-in POST"] = taken
        return [Row(f"check-in POST {self.size}", milliseconds(taken), taken / self.floor, 3)]

    def measure_rush(self, count: int) -> list[Row]:
        """Many check-ins from eight desks at once."""
        codes = self.facts["codes"]
        visits = [self._check_in(codes.pop()) for _number in range(min(count, len(codes)))]
        taken, errors = rush(self.port, visits, at_once=8)
        rate = 0.0 if errors else len(visits) / taken
        shown = f"{len(visits)} in {taken:.1f} s, {len(errors)} errors"
        return [Row("check-ins a second, 8 at once, PostgreSQL", shown, rate, 100, "/s", at_least=True)]

    def measure_sending(self) -> list[Row]:
        """The click that sends 569 invitations, once for each draft; the first ones warm up. See `writing_row`."""
        taken = []
        for draft in self.facts["drafts"]:
            form = (("client_ref", str(uuid.uuid4())),)
            visit = Visit(f"{draft}edit/review/", self.facts["sessions"]["secretary"], form, 302)
            taken.append(Browser(self.port).seconds(visit))  # the server has closed the idle connection
        click = statistics.median(taken[WARM_UP:])
        return [Row("click that sends the invitations", milliseconds(click), click / self.floor, 3)]

    def _check_in(self, code: str) -> Visit:
        path, session = f"{self.facts['doors']}check-in/code/", self.facts["sessions"]["secretary"]
        return Visit(path, session, (("code", code),), 302)


def growth(small: Server, large: Server) -> list[Row]:
    """How much slower each page is with ten times the rows, each measured in its own run's floors.

    Judged warm, as the pages are used; the first visit, whose figures are counted anew, stands beside it unjudged.
    """
    rows = []
    for name, taken in small.seconds.items():
        warm = (large.seconds[name] / large.floor) / (taken / small.floor)
        begun = small.first.get(name)
        cold = (large.first[name] / large.floor) / (begun / small.floor) if begun else None
        shown = f"first visit {cold:.2f} ×" if cold else ""
        rows.append(Row(f"growth to ten times, warm: {name}", shown, warm, GROWTH))
    return rows


def query_rows(counts: dict[str, int], size: str) -> list[Row]:
    return [Row(f"queries: {name} {size}", "", counts[name], most, "") for name, most in BUDGETS.items()]


def writing_row(answer: dict[str, Any]) -> Row:
    """What the worker does for each of those clicks."""
    shown = f"{answer['seconds']:.2f} s for {answer['invitations']} invitations"
    return Row("the worker writes what one click left", shown)


def mail_rows(answer: dict[str, Any]) -> list[Row]:
    shown = f"{answer['product']:.0f}/s, bare {answer['bare']:.0f}/s"
    return [Row("mails handed over, share of a bare loop", shown, answer["share"], 0.6, "", True)]  # noqa: FBT003


def paper_rows(answer: dict[str, Any]) -> list[Row]:
    targets = {"notula": 1.2, "attendance": 1.15}
    return [
        Row(
            f"PDF: {name}, {answer[name]['pages']} pages",
            f"{answer[name]['product']:.2f} s, alone {answer[name]['alone']:.2f}",
            answer[name]["product"] / answer[name]["alone"],
            target,
        )
        for name, target in targets.items()
    ]


def rush_on_sqlite(server: Server) -> Row:
    """200 check-ins from eight desks; a minute may pass, and nobody may read "database is locked"."""
    begun = time.perf_counter()
    visits = [server._check_in(server.facts["codes"].pop()) for _number in range(200)]
    _taken, errors = rush(server.port, visits, at_once=8)
    minutes = (time.perf_counter() - begun) / 60
    shown = f"200 in {minutes * 60:.1f} s, {len(errors)} errors"
    rate = 0.0 if errors else 200 / minutes
    return Row("check-ins a minute, 8 at once, SQLite", shown, rate, 200, "/min", at_least=True)

"""Rows of the bench and how they are printed."""

from dataclasses import dataclass

from tools.console import say


@dataclass(frozen=True)
class Row:
    """One figure against its target; without a target it is printed for scale and counts for nothing.

    `ratio` is what is judged, unless the figure itself is (`value`). `at_least` turns the comparison round.
    """

    name: str
    shown: str
    judged: float | None = None
    target: float | None = None
    unit: str = "×"
    at_least: bool = False

    @property
    def counts(self) -> bool:
        return self.target is not None

    @property
    def is_met(self) -> bool:
        if self.target is None or self.judged is None:
            return False
        return self.judged >= self.target if self.at_least else self.judged <= self.target

    def line(self) -> str:
        judged = "–" if self.judged is None else f"{self.judged:.2f} {self.unit}"
        bound = "≥" if self.at_least else "≤"
        target = f"{bound} {self.target:g} {self.unit}" if self.target is not None else ""
        verdict = ("met" if self.is_met else "MISSED") if self.counts else ""
        return f"{self.name:<44} {self.shown:>22} {judged:>12} {target:>12}  {verdict}"


def print_table(rows: list[Row]) -> None:
    """All rows, then how many targets were met."""
    say(f"\n{'what':<44} {'measured':>22} {'judged':>12} {'target':>12}")
    for row in rows:
        say(row.line())
    counted = [row for row in rows if row.counts]
    say(f"bench: {sum(row.is_met for row in counted)} of {len(counted)} targets met")


#: Other systems on this kind of machine, as issue 3 states them; nothing of this was measured here.
PEERS = (
    Row("Redmine, 25 issues (from the issue)", "100 ms"),
    Row("Redmine, report over 50,000 (from the issue)", "15 s"),
    Row("Redmine, reminders (from the issue)", "6–9 /s"),
    Row("Indico, 800 participants (from the issue)", "1.7 s, 2.6 MB"),
    Row("Indico, check-in (from the issue)", "59 ms"),
    Row("Indico, event reminders (from the issue)", "51 /s"),
    Row("pretix, check-in (from the issue)", "70 ms, 28 queries"),
)

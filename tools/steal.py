"""What the host of a virtual machine gave to others meanwhile: it slows every figure, and is nobody's fault here."""

from pathlib import Path

#: The first line holds hundredths of seconds by use since the start; `steal` is the eighth (proc_stat(5)).
STAT = Path("/proc/stat")


class Steal:
    """Processor time from the moment at which this was made."""

    def __init__(self) -> None:
        self.begun = _read()

    def words(self) -> str:
        """How much of all the time went to others; empty where the machine does not tell."""
        stolen, total = (now - before for now, before in zip(_read(), self.begun, strict=True))
        return f"The host gave {100 * stolen / total:.0f} % of the processor time to others." if total else ""


def _read() -> tuple[int, int]:
    """Stolen time and all time; zeros where there is no such file."""
    if not STAT.exists():
        return 0, 0
    times = [int(each) for each in STAT.read_text().split("\n", 1)[0].split()[1:9]]
    return times[7], sum(times)

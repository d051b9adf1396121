"""`make bench` (`SIZE=1`: without the tenfold size). Bounded loops on the loopback; what it starts it stops."""

import os
import sys
import tempfile
import time
from pathlib import Path

from tools.bench.measures import Server, growth, mail_rows, paper_rows, query_rows, rush_on_sqlite, writing_row
from tools.bench.programs import family, has_mapped, inside, manage, proportional_mebibytes, sink, web, worker
from tools.bench.table import PEERS, Row, print_table
from tools.console import one_sentence, say, step
from tools.services import real_services
from tools.steal import Steal
from tools.supervisor import Stopped, stop_on_signals

#: Rakor of the single size; fewer are only good for trying the bench itself.
MEETINGS = int(os.environ.get("BENCH_MEETINGS", "200"))
#: Web processes, as in deploy/; another number is good for finding out what they are worth.
WEB_PROCESSES = int(os.environ.get("BENCH_WEB", "2"))
AT_REST_AFTER = 4.0


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "RAKOR_MODE": "production", "RAKOR_DATA_DIR": str(folder), "SECRET_KEY": "bench-" + "k" * 50,
        "ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": "https://127.0.0.1", "PYTHONPATH": ".",
        "DJANGO_SETTINGS_MODULE": "tools.bench.settings", **more,
    }  # fmt: skip


def _on_postgresql(folder: Path, *, sizes: list[int]) -> list[Row]:
    rows: list[Row] = []
    servers: list[Server] = []
    with real_services() as services, sink(_environment(folder), folder) as email_url:
        environment = _environment(folder, EMAIL_URL=email_url, **services)
        with step("Preparing the database and static files"):
            manage(environment, "migrate", "--verbosity=0")
            manage(environment, "collectstatic", "--no-input", "--verbosity=0")
            inside(environment, "load")
        for size in sizes:
            with step(f"Loading {MEETINGS * size} rakor"):
                inside(environment, "grow", MEETINGS * size)
            with step(f"Measuring ×{size}"), web(environment, folder, workers=WEB_PROCESSES) as (port, pid, started):
                rows += query_rows(inside(environment, "queries"), f"×{size}")
                servers.append(Server(port, inside(environment, "facts"), f"×{size}"))
                rows += _pages(servers[-1])
                if size == 1:
                    rows += [
                        Row("cold start", f"{started:.2f} s", started, 3, "s"),
                        *_at_rest(environment, folder, pid),
                    ]
                if size == sizes[-1]:
                    rows += servers[-1].measure_rush(300) + servers[-1].measure_sending()
                    rows.append(writing_row(inside(environment, "expand")))
        with step("Handing over mails"):
            rows += mail_rows(inside(environment | {"RAKOR_MODE": "demo"}, "mails", 5))
    return rows + (growth(servers[0], servers[-1]) if len(servers) > 1 else [])


def _pages(server: Server) -> list[Row]:
    return server.measure_floors() + server.measure_pages() + server.measure_check_in()


def _at_rest(environment: dict[str, str], folder: Path, web_pid: int) -> list[Row]:
    with worker(environment, folder) as worker_pid:
        time.sleep(AT_REST_AFTER)
        pages, work = proportional_mebibytes(family(web_pid)), proportional_mebibytes(family(worker_pid))
    shown = f"web {pages:.0f}, worker {work:.0f} (PSS)"
    apart = 1.0 if has_mapped(family(web_pid), "libpango") else 0.0
    return [
        Row("memory of web and worker at rest", shown, pages + work, 350, "MiB"),
        Row("web processes that loaded the PDF library", "", apart, 0, ""),
    ]


def _on_sqlite(folder: Path) -> list[Row]:
    """The embedded default, which production refuses, with one web process as `make run` starts it."""
    environment = _environment(folder, RAKOR_MODE="demo")
    with step("The same hall on SQLite"):
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "collectstatic", "--no-input", "--verbosity=0")
        inside(environment, "load")
        with web(environment, folder, workers=1) as (port, _pid, _started):
            return [rush_on_sqlite(Server(port, inside(environment, "facts"), "SQLite"))]


def _papers(folder: Path) -> list[Row]:
    with step("Printing papers"):
        return paper_rows(inside(_environment(folder, RAKOR_MODE="demo"), "papers", 3))


def main() -> int:
    stop_on_signals()
    sizes = [1] if os.environ.get("SIZE") == "1" else [1, 10]
    begun, steal = time.monotonic(), Steal()
    try:
        with one_sentence(), tempfile.TemporaryDirectory(prefix="rakor-bench-") as name:
            folder = Path(name)
            (folder / "sqlite").mkdir()
            rows = _on_postgresql(folder, sizes=sizes) + _on_sqlite(folder / "sqlite") + _papers(folder)
    except Stopped:
        say("\nStopped.")
        return 130
    say(f"\nEverything in {time.monotonic() - begun:.0f} s; load {os.getloadavg()[0]:.1f} at the end. {steal.words()}")
    print_table([*rows, *PEERS])
    return 0


if __name__ == "__main__":
    sys.exit(main())

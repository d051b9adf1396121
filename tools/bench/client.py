"""One browser without a screen: keep-alive HTTP on the loopback, and medians."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

CSRF = "b" * 32
WARM_UP = 5


@dataclass(frozen=True)
class Visit:
    """A request: path, the session key of who makes it, and form data when it is a POST."""

    path: str
    session: str = ""
    form: tuple[tuple[str, str], ...] = ()
    expected: int = 200


class Browser:
    """A connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def seconds(self, visit: Visit) -> float:
        """How long the answer took. Raises ValueError when it is not the expected one."""
        headers = {"Host": "127.0.0.1", "Accept-Encoding": "gzip"}
        headers["Cookie"] = f"csrftoken={CSRF}" + (f"; sessionid={visit.session}" if visit.session else "")
        body, method = None, "GET"
        if visit.form:
            method, body = "POST", urlencode(visit.form)
            headers |= {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        self.connection.request(method, visit.path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        taken = time.perf_counter() - begun
        if answer.status != visit.expected:
            raise ValueError(f"{method} {visit.path}: {answer.status}, expected {visit.expected}")
        return taken

    def median(self, visits: Callable[[int], Visit], *, times: int) -> float:
        """The median of `times` visits in seconds, after some that are not counted."""
        for number in range(WARM_UP):
            self.seconds(visits(number))
        return statistics.median(self.seconds(visits(WARM_UP + number)) for number in range(times))


def rush(port: int, visits: Sequence[Visit], *, at_once: int) -> tuple[float, list[str]]:
    """Make all visits from `at_once` browsers; returns the seconds of it all and what went wrong."""
    waiting, errors, lock = list(visits), [], threading.Lock()

    def work() -> None:
        browser = Browser(port)
        while True:
            with lock:
                if not waiting:
                    return
                visit = waiting.pop()
            try:
                browser.seconds(visit)
            except (ValueError, OSError) as error:
                with lock:
                    errors.append(str(error))

    threads = [threading.Thread(target=work) for _number in range(at_once)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun, errors

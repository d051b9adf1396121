"""What a telephone loads on its first visit, by class of page, against the budget; `make weights` prints the table."""

from dataclasses import dataclass

import pytest

from tests.e2e.test_every_page import sign_in

KB = 1024
#: Class → pages, then the most for HTML, CSS, JS, fonts and all (KB as sent), and requests (ux.md, section 13).
BUDGETS = {
    "From a message, report": (
        ("meetings:invitation", "followups:item_link", "followups:report_edit"), (10, 14, 18, 30, 75), 7,
    ),
    "Dashboard, workspace": (
        ("followups:dashboard", "followups:home", "followups:meeting", "meetings:meeting_invitations"),
        (25, 14, 18, 30, 95), 8,
    ),
    "Grid, check-in, live": (
        ("followups:action_items", "meetings:meeting_check_in", "meetings:meeting_live"), (35, 14, 35, 30, 120), 9,
    ),
}  # fmt: skip
KINDS = ("document", "stylesheet", "script", "font")


@dataclass
class Weight:
    """Bytes on the wire by kind, and how many requests it took."""

    bytes: dict[str, int]
    requests: int

    @property
    def columns(self):
        return [*(self.bytes.get(kind, 0) / KB for kind in KINDS), sum(self.bytes.values()) / KB]


def weigh(context, address):
    """One first visit with nothing stored; the install file, which browsers read on their own time, is not in it."""
    page = context.new_page()
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(address, wait_until="networkidle")
    sizes = {}
    finished = [request for request in finished if request.resource_type != "manifest"]
    for request in finished:
        kind = request.resource_type
        sizes[kind] = sizes.get(kind, 0) + request.sizes()["responseBodySize"]
    page.close()
    return Weight(sizes, len(finished))


@pytest.fixture(scope="module")
def weights(portal, addresses, browser, browser_context_args):
    """Each page of the budget, weighed in a browser of its own, which has nothing but the cookies of its person."""
    found, signed_in = {}, {"": None}
    telephone = {**browser_context_args, "viewport": {"width": 360, "height": 740}}
    for pages, _most, _requests in BUDGETS.values():
        for name in pages:
            person, path = addresses[name]
            context = browser.new_context(**telephone, storage_state=signed_in.get(person))
            if person not in signed_in:
                sign_in(context, portal.address, person)
                signed_in[person] = context.storage_state()
            found[name] = weigh(context, portal.address + path)
            context.close()
    return found


def table(weights):
    head = f"{'Page':36}{'HTML':>8}{'CSS':>8}{'JS':>8}{'Fonts':>8}{'Total':>8}{'Requests':>10}   (KB as sent)"
    lines = [head]
    for title, (pages, most, requests) in BUDGETS.items():
        lines.append(f"{title + ', at most':36}" + "".join(f"{each:8d}" for each in most) + f"{requests:10d}")
        for name in pages:
            columns = "".join(f"{each:8.1f}" for each in weights[name].columns)
            lines.append(f"  {name:34}{columns}{weights[name].requests:10d}")
    return "\n".join(lines)


def test_first_visits_stay_in_their_budgets(weights):
    print(f"\n{table(weights)}")

    over = [
        f"{name}: {title}"
        for pages, most, requests in BUDGETS.values()
        for name in pages
        for title, value, limit in zip(
            ("HTML", "CSS", "JS", "fonts", "total", "requests"),
            [*weights[name].columns, weights[name].requests],
            [*most, requests],
            strict=True,
        )
        if value > limit
    ]
    assert over == []

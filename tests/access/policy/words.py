"""The words in which the policy is written: who asks, what he may know of, and the kinds of rows."""

from dataclasses import dataclass, field
from typing import Any

#: The roles of the government HOME. Each stands once more in another government ("other_leader" …), where he may
#: know nothing of HOME.
ROLES = (
    "agency_operator", "agency_head", "minute_taker", "secretariat", "approver", "verifier", "leader",
    "government_admin",
)  # fmt: skip
OTHERS = tuple(f"other_{role}" for role in ROLES)
#: A member of the secretariat whose post belongs to the circle of the closed meeting.
INSIDER = "insider"
#: Signed in, secretariat until yesterday: his term is over, so nothing is left to know or to do.
ENDED = "ended"
#: Without a session: nobody known, one who came by the link of his invitation, one whose account was disabled.
STRANGERS = ("anonymous", "link", "disabled")
EVERYBODY = (*ROLES, INSIDER, ENDED, *OTHERS, *STRANGERS)

# Groups, as accounts/permissions.py and ux.md (section 3) name them.
SIGNED_IN = frozenset({*ROLES, INSIDER, ENDED, *OTHERS})
ADMIN = frozenset({"government_admin", "other_government_admin"})
SECRETARIAT = frozenset({"secretariat", "other_secretariat", INSIDER}) | ADMIN
STAFF = SECRETARIAT | {
    f"{prefix}{role}" for prefix in ("", "other_") for role in ("minute_taker", "approver", "verifier")
}
LEADER = frozenset({"leader", "other_leader"})
OWNER = frozenset({"agency_head", "agency_operator", "other_agency_head", "other_agency_operator"})
WIDE = STAFF | LEADER
MEMBERS = WIDE | OWNER
WRITERS_OF_MINUTES = SECRETARIAT | {"minute_taker", "other_minute_taker"}
APPROVER = frozenset({"approver", "other_approver"})
VERIFIER = frozenset({"verifier", "other_verifier", "secretariat", "other_secretariat", INSIDER})
HEAD = frozenset({"agency_head"})
HOME = frozenset({*ROLES, INSIDER})

#: Where the object of the address stands, seen from HOME. "own" and "other" tell the agencies of HOME apart, "closed"
#: is a closed meeting (or what was born in it), "crossed" a part of one object under the name of another.
PLACES = ("own", "other", "foreign", "closed", "crossed", "random")

Knowers = dict[str, frozenset[str]]
INSIDERS = frozenset({INSIDER})

#: Who may know of a thing (architecture.md, "Always true" 1 and 2); who is not named, may not.
KNOWS: dict[str, Knowers] = {
    # A rakor is known to its government, a closed one to its circle; a draft only to those who prepare rakor.
    "meeting": {"own": HOME, "other": HOME, "closed": INSIDERS},
    "draft": {"own": HOME & STAFF, "other": HOME & STAFF, "closed": INSIDERS},
    # A follow-up: leaders and staff see all, a head and his operator their organisation's. One born in a closed
    # meeting: the circle, and the head who owns it, which his operator does not inherit.
    "item": {"own": HOME, "other": HOME & WIDE, "closed": INSIDERS | HEAD},
    # A draft of a report, its files and its receipt are the writer's alone.
    "own report": {"own": HEAD, "closed": HEAD},
    # What was addressed to a person is his, also when it tells of an item born in a closed meeting.
    "notice": {"own": HEAD, "closed": HEAD},
    "own view": {"own": HEAD},
    # The rows of a sheet hold personal numbers in full: for who sent the file alone.
    "own file": {"own": frozenset({"secretariat"}), "closed": INSIDERS},
    # Directory, accounts, messages to operate: rows of the government; the role decides.
    "row": {"own": HOME, "other": HOME},
    "row of a meeting": {"own": HOME, "other": HOME, "closed": INSIDERS},
}

#: Object of an address (made in tests/access/world/) → what stands in KNOWS about it.
OBJECTS = {
    "meeting": "meeting", "running": "meeting", "held": "meeting", "in_review": "meeting", "approved": "meeting",
    "distributed": "meeting", "closable": "meeting",
    "draft": "draft",
    "agenda_item": "meeting", "invitation": "meeting", "mark": "meeting", "entry": "meeting", "struck_entry": "meeting",
    "point": "meeting",
    "item": "item", "reported_item": "item", "draft_item": "item", "held_item": "item", "done_item": "item",
    "question": "item", "extension": "item", "report": "item", "evidence": "item",
    "draft_evidence": "own report", "receipt": "own report",
    "document": "row of a meeting", "failed_document": "row of a meeting",
    "notice": "notice", "message": "row of a meeting",
    "saved_view": "own view",
    "positions_file": "own file",
    "people_file": "own file",
    "incumbents_file": "own file",
    "action_items_file": "own file",
    "upload": "own report",
    "organization": "row", "position": "row", "person": "row", "group": "row", "venue": "row", "holiday": "row",
    "incumbency": "row", "user": "row", "role": "row", "letterhead": "row", "agency_slug": "row", "topic_slug": "row",
    "invitation_link": "", "letter_link": "", "minutes_link": "", "item_link": "", "reset_link": "",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One route: who gets its page, who may post to it, and what a good body is."""

    readers: frozenset[str] | None = None  # None: no GET
    writers: frozenset[str] | None = None  # None: no POST
    of: str = ""  # the object of the address, a name of OBJECTS; "" for an address without one
    body: dict[str, Any] = field(default_factory=dict)  # a good body; see world/bodies.py for its "@names"
    public: bool = False  # no sign-in asked
    office: bool = False  # the role is asked before the object: 403 wherever the object stands
    goes: bool = False  # GET leads elsewhere
    writes: bool | frozenset[str] = True  # the good body changes something, for all writers or for these
    only_strangers: bool = False  # who is signed in is led away
    missing: int = 404  # what an address without object answers
    valid: frozenset[str] = frozenset({"own"})  # places at which a link is good
    query: str = ""  # asked with GET
    also: int = 200  # a further status of a page that answers
    nobody: bool = False  # hidden from all who ask here
    stamps: tuple[str, ...] = ()  # tables that GET may write, each explained in its row

    @property
    def methods(self) -> set[str]:
        """The methods that the route takes."""
        reading = {"GET", "HEAD"} if self.readers is not None else set()
        return reading | ({"POST"} if self.writers is not None else set())

    def knows(self, role: str, place: str) -> bool:
        """Whether the object exists for this role."""
        parent = "own" if place == "crossed" else place
        return not self.of or role in KNOWS[OBJECTS[self.of]].get(parent, frozenset())


def page(readers: frozenset[str], of: str = "", **more: Any) -> Rule:
    """A page to read."""
    return Rule(readers=readers, of=of, **more)


def form(writers: frozenset[str], of: str = "", *, readers: frozenset[str] | None = None, **more: Any) -> Rule:
    """A page whose form posts to itself; `readers` when more may look than write."""
    return Rule(readers=writers if readers is None else readers, writers=writers, of=of, **more)


def act(writers: frozenset[str], of: str = "", **more: Any) -> Rule:
    """A button: POST alone."""
    return Rule(writers=writers, of=of, **more)


def open_page(**more: Any) -> Rule:
    """A page that asks for no sign-in."""
    return Rule(readers=frozenset(EVERYBODY), public=True, **more)


def open_form(**more: Any) -> Rule:
    """A form that asks for no sign-in."""
    return Rule(readers=frozenset(EVERYBODY), writers=frozenset(EVERYBODY), public=True, **more)

"""Who gets what: the expected answer of every route, written by hand.

Reasoned from architecture.md ("Always true"), ux.md and the permissions modules; never copied from what the portal
answers. One file per room. A route without a row fails `test_policy.py`, and so does a row without a route.

To add a route, put one line into the file of its room:

    "meetings:meeting_agenda": page(MEMBERS, "meeting"),           GET; the object of the address is a "meeting"
    "directory:venue_edit": form(SECRETARIAT, "venue", office=True, body={"name": "Aula"}),     GET and POST
    "followups:reminder_send": act(SECRETARIAT, "item", body={"client_ref": "@nonce"}),         POST alone
    "help": open_page(),                                           no sign-in

* The first argument says who: a group of `words.py`. `readers=` when more may read than write.
* The second names the object in the address. `words.OBJECTS` says who may know of it (404 for all others), and
  `tests/access/world/` makes one in each place: own, another agency's, another government's, a closed meeting's.
  A new object is a line in OBJECTS and a line in the world.
* `office=True` when the role is asked before the object is looked for, so that others get 403 everywhere.
* `body` is a good body for POST. Who may, succeeds with it and changes something (`writes=False` when it does not);
  who may not, is refused with the same body and changes nothing. "@name" is looked up in `world/bodies.py`.

What follows from every row without saying so: HEAD answers as GET; PUT, PATCH and DELETE are 405, and so is GET or POST
where the row has none; a stranger is led to the sign-in page; what one may not know of answers as what does not exist;
GET changes nothing; the answers to htmx are those to a browser.
"""

from tests.access.policy.accounts import ACCOUNTS
from tests.access.policy.directory import DIRECTORY
from tests.access.policy.followups import FOLLOWUPS
from tests.access.policy.hall import HALL
from tests.access.policy.meetings import MEETINGS
from tests.access.policy.services import SERVICES
from tests.access.policy.words import Rule

ROOMS = {
    "accounts": ACCOUNTS,
    "directory": DIRECTORY,
    "services": SERVICES,
    "meetings": MEETINGS,
    "hall": HALL,
    "followups": FOLLOWUPS,
}

POLICY: dict[str, Rule] = {name: rule for room in ROOMS.values() for name, rule in room.items()}

"""What the bench asks of the product's own code: `python -m tools.bench.inside COMMAND [NUMBER]`, answers in JSON."""

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after setup, as all that follows
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from meetings.models import Attendance, Meeting  # noqa: E402
from meetings.services.sending import expand_pending  # noqa: E402
from rakor_portal.accounts.models import AccessLink, User  # noqa: E402
from rakor_portal.accounts.services.links import token_of  # noqa: E402
from rakor_portal.accounts.services.sign_in import FACTOR_KEY  # noqa: E402
from rakor_portal.accounts.sessions import SessionStore  # noqa: E402
from rakor_portal.demo.present import Stage, build_meeting  # noqa: E402
from rakor_portal.demo.present_meetings import DemoMeeting  # noqa: E402
from rakor_portal.demo.seeding import prepare  # noqa: E402
from rakor_portal.directory.models import Government  # noqa: E402
from rakor_portal.directory.services.regions import load_regions  # noqa: E402
from rakor_portal.documents.rendering import render_pending_documents  # noqa: E402
from rakor_portal.messaging.services.outbox import silenced  # noqa: E402
from tools.bench.loading import Size, fill, top_up_invitations  # noqa: E402

CODE = "18.03"
AGENDA = (("Kesiapan pelaksanaan", "Bappeda"), ("Pembagian tugas", "Setda"))
HALL, INVITEES, DRAFTS = "Rapat Koordinasi Ukuran (contoh)", 584, 14
#: The rakor of today, whose doors are open; the hall waits for answers, a week ahead.
DOORS = "Rapat Koordinasi Hari Ini (contoh)"
PEOPLE = {"leader": "bupati", "secretary": "sekretariat", "owner": "dinkes"}
FRAME = re.compile("SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK")


def load(_number: int) -> dict[str, Any]:
    """Regions, the government with its people, a hall of 584 invitees, and drafts that wait to be sent."""
    load_regions()
    prepare(CODE)
    stage = Stage(_government(), timezone.localdate())
    with silenced("bench"):
        build_meeting(stage, DemoMeeting(HALL, 7, "scheduled", agenda=AGENDA))
        build_meeting(stage, DemoMeeting(DOORS, 0, "scheduled", agenda=AGENDA))
        for number in range(DRAFTS):
            build_meeting(stage, DemoMeeting(f"Draf ukuran {number}", 20 + number, "draft", agenda=AGENDA))
    for title in (HALL, DOORS):
        top_up_invitations(_named(title), INVITEES)
    render_pending_documents()  # a worker that finds papers to print is not at rest
    return {}


def grow(meetings: int) -> dict[str, Any]:
    """Until there are so many rakor of the past, with their follow-ups and reports."""
    fill(_government(), Size(meetings))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}


def facts(_number: int) -> dict[str, Any]:
    """Who is signed in, and where to go."""
    hall, doors = _named(HALL), _named(DOORS)
    links = AccessLink.objects.filter(purpose=AccessLink.Purpose.INVITATION, subject_id=hall.pk, revoked_at=None)
    drafts = Meeting.objects.filter(status=Meeting.Status.DRAFT, title__startswith="Draf ukuran").order_by("pk")
    unmarked = doors.invitations.filter(attendances=None).order_by("-pk")
    return {
        "sessions": {name: _session(user) for name, user in _people().items()},
        "hall": hall.get_absolute_url(),
        "doors": doors.get_absolute_url(),
        "reply": f"/i/{token_of(links[0])}/",
        "codes": list(unmarked.values_list("check_in_code", flat=True)),
        "drafts": [draft.get_absolute_url() for draft in drafts],
        "items": _government().action_items.count(),
    }


def queries(_number: int) -> dict[str, Any]:
    """How many queries each page takes, the frame of transactions not counted."""
    told = facts(0)
    hall = told["hall"]
    pages = {
        "dashboard": ("leader", "/dashboard/"),
        "workspace": ("secretary", hall),
        "attendance list": ("secretary", f"{hall}attendance/"),
        "grid": ("secretary", "/action-items/"),
        "owner's tasks": ("owner", "/tasks/"),
        "reply page": ("", told["reply"]),
    }
    counts = {name: _count(told["sessions"].get(who, ""), path) for name, (who, path) in pages.items()}
    code = {"code": told["codes"].pop()}
    marked = Attendance.objects.count()
    counts["check-in POST"] = _count(told["sessions"]["secretary"], f"{told['doors']}check-in/code/", code)
    if Attendance.objects.count() != marked + 1:
        raise ValueError("the check-in was refused")
    return counts


def expand(_number: int) -> dict[str, Any]:
    """The worker's half of the clicks that were measured. Raises ValueError when one of them was none."""
    clicked = list(Meeting.objects.filter(title__startswith="Draf ukuran").order_by("pk"))
    begun = time.perf_counter()
    written = expand_pending()
    seconds = time.perf_counter() - begun
    counts = {meeting.invitations.count() for meeting in clicked}
    if written != len(clicked) or len(counts) != 1:
        raise ValueError(f"{len(clicked)} clicks, {written} written out, {counts} invitations")
    return {"seconds": seconds / written, "invitations": counts.pop()}


def _count(session: str, path: str, form: dict[str, str] | None = None) -> int:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path) if form is None else client.post(path, form)
    if response.status_code != (200 if form is None else 302):
        raise ValueError(f"{path}: {response.status_code}")
    return sum(not FRAME.match(each["sql"]) for each in asked.captured_queries)


def _session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[FACTOR_KEY] = "bench"  # as if the second factor had been given
    store.set_expiry(timedelta(hours=8))
    store.create()
    return str(store.session_key)


def _people() -> dict[str, User]:
    return {name: User.objects.get(email=f"{who}@lampungutara.example") for name, who in PEOPLE.items()}


def _government() -> Government:
    return Government.objects.get(region_id=CODE)


def _named(title: str) -> Meeting:
    return Meeting.objects.get(title=title)


def _from_work(name: str) -> Callable[[int], dict[str, Any]]:
    from tools.bench import work  # noqa: PLC0415 -- imports WeasyPrint, which the others do not need

    found: Callable[[int], dict[str, Any]] = getattr(work, name)
    return found


def main() -> None:
    name, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    own = {"load": load, "grow": grow, "facts": facts, "queries": queries, "expand": expand}
    print(json.dumps((own.get(name) or _from_work(name))(number)))


if __name__ == "__main__":
    main()

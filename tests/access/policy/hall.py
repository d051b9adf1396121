"""The hall: attendance and live minutes for those who run the meeting, the notula for its reviewer and its readers."""

from functools import partial

from tests.access.policy.words import APPROVER, LEADER, MEMBERS, WRITERS_OF_MINUTES, act, form, page

SEES_REPLIES = WRITERS_OF_MINUTES | APPROVER | LEADER

run_page = partial(page, WRITERS_OF_MINUTES)
run_form = partial(form, WRITERS_OF_MINUTES)
run = partial(act, WRITERS_OF_MINUTES)

ENTRY = {"kind": "capaian", "text": "Capaian triwulan pertama."}
POINT = {"title": "Audit kasus stunting", "owner": "@position_title"}
MINUTES = {
    "opening": "Dibuka.", "conclusion": "Disepakati.", "closing": "Ditutup.", "signatory": "@signatory_title",
    "version": "1",
}  # fmt: skip

HALL = {
    "meetings:meeting_check_in": run_page("running"),
    "meetings:meeting_check_in_code": run("running", body={"code": "@code"}),
    "meetings:meeting_mark": run("running", body={"mark": "@mark"}),
    "meetings:meeting_walk_in": run(
        "running", body={"name": "Tamu", "post": "Pendamping desa", "client_ref": "@nonce"}
    ),
    "meetings:meeting_mark_undo": run("mark", body={"told": "1"}),  # of a mark that somebody else made
    "meetings:meeting_attendance": page(SEES_REPLIES, "running"),
    "meetings:meeting_attendance_export": page(SEES_REPLIES, "running"),
    "meetings:meeting_attendance_issue": run("held"),
    "meetings:meeting_start": run("meeting", body={"confirm_date": "1"}),
    "meetings:meeting_end": run("running"),
    "meetings:meeting_live": run_page("running"),
    "meetings:meeting_live_rows": run_page("running"),
    "meetings:meeting_agenda_begin": run("running", body={"item": "@agenda_item"}),
    "meetings:entry_add": run("running", body=ENTRY | {"client_ref": "@nonce"}),
    "meetings:entry_edit": run_form("entry", body=ENTRY | {"version": "1"}),
    "meetings:entry_strike": run("entry"),
    "meetings:entry_restore": run("struck_entry"),
    "meetings:point_add": run("running", body=POINT | {"due": "berkelanjutan", "client_ref": "@nonce"}),
    "meetings:point_edit": run_form("point", body=POINT | {"no_due_reason": "Berkelanjutan", "version": "1"}),
    "meetings:point_strike": run("point"),
    # Every member may open the tab; before approval it says that there is nothing yet. Writing is the minute-taker's.
    # Opening the tab begins no notula: GET changes nothing; the first saving does.
    "meetings:meeting_minutes": form(WRITERS_OF_MINUTES, "held", readers=MEMBERS, body=MINUTES),
    "meetings:meeting_minutes_preview": page(WRITERS_OF_MINUTES | APPROVER, "in_review"),
    "meetings:meeting_minutes_review": page(APPROVER, "in_review"),
    "meetings:meeting_minutes_submit": run("held"),
    "meetings:meeting_minutes_return": act(
        APPROVER, "in_review", body={"reason": "Lengkapi kesimpulan rapat.", "version": "3"}
    ),
    # Whoever wrote it does not approve it, unless his post has that role too.
    "meetings:meeting_minutes_approve": act(APPROVER, "in_review", body={"version": "3"}),
    "meetings:meeting_minutes_distribute": act(WRITERS_OF_MINUTES | APPROVER, "approved"),
}

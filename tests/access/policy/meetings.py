"""The schedule, the draft in five parts, the workspace of a rakor, and the page behind an invitation."""

from tests.access.policy.words import (
    APPROVER,
    LEADER,
    MEMBERS,
    SECRETARIAT,
    SIGNED_IN,
    STAFF,
    WRITERS_OF_MINUTES,
    act,
    form,
    open_form,
    open_page,
    page,
)

#: Who answered and who stays away: for those who run the meeting, who review its notula, and the leaders.
SEES_REPLIES = WRITERS_OF_MINUTES | APPROVER | LEADER

INFO = {"title": "Rakor berganti nama", "date": "@later", "start_time": "09.00", "access": "limited"}
AGENDA = {
    "row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "0", "row-0-title": "Pokok bahasan baru",
    "row-0-planned_minutes": "20",
}  # fmt: skip
LETTER = {
    "subject": "Undangan", "urgency": "biasa", "security": "B", "classification": "000.1.5", "signatory": "@signatory",
}  # fmt: skip
REASON = {"reason": "Pimpinan bertugas ke luar daerah."}
NEW_SLOT = {"date": "@later", "start_time": "10.00", "place": "Aula"}

MEETINGS = {
    "meetings:calendar": page(SIGNED_IN),
    "meetings:meeting_list": page(SIGNED_IN),
    "meetings:meeting_list_export": page(SIGNED_IN),
    "meetings:meeting_create": form(SECRETARIAT, body=INFO | {"client_ref": "@nonce"}),
    # The five parts: for the secretariat; other staff know of a draft and may not touch it.
    "meetings:meeting_edit_info": form(SECRETARIAT, "draft", body=INFO | {"version": "@draft_version"}),
    "meetings:meeting_warnings": act(SECRETARIAT, "draft", body=INFO, writes=False),
    "meetings:meeting_edit_agenda": form(SECRETARIAT, "draft", body=AGENDA | {"version": "@draft_version"}),
    "meetings:meeting_edit_invitations": form(
        SECRETARIAT, "draft", body={"added": "@position", "version": "@draft_version"}
    ),
    "meetings:invitations_count": act(SECRETARIAT, "draft", body={"added": "@position"}, writes=False),
    "meetings:meeting_edit_letter": form(SECRETARIAT, "draft", body=LETTER | {"version": "@draft_version"}),
    "meetings:letter_preview": page(SECRETARIAT, "draft"),
    "meetings:meeting_edit_review": form(SECRETARIAT, "draft", body={"client_ref": "@nonce"}),
    # The workspace: every member of the government may read a rakor that is not closed.
    "meetings:meeting_agenda": page(MEMBERS, "meeting"),
    "meetings:agenda_link_issue": act(SECRETARIAT, "agenda_item", body={"issue": "@issue"}),
    "meetings:meeting_invitations": page(SEES_REPLIES, "meeting"),
    "meetings:invitations_export": page(SEES_REPLIES, "meeting"),
    "meetings:invitations_progress": page(SEES_REPLIES, "meeting"),
    "meetings:invitations_remind": act(SECRETARIAT, "meeting"),
    "meetings:invitation_add": act(SECRETARIAT, "meeting", body={"post": "@signatory_title"}),
    "meetings:invitation_note": act(SECRETARIAT, "invitation", body={"reply": "attending", "seen": "none"}),
    "meetings:invitations_print": page(SECRETARIAT, "meeting"),
    "meetings:meeting_issues": form(
        SECRETARIAT, "meeting", readers=MEMBERS, body={"title": "Isu baru", "client_ref": "@nonce"}
    ),
    "meetings:meeting_documents": page(MEMBERS, "meeting"),
    # The trail names who did what: for those who work on rakor.
    "meetings:meeting_history": page(STAFF, "meeting"),
    "meetings:meeting_reschedule": form(SECRETARIAT, "meeting", body=REASON | NEW_SLOT | {"version": "1"}),
    "meetings:meeting_postpone": form(SECRETARIAT, "meeting", body=REASON | {"version": "1"}),
    "meetings:meeting_cancel": form(SECRETARIAT, "meeting", body=REASON | {"version": "1"}),
    # The token is the only key, whoever is signed in. Opening stamps `opened_at` of the link, so that the sender sees
    # that it arrived: a last-seen mark, not a change. The circle of a closed meeting gets such links too.
    "meetings:invitation": open_form(
        of="invitation_link", missing=410, valid=frozenset({"own", "closed"}), stamps=("accounts_accesslink",),
        body={"@reply": "attending"},
    ),
    "meetings:invitation_letter": open_page(of="letter_link", valid=frozenset({"own", "closed"})),
    "meetings:invitation_minutes": open_page(of="minutes_link", valid=frozenset({"own", "closed"})),
}  # fmt: skip

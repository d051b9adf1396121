"""The overview, action items, reports, verification, and the page behind a message about an item."""

from tests.access.policy.words import (
    ENDED,
    HEAD,
    LEADER,
    MEMBERS,
    OWNER,
    SECRETARIAT,
    SIGNED_IN,
    STAFF,
    VERIFIER,
    WIDE,
    act,
    form,
    open_page,
    page,
)

NONCE = {"client_ref": "@nonce"}
REASON = NONCE | {"reason": "Bukan urusan dinas ini."}
REPORT = {"amount": "10", "narrative": "Sepuluh kecamatan selesai.", "has_obstacle": "no"} | NONCE

FOLLOWUPS = {
    "followups:home": page(STAFF),
    "followups:dashboard": page(WIDE),
    "followups:agencies": page(WIDE),
    "followups:agency": page(WIDE, "agency_slug", office=True),
    "followups:issue": page(WIDE, "topic_slug", office=True),
    "followups:action_items": page(SIGNED_IN),
    "followups:action_items_export": page(SIGNED_IN),
    "followups:action_items_import": form(SECRETARIAT, office=True, writes=False),
    "followups:action_items_import_preview": page(SECRETARIAT, "action_items_file", office=True),
    "followups:action_items_import_apply": act(SECRETARIAT, "action_items_file", office=True, writes=False),
    # Filters of the list under a name: everybody's own, and to change only by who made them.
    "followups:saved_view_create": form(SIGNED_IN - {ENDED}, body={"name": "Punya saya"}, writes=MEMBERS),
    "followups:saved_view_edit": form(HEAD, "saved_view", body={"name": "Nama lain"}),
    "followups:saved_view_delete": act(HEAD, "saved_view"),
    "followups:reminders_send": act(SECRETARIAT, body={"item": "@item_code"} | NONCE),
    "followups:meeting": page(MEMBERS, "meeting"),
    "followups:meeting_action_items": page(MEMBERS, "meeting"),
    "followups:meeting_remind": act(SECRETARIAT, "distributed", body=NONCE),
    "followups:meeting_close": form(SECRETARIAT, "closable", body=NONCE | {"note": "Selesai seluruhnya."}),
    "followups:tasks": page(SIGNED_IN),
    # The token is the key, as long as its person holds the post. Opening stamps `opened_at` of the link.
    "followups:item_link": open_page(
        of="item_link", missing=410, valid=frozenset({"own", "closed"}), stamps=("accounts_accesslink",)
    ),
    "followups:action_item": page(MEMBERS, "item"),
    "followups:action_item_reassign": form(SECRETARIAT, "item", body=REASON | {"owner": "@position", "seen": "@owner"}),
    # Holding and dropping is a leader's decision.
    "followups:action_item_stop": form(LEADER, "item", body=REASON | {"kind": "drop"}),
    "followups:action_item_resume": act(LEADER | SECRETARIAT, "held_item", body=NONCE),
    "followups:action_item_reopen": form(SECRETARIAT, "done_item", body=REASON),
    "followups:reminder_send": act(SECRETARIAT, "item", body=NONCE),
    "followups:action_item_ask": form(LEADER, "item", body=NONCE | {"text": "Apa kendalanya?"}),
    "followups:action_item_directive": form(LEADER, "item", body=NONCE | {"text": "Selesaikan bulan ini."}),
    "followups:question_answer": form(OWNER, "question", body=NONCE | {"text": "Menunggu anggaran."}),
    "followups:extension_request": form(OWNER, "item", body=REASON | {"new_due_on": "@far"}),
    "followups:extension_decide": form(LEADER | SECRETARIAT, "extension", body=NONCE | {"verdict": "approve"}),
    "followups:report_edit": form(OWNER, "item", body=REPORT),
    "followups:report_draft": act(OWNER, "item", body=REPORT),
    # The draft is the head's; his operator has none to check or send, and is led to the form.
    "followups:report_check": form(OWNER, "draft_item", goes=True, writes=HEAD, body={"client_ref": "@draft_ref"}),
    "followups:report_sent": page(MEMBERS, "receipt"),
    # A good body is a file, which tests/followups sends; one without it is told so (400), and who may not gets 403.
    "followups:evidence_add": act(OWNER, "item", body=REPORT, also=400, writes=False),
    # A piece of a file belongs to who sends it; one that is broken is told so (422).
    "followups:evidence_piece": form(HEAD, "upload", also=422, writes=False),
    "followups:evidence_remove": act(OWNER, "draft_evidence", body=REPORT),
    "followups:evidence": page(MEMBERS, "evidence"),
    # Who reported does not verify; the owner's side never does.
    "followups:report_verify": form(VERIFIER, "report", body={"verdict": "verify", "amount": "9"}),
}

"""What the machine cannot see by itself: rules broken on purpose, posts without a form, and plausible texts."""

#: A refused form writes nothing, but for these, whose page keeps what was typed (reason beside each).
KEEPS_DRAFT = {
    "followups:report_edit": "an incomplete report is kept as draft",
    "followups:report_draft": "it is the draft",
    "followups:evidence_add": "a file begins the draft",
    "followups:evidence_remove": "taking a file off keeps the answers beside it",
}
#: Refused by a redirect that says so in its own way (reason beside each).
REDIRECT_SAYS = {
    "meetings:meeting_check_in_code": "the verdict stands in the address",
}
#: POST routes whose form stands on no page of their name space: who may send it, and its fields.
UNSEEN_POSTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "accounts:password_reset_confirm": ("half in", ("new_password1", "new_password2")),
    "accounts:second_factor_change": ("owner", ("code", "action")),
    "accounts:user_reset_second_factor": ("staff", ()),
    "directory:incumbency_export_full": ("staff", ()),
    "followups:meeting_remind": ("staff", ("client_ref",)),
    "followups:report_draft": ("owner", ("amount", "narrative", "has_obstacle", "obstacle", "client_ref")),
    "followups:evidence_add": (
        "owner",
        ("narrative", "client_ref", "upload_name", "upload_size", "upload_key", "keep_place"),
    ),
    "followups:evidence_piece": ("owner", ()),
    "followups:evidence_remove": ("owner", ("narrative", "client_ref")),
    "meetings:meeting_mark_undo": ("staff", ("client_ref",)),
    "messaging:notice": ("owner", ()),
    "messaging:notices_read": ("owner", ()),
}
#: Sent again they do again what was asked, on purpose (reason beside each).
REPEATABLE: dict[str, str] = {
    "accounts:password_reset": "a second row says nothing about the address; the worker limits the mails",
}
#: Answers of 500 and more that are meant (reason beside each).
UNWELL = {"operations:deliveries": "503 tells that messages are late, as they are in this world"}
#: Stand on every page; they are attacked in one name space.
EVERYWHERE = {"set_language": "", "accounts:sign_out": "accounts"}
#: What a person might type into a field of this name; others get `Isian uji`.
FILL = {
    "email": "baru@uji.example", "due_on": "30/06/2026", "new_due_on": "30/09/2026", "until": "30/06/2026",
    "on": "09/03/2026", "date": "16/03/2026", "fix_by": "12/03/2026", "start_time": "09.00", "amount": "10",
    "code": "000001", "signatory": "Sekretaris Daerah", "owner": "Sekretaris Daerah", "old_password": "rahasia-uji-123",
    "new_password1": "kata-sandi-baru-2026", "new_password2": "kata-sandi-baru-2026", "reply_date": "12/03/2026",
    "protocol_rank": "10", "order": "10", "nip": "197601012000031004", "capacity": "10", "planned_minutes": "15",
    "username": "staf@uji.example", "password": "rahasia-uji-123", "valid_from": "10/03/2026", "due": "30/06/2026",
    "title": "Rakor uji", "dated_on": "09/03/2026", "supporters": "", "online_link": "", "valid_until": "",
    "phone": "0812 7900 1234",
}  # fmt: skip

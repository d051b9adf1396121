"""Data Induk: kept by the secretariat and the administrator; the role is asked first, on every page."""

from functools import partial

from tests.access.policy.words import ADMIN, SECRETARIAT, act, form, page

kept_page = partial(page, SECRETARIAT, office=True)
kept_form = partial(form, SECRETARIAT, office=True)
kept_act = partial(act, SECRETARIAT, office=True)

DATE = {"on": "@later"}
ORGANIZATION = {"name": "Dinas Baru", "kind": "badan"}
POSITION = {
    "title": "Kepala Bidang Baru", "organization": "@organization", "category": "staf", "protocol_rank": "4000",
}  # fmt: skip
GROUP = {"name": "Grup Baru", "order": "10", "category": "kepala_pd"}
HOLIDAY = {"date": "@later", "kind": "libur_daerah", "name": "Hari jadi"}

DIRECTORY = {
    "directory:overview": kept_page(),
    # Lists as files: numbers masked; in full only for the administrator, who is written into the trail.
    "directory:position_export": kept_page(),
    "directory:person_export": kept_page(),
    "directory:incumbency_export": kept_page(),
    "directory:position_export_full": act(ADMIN),
    "directory:person_export_full": act(ADMIN),
    "directory:incumbency_export_full": act(ADMIN),
    # A sheet is read, shown as a plan to its sender alone, and written when he says so. (A file in the form, and a
    # plan that was seen: tests/directory.)
    "directory:position_import": kept_form(writes=False),
    "directory:position_import_preview": kept_page("positions_file"),
    "directory:position_import_apply": kept_act("positions_file", writes=False),
    "directory:person_import": kept_form(writes=False),
    "directory:person_import_preview": kept_page("people_file"),
    "directory:person_import_apply": kept_act("people_file", writes=False),
    "directory:incumbency_import": kept_form(writes=False),
    "directory:incumbency_import_preview": kept_page("incumbents_file"),
    "directory:incumbency_import_apply": kept_act("incumbents_file", writes=False),
    "directory:organization_list": kept_page(),
    "directory:organization_create": kept_form(body=ORGANIZATION),
    "directory:organization": kept_page("organization"),
    "directory:organization_edit": kept_form("organization", body=ORGANIZATION),
    # The administrator's alone; in two steps, with a table of posts that tests/directory fills in.
    "directory:organization_merge": form(ADMIN, office=True, writes=False),
    "directory:organization_split": form(ADMIN, "organization", office=True, writes=False),
    "directory:organization_rename": kept_form("organization", body={"name": "Dinas Berganti Nama", "on": "@today"}),
    "directory:organization_close": kept_form("organization", body=DATE),
    # The administrator's; of one that is closed (tests/directory): this world's are open, so nothing is written.
    "directory:organization_reopen": form(ADMIN, "organization", office=True, writes=False),
    "directory:position_list": kept_page(),
    "directory:position_create": kept_form(body=POSITION),
    "directory:position": kept_page("position"),
    "directory:position_edit": kept_form("position", body=POSITION),
    "directory:position_close": kept_form("position", body=DATE),
    "directory:position_reopen": form(ADMIN, "position", office=True, writes=False),
    "directory:incumbency_create": kept_form(
        "position", body={"person": "@person", "kind": "plh", "valid_from": "@today", "valid_until": "@later"}
    ),
    "directory:incumbency_end": kept_form("incumbency", body=DATE),
    # Of a term that begins today (tests/directory): this world's began long ago, so nothing is written.
    "directory:incumbency_take_back": kept_form("incumbency", writes=False),
    "directory:person_list": kept_page(),
    "directory:person_create": kept_form(body={"name": "Pejabat Baru"}),
    "directory:person": kept_page("person"),
    "directory:person_edit": kept_form("person", body={"name": "Pejabat Berganti Nama"}),
    "directory:group_list": kept_page(),
    "directory:group_create": kept_form(body=GROUP),
    # Counts whom a rule would take; a POST because the form is long. Nothing is stored.
    "directory:group_preview": kept_act(body=GROUP, writes=False),
    "directory:group": kept_page("group"),
    "directory:group_edit": kept_form("group", body=GROUP),
    "directory:group_retire": kept_form("group", body=DATE),
    "directory:venue_list": kept_page(),
    "directory:venue_create": kept_form(body={"name": "Aula Baru"}),
    "directory:venue_edit": kept_form("venue", body={"name": "Aula Berganti Nama"}),
    "directory:venue_close": kept_form("venue", body=DATE),
    "directory:holiday_list": kept_page(),
    "directory:holiday_create": kept_form(body=HOLIDAY),
    "directory:holiday_edit": kept_form("holiday", body=HOLIDAY),
    "directory:holiday_remove": kept_act("holiday"),
}

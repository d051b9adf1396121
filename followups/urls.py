from django.urls import URLPattern, URLResolver, include, path

from followups.views import action_items, evidence, extensions, inquiries, links, reports, tasks, uploads, verification

app_name = "followups"

#: One action item; the list of all is a page of the overview.
ITEM = "action-items/<str:code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("followups.urls_overview")),
    path("tasks/", tasks.tasks, name="tasks"),
    path("t/<str:token>/", links.item_link, name="item_link"),
    path(ITEM, action_items.action_item, name="action_item"),
    path(f"{ITEM}reassign/", action_items.action_item_reassign, name="action_item_reassign"),
    path(f"{ITEM}stop/", action_items.action_item_stop, name="action_item_stop"),
    path(f"{ITEM}resume/", action_items.action_item_resume, name="action_item_resume"),
    path(f"{ITEM}reopen/", action_items.action_item_reopen, name="action_item_reopen"),
    path(f"{ITEM}reminder/", inquiries.reminder_send, name="reminder_send"),
    path(f"{ITEM}ask/", inquiries.action_item_ask, name="action_item_ask"),
    path(f"{ITEM}directive/", inquiries.action_item_directive, name="action_item_directive"),
    path(f"{ITEM}questions/<int:pk>/answer/", inquiries.question_answer, name="question_answer"),
    path(f"{ITEM}extension/", extensions.extension_request, name="extension_request"),
    path(f"{ITEM}extension/<int:pk>/", extensions.extension_decide, name="extension_decide"),
    path(f"{ITEM}report/", reports.report_edit, name="report_edit"),
    path(f"{ITEM}report/draft/", reports.report_draft, name="report_draft"),
    path(f"{ITEM}report/check/", reports.report_check, name="report_check"),
    path(f"{ITEM}report/sent/<str:receipt>/", reports.report_sent, name="report_sent"),
    path(f"{ITEM}report/evidence/", uploads.evidence_add, name="evidence_add"),
    path(f"{ITEM}report/evidence/uploads/<str:public_id>/", uploads.evidence_piece, name="evidence_piece"),
    path(f"{ITEM}report/evidence/<str:public_id>/remove/", reports.evidence_remove, name="evidence_remove"),
    path(f"{ITEM}evidence/<str:public_id>/", evidence.evidence, name="evidence"),
    path(f"{ITEM}reports/<int:number>/verify/", verification.report_verify, name="report_verify"),
]

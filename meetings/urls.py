"""Paths of the schedule, the draft in five parts, the workspace's tabs and the page behind an invitation link."""

from django.urls import URLPattern, URLResolver, include, path

from meetings.views import (
    agenda,
    by_hand,
    calendar,
    changes,
    exports,
    invitations,
    issues,
    letters,
    meetings,
    replies,
    supplements,
    workspace,
)

app_name = "meetings"

editing: list[URLPattern] = [
    path("info/", meetings.meeting_edit_info, name="meeting_edit_info"),
    path("info/warnings/", meetings.meeting_warnings, name="meeting_warnings"),
    path("agenda/", agenda.meeting_edit_agenda, name="meeting_edit_agenda"),
    path("invitations/", invitations.meeting_edit_invitations, name="meeting_edit_invitations"),
    path("invitations/count/", invitations.invitations_count, name="invitations_count"),
    path("letter/", letters.meeting_edit_letter, name="meeting_edit_letter"),
    path("letter/preview/", letters.letter_preview, name="letter_preview"),
    path("review/", letters.meeting_edit_review, name="meeting_edit_review"),
]

workspace_tabs: list[URLPattern] = [
    path("agenda/", agenda.meeting_agenda, name="meeting_agenda"),
    path("agenda/<int:item_id>/issue/", agenda.agenda_link_issue, name="agenda_link_issue"),
    path("invitations/", invitations.meeting_invitations, name="meeting_invitations"),
    path("invitations/progress/", invitations.invitations_progress, name="invitations_progress"),
    path("invitations/export/", exports.invitations_export, name="invitations_export"),
    path("invitations/remind/", invitations.invitations_remind, name="invitations_remind"),
    path("invitations/add/", supplements.invitation_add, name="invitation_add"),
    path("invitations/<int:invitation_id>/reply/", invitations.invitation_note, name="invitation_note"),
    path("invitations/print/", by_hand.invitations_print, name="invitations_print"),
    path("issues/", issues.meeting_issues, name="meeting_issues"),
    path("documents/", workspace.meeting_documents, name="meeting_documents"),
    path("history/", workspace.meeting_history, name="meeting_history"),
    path("reschedule/", changes.meeting_reschedule, name="meeting_reschedule"),
    path("postpone/", changes.meeting_postpone, name="meeting_postpone"),
    path("cancel/", changes.meeting_cancel, name="meeting_cancel"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/export/", exports.meeting_list_export, name="meeting_list_export"),
    path("meetings/new/", meetings.meeting_create, name="meeting_create"),
    path("meetings/<str:public_id>/edit/", include(editing)),
    path("meetings/<str:public_id>/", include(workspace_tabs)),
    path("i/<str:token>/", replies.invitation, name="invitation"),
    path("i/<str:token>/letter.pdf", replies.invitation_letter, name="invitation_letter"),
    path("i/<str:token>/notula.pdf", replies.invitation_minutes, name="invitation_minutes"),
    path("", include("meetings.urls_hall")),
]

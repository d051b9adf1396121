"""Routes of the hall: check-in, attendance, live minutes, minutes. Included from meetings/urls.py."""

from django.urls import URLPattern, path

from meetings.views import action_points, attendance, check_in, exports, live, minute_entries, minutes

MEETING = "meetings/<str:public_id>"

urlpatterns: list[URLPattern] = [
    path(f"{MEETING}/check-in/", check_in.check_in, name="meeting_check_in"),
    path(f"{MEETING}/check-in/code/", check_in.check_in_by_code, name="meeting_check_in_code"),
    path(f"{MEETING}/check-in/mark/", check_in.mark, name="meeting_mark"),
    path(f"{MEETING}/check-in/walk-in/", check_in.walk_in, name="meeting_walk_in"),
    path(f"{MEETING}/check-in/undo/<int:mark_id>/", check_in.undo, name="meeting_mark_undo"),
    path(f"{MEETING}/attendance/", attendance.attendance, name="meeting_attendance"),
    path(f"{MEETING}/attendance/export/", exports.attendance_export, name="meeting_attendance_export"),
    path(f"{MEETING}/attendance/issue/", attendance.issue, name="meeting_attendance_issue"),
    path(f"{MEETING}/start/", live.start, name="meeting_start"),
    path(f"{MEETING}/end/", live.end, name="meeting_end"),
    path(f"{MEETING}/live/", live.live, name="meeting_live"),
    path(f"{MEETING}/live/rows/", live.live_rows_fragment, name="meeting_live_rows"),
    path(f"{MEETING}/live/begin/", live.begin_item, name="meeting_agenda_begin"),
    path(f"{MEETING}/live/entries/", minute_entries.add, name="entry_add"),
    path(f"{MEETING}/live/entries/<int:entry_id>/", minute_entries.edit, name="entry_edit"),
    path(f"{MEETING}/live/entries/<int:entry_id>/strike/", minute_entries.strike, name="entry_strike"),
    path(f"{MEETING}/live/entries/<int:entry_id>/restore/", minute_entries.restore, name="entry_restore"),
    path(f"{MEETING}/live/points/", action_points.add, name="point_add"),
    path(f"{MEETING}/live/points/<int:point_id>/", action_points.edit, name="point_edit"),
    path(f"{MEETING}/live/points/<int:point_id>/strike/", action_points.strike, name="point_strike"),
    path(f"{MEETING}/minutes/", minutes.minutes, name="meeting_minutes"),
    path(f"{MEETING}/minutes/preview/", minutes.preview, name="meeting_minutes_preview"),
    path(f"{MEETING}/minutes/review/", minutes.review, name="meeting_minutes_review"),
    path(f"{MEETING}/minutes/submit/", minutes.submit, name="meeting_minutes_submit"),
    path(f"{MEETING}/minutes/return/", minutes.send_back, name="meeting_minutes_return"),
    path(f"{MEETING}/minutes/approve/", minutes.approve, name="meeting_minutes_approve"),
    path(f"{MEETING}/minutes/distribute/", minutes.distribute, name="meeting_minutes_distribute"),
]

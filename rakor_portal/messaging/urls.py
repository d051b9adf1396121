from django.urls import path

from rakor_portal.messaging.views import deliveries, notices

app_name = "messaging"

notice_urls = [
    path("notifications/", notices.inbox, name="inbox"),
    path("notifications/read/", notices.notices_read, name="notices_read"),
    path("notifications/<uuid:notice_id>/", notices.notice, name="notice"),
]

operator_urls = [
    path("messages/", deliveries.operator, name="operator"),
    path("messages/<uuid:message_id>/mark-sent/", deliveries.message_mark_sent, name="message_mark_sent"),
    path("messages/<uuid:message_id>/send-again/", deliveries.message_send_again, name="message_send_again"),
]

urlpatterns = [*notice_urls, *operator_urls]

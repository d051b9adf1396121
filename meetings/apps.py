from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        """Tell the outbox who answers for messages about rakor; offer rakor and decisions to the search."""
        from meetings import (  # noqa: PLC0415 -- models are not loaded before ready()
            minutes_notifications,
            notifications,
            receivers,  # noqa: F401 -- listens once it is loaded
            search_sources,
        )
        from meetings.reports.coming import coming_rakor_of  # noqa: PLC0415 -- as above
        from meetings.services.holders import HolderExpander  # noqa: PLC0415 -- as above
        from meetings.services.sending import SendingExpander  # noqa: PLC0415 -- as above
        from rakor_portal.directory.registry import register_invitations  # noqa: PLC0415 -- as above
        from rakor_portal.messaging.registry import register_expander, register_subject  # noqa: PLC0415 -- as above

        search_sources.register()
        register_invitations(coming_rakor_of)
        register_subject(notifications.SUBJECT_KIND, notifications.MeetingSubject())
        register_subject(minutes_notifications.SUBJECT_KIND, minutes_notifications.MinutesHandler())
        register_expander(notifications.SUBJECT_KIND, SendingExpander())
        register_expander("meetings.new_holders", HolderExpander())  # after the sendings: a click waits for nobody

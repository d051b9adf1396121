from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "followups"

    def ready(self) -> None:
        """Listen to `minutes_approved`; answer `messaging` about reminders."""
        from followups import receivers  # noqa: F401, PLC0415 -- registers on import, needs loaded models
        from followups.reminders import KIND, ActionItemReminders  # noqa: PLC0415 -- needs loaded models
        from rakor_portal.messaging.registry import register_subject  # noqa: PLC0415 -- needs loaded models

        register_subject(KIND, ActionItemReminders())

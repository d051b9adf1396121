from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "followups"

    def ready(self) -> None:
        """Listen to `minutes_approved`."""
        from followups import receivers  # noqa: F401, PLC0415 -- registers on import, needs loaded models

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rakor_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to `positions_succeeded`."""
        from rakor_portal.accounts import receivers  # noqa: F401, PLC0415 -- registers on import, needs loaded models

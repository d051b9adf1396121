from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rakor_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to `positions_succeeded`; say who may change the holder of a post."""
        from rakor_portal.accounts import receivers  # noqa: F401, PLC0415 -- registers on import, needs loaded models
        from rakor_portal.accounts.services.holders import refuse_holder_changes  # noqa: PLC0415 -- needs loaded models
        from rakor_portal.directory.registry import register_holder_rule  # noqa: PLC0415 -- needs loaded models

        register_holder_rule(refuse_holder_changes)

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "rakor_portal.search"

    def ready(self) -> None:
        """Keep the index in step with the tables after every migration."""
        from rakor_portal.search.index import prepare_after_migrate  # noqa: PLC0415 -- needs loaded models

        post_migrate.connect(prepare_after_migrate, sender=self, dispatch_uid="search-index")

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "rakor_portal.directory"
    label = "directory"

    def ready(self) -> None:
        """Offer the posts to the search."""
        from rakor_portal.directory import search_sources  # noqa: PLC0415 -- needs loaded models

        search_sources.register()

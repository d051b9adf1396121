from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "rakor_portal.documents"
    label = "documents"

    def ready(self) -> None:
        """Offer issued documents to the search."""
        from rakor_portal.documents import search_sources  # noqa: PLC0415 -- needs loaded models

        search_sources.register()

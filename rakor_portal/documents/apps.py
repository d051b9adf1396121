from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "rakor_portal.documents"
    label = "documents"

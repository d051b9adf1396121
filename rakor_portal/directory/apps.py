from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "rakor_portal.directory"
    label = "directory"

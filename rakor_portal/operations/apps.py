from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "rakor_portal.operations"
    verbose_name = "Operasi"

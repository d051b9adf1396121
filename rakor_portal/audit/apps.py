from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rakor_portal.audit"
    label = "audit"

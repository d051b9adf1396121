from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "rakor_portal.messaging"
    label = "messaging"

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rakor_portal.accounts"
    label = "accounts"

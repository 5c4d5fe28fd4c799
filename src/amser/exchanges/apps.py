from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "amser.exchanges"
    label = "exchanges"

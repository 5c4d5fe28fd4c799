from django.apps import AppConfig


class TimebanksConfig(AppConfig):
    name = "amser.timebanks"
    label = "timebanks"

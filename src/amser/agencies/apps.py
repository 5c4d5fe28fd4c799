from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "amser.agencies"
    label = "agencies"

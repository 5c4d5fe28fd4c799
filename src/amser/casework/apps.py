from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "amser.casework"
    label = "casework"

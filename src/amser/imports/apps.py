from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "amser.imports"
    label = "imports"

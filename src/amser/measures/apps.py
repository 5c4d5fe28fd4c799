from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "amser.measures"
    label = "measures"

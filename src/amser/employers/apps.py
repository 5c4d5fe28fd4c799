from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "amser.employers"
    label = "employers"

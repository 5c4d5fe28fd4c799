from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "amser.demo"
    label = "demo"

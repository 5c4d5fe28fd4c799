from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amser.web"
    label = "web"

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "amser.links"
    label = "links"

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "amser.networks"
    label = "networks"

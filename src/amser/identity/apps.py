from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "amser.identity"
    label = "identity"

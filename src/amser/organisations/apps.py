from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "amser.organisations"
    label = "organisations"

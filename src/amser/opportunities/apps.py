from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "amser.opportunities"
    label = "opportunities"

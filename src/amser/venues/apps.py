from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "amser.venues"
    label = "venues"

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "amser.listings"
    label = "listings"

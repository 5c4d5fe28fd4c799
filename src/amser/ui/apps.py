"""The Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layouts, components and form fields."""

    name = "amser.ui"
    label = "ui"

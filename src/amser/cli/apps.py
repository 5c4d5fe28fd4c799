"""The `amser` command, as Django knows it."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """No models, no signals."""

    name = "amser.cli"

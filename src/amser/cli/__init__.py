"""
How the `amser` command speaks: a group that imports a command when it is used, and its way to say that something failed.

Every command is a module with one click command (or group) named `command`.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click
import django
from django.core.management import CommandError
from django.db import OperationalError


class Amser(click.Group):
    """The `amser` command."""

    def __init__(self, commands: Mapping[str, str]) -> None:
        super().__init__("amser", help="Amser, a bilingual time bank: set it up, run it, look after it.")
        self._modules = commands

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names, in the order of the table."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        """Import the command of that name."""
        if cmd_name not in self._modules:
            return None
        django.setup()
        command: click.Command = import_module(self._modules[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; say in one sentence what stands in its way outside, and let our own mistakes show."""
        try:
            return super().invoke(ctx)
        except (OperationalError, CommandError) as error:
            raise click.ClickException(str(error).strip()) from error

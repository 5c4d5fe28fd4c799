"""
How the `amser` command speaks: a group that imports a command when it is used, and its way to say that something failed.

Every command is a module with one click command (or group) named `command`.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import click
import django
from django.core.management import CommandError
from django.db import Error, OperationalError, ProgrammingError
from django.utils.translation import pgettext
from psycopg import errors

from amser.kernel.languages import said, spoken

_NOTHING_MADE: Final = (errors.UndefinedTable, errors.UndefinedFunction, errors.InvalidSchemaName)


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
        except ProgrammingError as error:
            if not is_not_set_up(error):
                raise
            raise click.ClickException(_in_the_languages_of_the_shell()) from error


def is_not_set_up(error: Error) -> bool:
    """Whether the database refused because nothing has been made in it yet, or not all of it."""
    return isinstance(error.__cause__, _NOTHING_MADE)


def not_set_up() -> str:
    """Say so, and what to do."""
    return pgettext(
        "cli.not_set_up", "Nothing is set up here yet: run `amser setup`. If this is the demo's clone, set AMSER_DEMO=1 before the command."
    )


def _in_the_languages_of_the_shell() -> str:
    from amser.cli.messages import compile_catalogues  # needs settings, which a command has read by now

    with suppress(OSError):  # Before the first setup there is no Welsh to read; what cannot be written here is said in English.
        compile_catalogues()
    return said(not_set_up, spoken(None, os.environ))

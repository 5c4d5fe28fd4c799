"""`amser manage`: Django's own commands."""

import click
from django.core.management import execute_from_command_line


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's commands, as the application role (set AMSER_DB_ROLE=owner to change the schema)."""
    execute_from_command_line(["amser manage", *arguments])

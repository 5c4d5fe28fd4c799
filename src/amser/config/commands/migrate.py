"""`amser migrate`."""

import click

from amser.config import database


@click.command("migrate")
def command() -> None:
    """Bring the database up to date, as its owner, and renew the application's rights. Safe to repeat."""
    database.migrate()

"""`amser setup`."""

import datetime as dt
from uuid import NAMESPACE_URL, uuid5

import click
from django.core.management import call_command

from amser.audit.actions import Actor, Door
from amser.cli.messages import compile_catalogues
from amser.config import database
from amser.identity import actions as identity
from amser.identity.models import User


@click.command("setup")
@click.option("--operator-email", metavar="ADDRESS", help="The first operator: who makes time banks and names who runs them.")
@click.option("--operator-name", metavar="NAME", default="Operator", show_default=True)
def command(operator_email: str | None, operator_name: str) -> None:
    """Make everything ready: database, catalogues, static files, the first operator. Safe to repeat."""
    click.echo("Database")
    database.migrate(verbosity=0)
    click.echo("Languages")
    compile_catalogues()
    click.echo("Static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    if operator_email:
        _register_operator(operator_email.strip().lower(), operator_name)
    click.echo("Ready. `amser serve` starts it; `amser doctor` says what is wrong, if anything is.")


def _register_operator(email: str, name: str) -> None:
    if User.objects.filter(email__iexact=email, is_operator=True).exists():
        click.echo("The operator is there already")
        return
    identity.register(
        by=Actor(user_id=None, door=Door.CLI),
        key=uuid5(NAMESPACE_URL, f"mailto:{email}"),  # Setting up again is the same act.
        at=dt.datetime.now(dt.UTC),
        name=name,
        known_as=name.split(maxsplit=1)[0],
        preferences=identity.Preferences(),
        email=email,
        is_operator=True,
    )
    click.echo("Operator registered")

"""`amser sign-in`: help someone whose code has not come."""

import click
from django.utils import timezone

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.notifications import actions


@click.group("sign-in")
def command() -> None:
    """Look after signing in."""


@command.command("code")
@click.argument("email")
def code(email: str) -> None:
    """Read out the code that someone asked for on the sign-in page with EMAIL, where no e-mail brought it. Make sure first that it is them."""
    now = timezone.now()
    try:
        letter = actions.read_out_code(by=Actor(user_id=None, door=Door.CLI), key=uuid7(), at=now, address=email)
    except actions.NoCodeWaiting:
        raise click.ClickException(
            "No code waits for this address: nobody has asked for one in the last minutes, or nobody signs in with it, or it was sent."
        ) from None
    click.echo(letter.body)

"""`amser sign-in`: help someone whose code has not come."""

import os

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.kernel.languages import said, spoken
from amser.notifications import actions


@click.group("sign-in")
def command() -> None:
    """Look after signing in."""


@command.command("code")
@click.argument("email")
@click.option("--language", type=click.Choice(["cy", "en", "both"]), help="Of the answer; that of LANG, or else both.")
def code(email: str, language: str | None) -> None:
    """Read out the code that someone asked for on the sign-in page with EMAIL, where no e-mail brought it. Make sure first that it is them."""
    now = timezone.now()
    try:
        letter = actions.read_out_code(by=Actor(user_id=None, door=Door.CLI), key=uuid7(), at=now, address=email)
    except actions.NoCodeWaiting:
        raise click.ClickException(said(_no_code_waits, spoken(language, os.environ))) from None
    click.echo(letter.body)


def _no_code_waits() -> str:
    return pgettext(
        "cli.no_code_waits",
        "No code waits for this address: nobody has asked for one in the last minutes, or nobody signs in with it, or it was sent.",
    )

"""`amser second-step`: help someone who lost the phone that held their second step."""

import os

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.audit.actions import Actor, Door
from amser.identity import actions
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.kernel.languages import said, spoken


@click.group("second-step")
def command() -> None:
    """Look after the second step of signing in."""


@command.command("forget")
@click.argument("email")
def forget(email: str) -> None:
    """Take every app, passkey and recovery code away from the person who signs in with EMAIL. Make sure first that it is them who ask."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise click.ClickException(said(lambda: pgettext("cli.nobody", "Nobody signs in with this address."), spoken(None, os.environ)))
    actions.forget_second_steps(by=Actor(user_id=None, door=Door.CLI), key=uuid7(), at=timezone.now(), user=user)
    click.echo(said(_forgotten, spoken(None, os.environ)))


def _forgotten() -> str:
    return pgettext("cli.forgotten", "Their next code by e-mail signs them in; those who work at a desk set up a new second step then.")

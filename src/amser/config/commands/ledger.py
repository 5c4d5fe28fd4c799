"""`amser ledger`, with what needs the owner of the database: `distribute`."""

import os

import click
from django.db import Error
from django.utils.translation import pgettext

from amser.cli.ledger import command
from amser.config import distributing
from amser.kernel.languages import said, spoken


@command.command("distribute")
def distribute() -> None:
    """
    Lay the ledger out over several servers, book by book, where the database has the extension Citus.

    Read docs/guides/growing.md first: nearly nobody needs it. Safe to repeat, and to be repeated after `amser migrate`.
    """
    languages = spoken(None, os.environ)
    if not distributing.is_possible():
        raise click.ClickException(said(_no_citus, languages))
    done = 0
    try:
        for step in distributing.distribute():
            click.echo(f"{step.call} {step.name}")
            done += 1
    except Error as refused:
        reason = str(refused).strip()
        raise click.ClickException(said(lambda: _refused() % {"reason": reason}, languages)) from refused
    click.echo(said(lambda: _distributed() % {"count": done}, languages))


def _no_citus() -> str:
    return pgettext("distribute.no_citus", "The extension Citus is not in this database, so the ledger stays whole on this server.")


def _refused() -> str:
    return pgettext("distribute.refused", "Citus refused the next step. Mend it and run this again: what is done stands. %(reason)s")


def _distributed() -> str:
    return pgettext("distribute.done", "Every book lies on one of the servers. Steps taken now: %(count)s.")


__all__ = ["command"]

"""`amser search`: look after what things are found by."""

import os

import click
from django.utils.translation import pgettext

from amser.cli.progress import progress
from amser.kernel.languages import said, spoken
from amser.search.renewing import renew


@click.group("search")
def command() -> None:
    """Look after what things are found by."""


@command.command("renew")
@click.option("--language", type=click.Choice(["cy", "en", "both"]), help="Of the report; that of LANG, or else both.")
def again(language: str | None) -> None:
    """Have everything found by what words mean in this version. The worker does it each night; stopped, it goes on where it was."""
    languages = spoken(language, os.environ)
    with progress(said(lambda: pgettext("search.renewing", "Finding everything again"), languages)) as show:
        count = renew(told=show)
    click.echo(said(lambda: pgettext("search.renewed", "Found by other words than before: %(count)s") % {"count": count}, languages))

"""`amser restore`."""

import os
from pathlib import Path

import click
from django.utils import translation
from django.utils.translation import pgettext

from amser.cli.ledger import books_checked, days_checked, describe
from amser.cli.progress import progress
from amser.config import keeping
from amser.kernel.languages import Language, said, spoken
from amser.ledger import queries

_SHOWN = 20


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace what this installation holds now.")
@click.option("--anyway", is_flag=True, help="Also when the audit or a digest says that something is wrong.")
def command(*, file: Path, overwrite: bool, anyway: bool) -> None:
    """
    Restore the database from FILE, which `amser backup` wrote. Stop `amser serve` first.

    It is filled aside, audited, and its digests are checked; only then does it take the place of the old one, in one step.
    Exit status 1 if anything is wrong; nothing is replaced then.
    """
    languages = spoken(None, os.environ)
    if keeping.is_in_use() and not overwrite:
        raise click.ClickException(said(_in_use, languages))
    with progress(said(_restoring, languages)) as show, keeping.arriving_from(file, show) as swap:
        if not _is_true(languages) and not anyway:
            raise click.ClickException(said(_not_replaced, languages))
        swap()
    click.echo(said(_restored, languages))


def _is_true(languages: tuple[Language, ...]) -> bool:
    """Audit what has arrived and check its digests; say what is wrong."""
    books, findings, digests = queries.books_to_audit(), queries.audit(), queries.digests()
    differences = list(queries.differences(digests))
    click.echo()
    for finding in findings[:_SHOWN]:
        click.echo(describe(finding))
    for found in differences[:_SHOWN]:
        click.echo(f"{found.what}_differ day={found.day} book={found.book_id}")
    for code in languages:
        with translation.override(code):
            click.echo(books_checked(len(books), len(findings)))
            click.echo(days_checked(len(digests), len(differences)))
    return not findings and not differences


def _in_use() -> str:
    return pgettext("restore.in_use", "This installation holds people or hours. To replace them: --overwrite")


def _restoring() -> str:
    return pgettext("restore.working", "Restoring")


def _not_replaced() -> str:
    return pgettext("restore.not_replaced", "Nothing was replaced. To restore it as it is: --anyway")


def _restored() -> str:
    return pgettext("restore.done", "Restored. Next: amser doctor")

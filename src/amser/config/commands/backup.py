"""`amser backup`."""

import os
from pathlib import Path

import click
from django.utils.translation import pgettext

from amser.cli.progress import progress
from amser.config import keeping
from amser.kernel.languages import said, spoken


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """
    Write the whole database to FILE, which you alone may read. People may go on meanwhile.

    A FILE that exists is replaced when the new one is complete. Keep the key of the data folder too: docs/guides/keeping.md.
    """
    languages = spoken(None, os.environ)
    if not file.parent.is_dir():
        missing = said(lambda: pgettext("backup.no_folder", "there is no folder %(folder)s") % {"folder": file.parent}, languages)
        raise click.BadParameter(missing, param_hint="FILE")
    with progress(said(_backing_up, languages)) as show:
        keeping.back_up(file, show)
    kilobytes = file.stat().st_size // 1024
    click.echo(said(lambda: pgettext("backup.done", "Written: %(file)s (%(size)s kB)") % {"file": file, "size": kilobytes}, languages))


def _backing_up() -> str:
    return pgettext("backup.working", "Backing up")

"""`amser backup`."""

import sys
from pathlib import Path

import click

from amser.config import keeping


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """
    Write the whole database to FILE, which you alone may read. People may go on meanwhile.

    A FILE that exists is replaced when the new one is complete. Keep the key of the data folder too: docs/guides/keeping.md.
    """
    if not file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.parent}", param_hint="FILE")
    with click.progressbar(length=1, label="Backing up", file=sys.stderr) as bar:

        def show(done: int, tables: int) -> None:
            bar.length = tables
            bar.update(done - bar.pos)

        keeping.back_up(file, show)
    click.echo(f"Written: {file} ({file.stat().st_size // 1024} kB).")

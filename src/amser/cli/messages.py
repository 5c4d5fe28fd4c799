"""`amser messages`: compile what people read. polib does it, so that an installation needs no gettext."""

from collections.abc import Iterator
from pathlib import Path

import click
import polib
from django.conf import settings


@click.command("messages")
def command() -> None:
    """Compile the catalogues in locale/ that have changed."""
    click.echo(f"Catalogues compiled: {compile_catalogues()}")


def compile_catalogues() -> int:
    """Compile every catalogue that is newer than what was compiled from it; return how many those were."""
    stale = list(stale_catalogues())
    for catalogue in stale:
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    return len(stale)


def stale_catalogues() -> Iterator[Path]:
    """Yield the catalogues whose compiled form is missing or older."""
    for catalogue in catalogues():
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            yield catalogue


def catalogues() -> list[Path]:
    """Return every catalogue of ours, and of the libraries' strings that we translate."""
    return sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))

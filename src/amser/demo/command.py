"""`amser demo`: build the sample nation."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from django.utils.translation import pgettext

from amser.demo import build
from amser.kernel.languages import Language, said, spoken


@click.command("demo")
@click.option("--size", default=1.0, show_default=True, type=click.FloatRange(0.05, 4.0), help="1.0 is three banks and some 250 people.")
def command(size: float) -> None:
    """Build the sample nation, once: three invented time banks and eighteen months of their life. Safe to repeat or stop."""
    languages = spoken(None, os.environ)
    if build.is_whole():
        click.echo(said(lambda: pgettext("demo.there", "The sample is there already."), languages))
        return
    now = dt.datetime.now(dt.UTC)
    steps = build.planned(now=now, size=size)
    with _telling(len(steps), languages) as progress:
        refused = build.build(steps, now=now, progress=progress)
    click.echo(said(lambda: _ready(len(steps), len(refused)), languages))


@contextmanager
def _telling(total: int, languages: tuple[Language, ...]) -> Iterator[Callable[[int], object]]:
    """Yield what is told how many more acts are done: a bar on a terminal, elsewhere a line for every tenth part."""
    # To standard error, like every bar of ours.
    label = said(lambda: pgettext("demo.building", "Building the sample, two or three minutes"), languages)
    if sys.stderr.isatty():
        with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
            yield bar.update
        return
    click.echo(label, err=True)
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        before, done = done * 10 // total, done + more
        if (tenths := done * 10 // total) > before:
            click.echo(f"  {tenths * 10}%", err=True)

    yield tell


def _ready(acts: int, refused: int) -> str:
    ready = pgettext("demo.ready", "The sample is ready. Things done in it: %(count)s.") % {"count": acts - refused}
    if not refused:
        return ready
    return ready + " " + pgettext("demo.refused", "Tried, and not allowed by the rules of the bank: %(count)s.") % {"count": refused}

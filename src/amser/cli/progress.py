"""How a command shows that it gets on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar, on standard error so that the answer can be piped; yield what is to be told the steps done, of how many."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, steps: int) -> None:
            bar.length = steps
            bar.update(done - bar.pos)

        yield show

"""Writing what was checked: some lines to a transaction, stoppable between any two."""

import dataclasses
import datetime as dt
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

from django.db import transaction

from amser.announcements import silent
from amser.imports.checking import Problem, Ready
from amser.kernel.errors import DomainError

BATCH: Final = 50  # lines: few enough that a sudden end loses a second's work, enough that the disk is not asked for each


@dataclasses.dataclass(slots=True)
class Written:
    """What came of the lines, how often; those a rule refused after all; and the last line where it was told to stop."""

    outcomes: Counter[str] = dataclasses.field(default_factory=Counter)
    refused: list[Problem] = dataclasses.field(default_factory=list)
    stopped_after: int | None = None


def write(lines: Sequence[Ready], *, at: dt.datetime, stop: threading.Event, progress: Callable[[], None]) -> Written:
    """
    Write the lines in order; stop after the current one once `stop` is set. What is written stays written.

    A line is written whole or not at all. Nobody is told: a list that was kept on paper is no news.
    """
    written = Written()
    with silent():
        for start in range(0, len(lines), BATCH):
            with transaction.atomic():
                for line in lines[start : start + BATCH]:
                    if stop.is_set():
                        return written
                    _write_one(line, written, at=at)
                    progress()
                    if stop.is_set():
                        written.stopped_after = line.line
    return written


def _write_one(line: Ready, written: Written, *, at: dt.datetime) -> None:
    try:
        written.outcomes[line.write(at=at)] += 1
    except DomainError as refusal:
        written.refused.append(Problem(line.line, "", refusal.code))


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """Let Ctrl-C and SIGTERM ask for a stop inside the block, instead of ending the process at once."""
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

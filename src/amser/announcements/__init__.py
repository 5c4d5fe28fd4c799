"""
What others may care about, said by an action in its own transaction.

Always true: an announcement whose transaction rolls back was never made; it carries ids, never names or texts. It knows
neither who listens nor what they do: those above register themselves.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Protocol

_silent: ContextVar[bool] = ContextVar("silent", default=False)
_listeners: dict[str, list["Listener"]] = {}


class Listener(Protocol):
    """A background task: `defer` puts one job into the current transaction."""

    @property
    def defer(self) -> Callable[..., object]:
        """Put one job with these arguments into the current transaction."""
        ...


def listen(name: str, task: Listener) -> None:
    """Have `task` run for every announcement of that name. Called once, when the listener's app is ready."""
    _listeners.setdefault(name, []).append(task)


def announce(name: str, **ids: object) -> None:
    """
    Tell those who listen, once this transaction commits.

    One job is deferred for each listener, in the same transaction. Its arguments are `announcement=name` and the ids,
    which must be what JSON knows (ints and strings).
    """
    if _silent.get():
        return
    for task in _listeners.get(name, []):
        task.defer(announcement=name, **ids)


@contextlib.contextmanager
def silent() -> Iterator[None]:
    """Make announcements count as delivered long ago: for history that is being replayed, never for what happens now."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)

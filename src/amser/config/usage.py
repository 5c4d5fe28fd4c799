"""Which processes use the embedded server, so that the last one stops it. Known from locks, which go when a process goes."""

import atexit
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from amser.config import folder


class Usage:
    """
    The users of the server in `home`: processes that called `hold()` and have not ended.

    When this process ends properly and no other holds, `stop()` is called. When it is killed, the server stays, and
    whoever ends last later stops it.
    """

    def __init__(self, home: Path, stop: Callable[[], None]) -> None:
        self._home = home
        self._stop = stop
        self._lock: int | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else starts or stops the server during the block."""
        folder.make(self._home)
        with (self._home / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def hold(self) -> None:
        """Be a user from now on. Repeating it changes nothing."""
        if self._lock is None:
            self._lock = self._shared_lock()
            atexit.register(self._leave)
            os.register_at_fork(after_in_child=self._hold_as_a_child)

    def _hold_as_a_child(self) -> None:
        # A forked child shares its parent's lock and could turn it exclusive under the parent. It takes one for itself.
        if self._lock is not None:
            os.close(self._lock)
            self._lock = self._shared_lock()

    def _shared_lock(self) -> int:
        lock = os.open(self._home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def _leave(self) -> None:
        if self._lock is None or not self._home.exists():
            return
        with self.alone():
            with suppress(BlockingIOError):  # Another process uses it still.
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
            os.close(self._lock)
            self._lock = None

"""Keep processes running, and stop them together."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

_LONGEST_WAIT_SECONDS: Final = 30.0
_SETTLED_SECONDS: Final = 60.0
_GRACE_SECONDS: Final = 25.0


class Child:
    """A process that is started again whenever it ends: at once, then after 1, 2, 4 … 30 seconds if it keeps ending."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = (*_ends_with_us(), *command)
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._wait_seconds = 0.0

    def look_after(self) -> None:
        """Start it if it does not run and its wait is over."""
        if self._process is not None and self._process.poll() is not None:
            self._note_end(self._process.returncode)
        if self._process is None and time.monotonic() >= self._started_at + self._wait_seconds:
            self._started_at = time.monotonic()
            # In a session of its own, so that Ctrl-C reaches us alone and we can stop everything in order.
            self._process = subprocess.Popen(self._command, env=self._environment, start_new_session=True)

    def stop(self) -> None:
        """Ask it to finish what it is doing; end it if it takes too long."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _note_end(self, code: int) -> None:
        settled = time.monotonic() - self._started_at > _SETTLED_SECONDS
        self._wait_seconds = 0.0 if settled else min(max(self._wait_seconds * 2, 1.0), _LONGEST_WAIT_SECONDS)
        self._process = None
        sys.stderr.write(f"amser: the {self.name} process ended ({code}); starting it again\n")


def supervise(children: Sequence[Child], *, meanwhile: Callable[[], None]) -> None:
    """Keep the children running until SIGTERM or SIGINT, calling `meanwhile` every second; then stop them in order."""
    with _told_to_stop() as stop:
        try:
            while not stop.is_set():
                meanwhile()
                for child in children:
                    child.look_after()
                stop.wait(1)
        finally:
            for child in children:
                child.stop()


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ends_with_us() -> tuple[str, ...]:
    # Where we are killed without a word, the kernel tells our children, so that the port is free for the next start.
    return ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()

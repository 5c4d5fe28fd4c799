"""Clients that post as fast as they are answered: forked processes, each with threads if wanted, or pgbench."""

import dataclasses
import multiprocessing
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from django.db import connections

from benchmarks.ledger import server

Call = tuple[float, float, int]
"""When it began, when it was answered (seconds of the monotonic or of the wall clock), and how many transfers it posted."""
Post = Callable[[], int]
"""One call, as one client makes it; returns how many transfers it posted."""

WARM_UP: Final = 0.5  # seconds
_PATIENCE: Final = 60.0


@dataclasses.dataclass(slots=True)
class Run:
    """What clients did in the time that counts; `all_transfers` also has those of the warm-up."""

    transfers: int = 0
    all_transfers: int = 0
    seconds: float = 0.0
    milliseconds: list[float] = dataclasses.field(default_factory=list)

    def add(self, other: "Run") -> None:
        """Take in another round of the same."""
        self.transfers += other.transfers
        self.all_transfers += other.all_transfers
        self.seconds += other.seconds
        self.milliseconds += other.milliseconds


def in_processes(client: Callable[[int], Post], *, processes: int, threads: int = 1, seconds: float, warm_up: float = WARM_UP) -> Run:
    """
    Let clients post until `seconds` are over, and finish what they began.

    `client` makes the nth client's call, in its own process and thread; what it does at first is not measured.
    """
    connections.close_all()
    forking = multiprocessing.get_context("fork")
    start = _Start(forking, processes * threads, warm_up, seconds)
    children = []
    for number in range(processes):
        receiving, sending = forking.Pipe(duplex=False)
        child = forking.Process(target=_process, args=(client, number * threads, threads, start, sending))
        child.start()
        sending.close()
        children.append((child, receiving))
    begin = start.give()
    calls = [call for child, receiving in children for call in _result(child, receiving)]
    return _counted(calls, begin)


class _Start:
    """All clients begin together, when the last has signed in."""

    def __init__(self, forking: multiprocessing.context.BaseContext, clients: int, warm_up: float, seconds: float) -> None:
        self._all = forking.Barrier(clients + 1)
        self._begin = forking.Value("d", 0.0)
        self._warm_up = warm_up
        self._seconds = seconds

    def give(self) -> float:
        """Wait for all, and return from when calls count."""
        self._all.wait(_PATIENCE)
        self._begin.value = time.monotonic() + self._warm_up
        self._all.wait(_PATIENCE)
        return float(self._begin.value)

    def wait(self) -> float:
        """Wait for it, as a client, and return until when to call."""
        self._all.wait(_PATIENCE)
        self._all.wait(_PATIENCE)
        return float(self._begin.value) + self._seconds


def _process(client: Callable[[int], Post], first: int, threads: int, start: _Start, sending: Connection) -> None:
    if threads == 1:
        calls = _calls(client(first), start)
    else:
        with ThreadPoolExecutor(threads) as pool:
            calls = [call for part in pool.map(lambda n: _calls(client(n), start), range(first, first + threads)) for call in part]
    sending.send(calls)
    sending.close()


def _calls(post: Post, start: _Start) -> list[Call]:
    end = start.wait()
    made = []
    while (began := time.monotonic()) < end:
        posted = post()
        made.append((began, time.monotonic(), posted))
    return made


def _result(child: multiprocessing.process.BaseProcess, receiving: Connection) -> list[Call]:
    try:
        calls: list[Call] = receiving.recv() if receiving.poll(_PATIENCE) else []
    except EOFError:  # It said why on the way out.
        calls = []
    child.join(_PATIENCE)
    assert calls, "a client failed"
    return calls


def in_pgbench(
    script: str, *, database: str, clients: int, seconds: float, transfers: int = 1, long: bool = False, **variables: int
) -> Run:
    """
    Let pgbench's clients run the script, which posts so many transfers, as prepared statements over kept connections.

    Of `long` calls the first counts too, and one that is not answered in ten seconds is given up.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.sql"
        path.write_text(script)
        shape = (
            f"--client={clients}",
            f"--jobs={min(clients, 2)}",
            f"--time={round(seconds + WARM_UP)}",
            "--protocol=prepared",
            "--no-vacuum",
        )
        settings = [f"--define={name}={value}" for name, value in variables.items()]
        log = ("--log", f"--log-prefix={folder}/log")
        command = [str(server.program("pgbench")), *shape, *settings, *log, f"--file={path}", database]
        patience = {"PGOPTIONS": "-c statement_timeout=10s"} if long else {}
        done = subprocess.run(command, env=server.environment() | patience, capture_output=True, text=True, check=False)
        assert long or not done.returncode, done.stderr[-2000:]
        calls = list(_logged(Path(folder).glob("log.*"), transfers))
    return _counted(calls, min((began for began, _, _ in calls), default=0.0) + (0.0 if long else WARM_UP))


def _logged(logs: Iterable[Path], transfers: int) -> Iterable[Call]:
    for log in logs:
        for line in log.read_text().splitlines():
            _, _, took, _, second, microsecond = line.split()
            answered = int(second) + int(microsecond) / 1e6
            yield answered - int(took) / 1e6, answered, transfers


def _counted(calls: Sequence[Call], begin: float) -> Run:
    assert calls, "no call was answered"
    counted = [call for call in calls if call[0] >= begin]
    if not counted:  # Each call took longer than it was to last: they all count.
        counted, begin = list(calls), min(began for began, _, _ in calls)
    return Run(
        transfers=sum(transfers for _, _, transfers in counted),
        all_transfers=sum(transfers for _, _, transfers in calls),
        seconds=max(answered for _, answered, _ in counted) - begin,
        milliseconds=[(answered - began) * 1000 for began, answered, _ in counted],
    )

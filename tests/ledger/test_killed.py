"""PostgreSQL is killed in the middle of postings: what was acknowledged is there, and every book is right."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

import pytest

from amser.config.embedded_postgres import Server
from tests.config.conftest import environment, home, prepared

__all__ = ["environment", "home", "prepared"]  # fixtures

CALLERS: Final = 4
ENOUGH: Final = 400  # acknowledged, before it dies
PATIENCE_SECONDS: Final = 120


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a given PostgreSQL is not ours to kill")
def test_what_the_ledger_acknowledged_outlives_kill_nine(home: Path, prepared: dict[str, str]) -> None:
    told = json.dumps(_run(prepared, "prepare"))
    heard: list[list[str]] = [[] for _ in range(CALLERS)]
    callers = [_caller(prepared, told, seed, heard[seed]) for seed in range(CALLERS)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    # Each has to be under way: one that is only starting would find no server, and start it again.
    while (not all(heard) or sum(map(len, heard)) < ENOUGH) and time.monotonic() < deadline:
        time.sleep(0.005)
    _kill_all_of(int((Server(home).data / "postmaster.pid").read_text().splitlines()[0]))
    for caller, listener in callers:
        caller.wait(60)
        listener.join()
    acknowledged = [transfer_id for said in heard for transfer_id in said]
    assert all(heard)
    assert len(acknowledged) >= ENOUGH

    found = _run(prepared, "check")

    assert set(acknowledged) <= set(found["transfers"])
    assert len(found["transfers"]) == len(set(found["transfers"]))
    assert found["open_holds"] <= CALLERS
    assert found["findings"] == []


def _caller(environment: dict[str, str], told: str, seed: int, acknowledged: list[str]) -> tuple["subprocess.Popen[str]", threading.Thread]:
    command = [sys.executable, "-m", "tests.ledger.killed", "post", told, str(seed)]
    caller = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def listen() -> None:
        assert caller.stdout is not None
        # One by one, as they come. A line that was cut off acknowledges nothing.
        with caller.stdout as lines:
            acknowledged.extend(line.strip() for line in lines if line.endswith("\n"))

    listener = threading.Thread(target=listen)
    listener.start()
    return caller, listener


def _kill_all_of(postmaster: int) -> None:
    """Kill the server and every process of its own, none of which can then tidy up."""
    children = subprocess.run(["pgrep", "--parent", str(postmaster)], capture_output=True, text=True, check=False).stdout.split()
    for process in (postmaster, *map(int, children)):
        os.kill(process, signal.SIGKILL)


def _run(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.ledger.killed", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found

"""Whoever sends a bulletin is killed in the middle: gone on with, every reader has it at most once, and one at most is in doubt."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tests.config.conftest import environment, home, prepared
from tests.journeys.mortal_server import run

__all__ = ["environment", "home", "prepared"]  # fixtures

READERS: Final = 150
ENOUGH: Final = 30  # letters taken, before the sender dies
PATIENCE: Final = 60  # seconds


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="as test_killed.py")
def test_nobody_gets_a_second_copy_from_a_sender_that_was_killed(prepared: dict[str, str], tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    issue = str(run("tests.journeys.killed_bulletin", prepared, "prepare", str(READERS))["issue"])
    command = [sys.executable, "-m", "tests.journeys.killed_bulletin", "send", issue, str(taken)]
    sender = subprocess.Popen(command, env=prepared, stdout=subprocess.DEVNULL)

    give_up = time.monotonic() + PATIENCE
    while _lines(taken) < ENOUGH and sender.poll() is None and time.monotonic() < give_up:
        time.sleep(0.005)
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    assert ENOUGH <= _lines(taken) < READERS, "it did not die in the middle"
    run("tests.journeys.killed_bulletin", prepared, "send", issue, str(taken))

    letters = taken.read_text().split()
    found = run("tests.journeys.killed_bulletin", prepared, "check", issue)
    assert len(letters) == len(set(letters))
    assert found["queued"] == 0
    assert found["in_doubt"] <= 1
    assert found["sent"] + found["in_doubt"] == READERS
    assert len(letters) >= READERS - found["in_doubt"]


def _lines(file: Path) -> int:
    return file.read_text().count("\n")

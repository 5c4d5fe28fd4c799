"""PostgreSQL is killed under group posting: what was acknowledged is there, once."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

from tests.config.conftest import environment, home, prepared
from tests.ledger.grouping_killed import CALLERS

__all__ = ["environment", "home", "prepared"]  # fixtures

ENOUGH: Final = 400  # acknowledged, before it dies


def start(environment: dict[str, str], *arguments: object) -> "subprocess.Popen[str]":
    words = [argument if isinstance(argument, str) else json.dumps(argument) for argument in arguments]
    command = [sys.executable, "-m", "tests.ledger.grouping_killed", *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(environment: dict[str, str], *arguments: object) -> dict[str, Any]:
    done = start(environment, *arguments)
    said, complaints = done.communicate(timeout=120)
    assert done.returncode == 0, complaints[-3000:]
    found: dict[str, Any] = json.loads(said)
    return found


def kill_everything(home: Path) -> None:
    """Kill PostgreSQL and each of its processes, as a machine that loses its power would."""
    server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split("\n", maxsplit=1)[0])
    children = Path(f"/proc/{server}/task/{server}/children")
    for process in (server, *map(int, children.read_text().split() if children.exists() else ())):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a given PostgreSQL is not ours to kill")
def test_no_acknowledged_transfer_is_lost_or_doubled(home: Path, prepared: dict[str, str]) -> None:
    made = run(prepared, "prepare")
    answers: dict[str, list[dict[str, Any]]] = {"acknowledged": [], "unanswered": []}

    load = start(prepared, "load", made["book"], made["accounts"])
    assert load.stdout is not None
    for line in load.stdout:
        word, transfer = json.loads(line)
        answers[word].append(transfer)
        if len(answers["acknowledged"]) == ENOUGH:
            kill_everything(home)
    _, complaints = load.communicate(timeout=60)
    assert load.returncode == 0, complaints[-3000:]
    assert len(answers["unanswered"]) == CALLERS, "it did not die under load"

    found = run(prepared, "check", made["book"], answers["unanswered"])

    acknowledged, unanswered = ({transfer["id"] for transfer in answers[word]} for word in ("acknowledged", "unanswered"))
    assert acknowledged <= set(found["there"])
    assert set(found["there"]) - acknowledged == set(found["again"])
    assert sorted(found["then"]) == sorted(acknowledged | unanswered)
    assert found["findings"] == []

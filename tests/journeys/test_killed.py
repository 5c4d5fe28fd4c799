"""Everything is killed in the middle of confirmations: what was acknowledged is there once, and the books are right."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from amser.config.embedded_postgres import Server
from tests.config.conftest import environment, home, prepared
from tests.journeys.mortal_server import answer, free_port, run, serve

__all__ = ["environment", "home", "prepared"]  # fixtures

MANY: Final = 60
ENOUGH: Final = 12  # acknowledged, before everything dies
CLIENTS: Final = 6
CSRF: Final = "k" * 32


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a given PostgreSQL is not ours to kill")
def test_what_was_acknowledged_outlives_the_death_of_everything(home: Path, prepared: dict[str, str]) -> None:
    made = run("tests.journeys.killed", prepared, "prepare", str(MANY))
    port = free_port()
    web = serve(port, prepared)
    acknowledged: list[str] = []

    with ThreadPoolExecutor(CLIENTS) as clients:
        waiting = [clients.submit(_confirm, port, made["cookie"], exchange, acknowledged) for exchange in made["exchanges"]]
        while len(acknowledged) < ENOUGH and not all(call.done() for call in waiting):
            time.sleep(0.005)
        os.killpg(web.pid, signal.SIGKILL)
        os.kill(_postgres(home), signal.SIGKILL)
        web.wait()
    assert ENOUGH <= len(acknowledged) < MANY, "it did not die in the middle"

    found = run("tests.journeys.killed", prepared, "check")

    assert set(acknowledged) <= set(found["posted"])
    assert set(found["transfers_of_posted"]) == {1}
    assert found["transfers"] == len(found["posted"])
    assert found["findings"] == []


def _confirm(port: int, cookie: str, exchange: str, acknowledged: list[str]) -> None:
    path = f"/en/b/aberwennol/arrangements/{exchange}/how-long/"
    headers = {"Cookie": f"{cookie}; amser_csrf={CSRF}", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        given = answer(port, "POST", path, headers, f"csrfmiddlewaretoken={CSRF}&key={uuid4()}&took_choice=15")
    except (OSError, HTTPException):
        return  # dead: nothing was promised
    assert given == f"302 /en/b/aberwennol/arrangements/{exchange}/"
    acknowledged.append(exchange)


def _postgres(home: Path) -> int:
    return int((Server(home).data / "postmaster.pid").read_text().splitlines()[0])

"""Everything is killed in the middle of confirmations: what was acknowledged is there once, and the books are right."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from amser.config.embedded_postgres import Server
from tests.config.conftest import environment, home

__all__ = ["environment", "home"]  # fixtures

MANY: Final = 60
ENOUGH: Final = 12  # acknowledged, before everything dies
CLIENTS: Final = 6
CSRF: Final = "k" * 32


def _run(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.journeys.killed", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a given PostgreSQL is not ours to kill")
def test_what_was_acknowledged_outlives_the_death_of_everything(home: Path, environment: dict[str, str]) -> None:
    prepared = _run(environment, "prepare", str(MANY))
    port = _free_port()
    web = _serve(port, environment)
    acknowledged: list[str] = []

    with ThreadPoolExecutor(CLIENTS) as clients:
        waiting = [clients.submit(_confirm, port, prepared["cookie"], exchange, acknowledged) for exchange in prepared["exchanges"]]
        while len(acknowledged) < ENOUGH and not all(call.done() for call in waiting):
            time.sleep(0.005)
        os.killpg(web.pid, signal.SIGKILL)
        os.kill(_postgres(home), signal.SIGKILL)
        web.wait()
    assert ENOUGH <= len(acknowledged) < MANY, "it did not die in the middle"

    found = _run(environment, "check")

    assert set(acknowledged) <= set(found["posted"])
    assert set(found["transfers_of_posted"]) == {1}
    assert found["transfers"] == len(found["posted"])
    assert found["findings"] == []


def _serve(port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    shape = (f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--workers=2", "--threads=4", "--log-level=error")
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *shape, "amser.config.wsgi:application"], env=environment, start_new_session=True
    )
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if _answer(port, "GET", "/ready/", {}).startswith("200"):
                return web
        except (OSError, HTTPException):
            time.sleep(0.1)
    web.kill()
    pytest.fail("the web server did not answer")


def _confirm(port: int, cookie: str, exchange: str, acknowledged: list[str]) -> None:
    path = f"/en/b/aberwennol/arrangements/{exchange}/how-long/"
    headers = {"Cookie": f"{cookie}; amser_csrf={CSRF}", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = _answer(port, "POST", path, headers, f"csrfmiddlewaretoken={CSRF}&key={uuid4()}&took_choice=15")
    except (OSError, HTTPException):
        return  # dead: nothing was promised
    assert answer == f"302 /en/b/aberwennol/arrangements/{exchange}/"
    acknowledged.append(exchange)


def _answer(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    web = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        web.request(method, path, body, headers)
        answer = web.getresponse()
        return f"{answer.status} {answer.headers.get('Location', '')}".strip()
    finally:
        web.close()


def _postgres(home: Path) -> int:
    return int((Server(home).data / "postmaster.pid").read_text().splitlines()[0])


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])

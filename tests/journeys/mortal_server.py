"""A real web server in processes of its own, which a test may kill."""

import json
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

import pytest


def run(module: str, environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Run a module of the tests in a process of its own, and return the JSON that it writes."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def serve(port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start the web server in a group of processes of its own, and return once it is ready."""
    shape = (f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--workers=2", "--threads=4", "--log-level=error")
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *shape, "amser.config.wsgi:application"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.journeys.mortal_settings"},
        start_new_session=True,
    )
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if answer(port, "GET", "/ready/", {}).startswith("200"):
                return web
        except (OSError, HTTPException):
            time.sleep(0.1)
    web.kill()
    pytest.fail("the web server did not answer")


def answer(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    """Ask the server, and return the answer's status and where it sends one. Raises OSError or HTTPException once it is dead."""
    web = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        web.request(method, path, body, headers)
        given = web.getresponse()
        return f"{given.status} {given.headers.get('Location', '')}".strip()
    finally:
        web.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])

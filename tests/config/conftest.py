"""Embedded servers of the tests' own, in folders of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from amser.config import folder
from amser.config.embedded_postgres import APPLICATION, DATABASE, Server
from amser.config.programs import Programs
from tests import prepared_homes


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder, not made yet, that the server's user can reach."""
    if os.geteuid():
        yield tmp_path / "home"
        return
    place = folder.data_folder().with_name(f"test-{uuid4().hex[:12]}")
    _lend_programs(place)
    yield place
    shutil.rmtree(place, ignore_errors=True)


def _lend_programs(place: Path) -> None:
    """Point to the tests' own copy of PostgreSQL's programs: copying 40 MB for each test would be most of its time."""
    lender = Programs(folder.data_folder())
    folder.make(lender.home)
    lender.prepare()
    folder.make(place)
    (place / lender.copy.name).symlink_to(lender.copy)


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """Yield the server of that folder, and stop it afterwards."""
    made = Server(home, fast=True)
    yield made
    made._stop()


@pytest.fixture
def environment(home: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of an installation of its own, as safe against loss of power as a live one."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("AMSER_", "DATABASE_", "DJANGO_"))}
    yield {**ours, "AMSER_DATA": str(home), "AMSER_LOG_LEVEL": "ERROR", "PYTHONPATH": str(Path.cwd())}
    Server(home)._stop()


@pytest.fixture
def prepared(environment: dict[str, str], home: Path) -> dict[str, str]:
    """Return the environment of an installation of its own whose database is migrated."""
    prepared_homes.copy_to(home)
    return environment


def sign_in(server: Server, password: str | None = None) -> psycopg.Connection:
    """Connect as the application."""
    right = server.password_of(APPLICATION)
    return psycopg.connect(host=str(server.socket_folder), user=APPLICATION, dbname=DATABASE, password=password or right, autocommit=True)


@pytest.fixture
def in_another_process(home: Path) -> Callable[[str], subprocess.Popen[str]]:
    """Return a function that starts Python on some lines, with `server` defined; `pause()` says so and waits for a line."""
    beginning = f"""
import os, signal, sys
from pathlib import Path
from amser.config.embedded_postgres import Server
def pause():
    print("paused", flush=True)
    sys.stdin.readline()
server = Server(Path({str(home)!r}), fast=True)
"""

    def start(lines: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", beginning + lines]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    return start


def wait_until_paused(process: subprocess.Popen[str]) -> None:
    """Return when the process has called `pause()`."""
    assert process.stdout is not None
    assert process.stdout.readline() == "paused\n"


def let_go_on(process: subprocess.Popen[str]) -> None:
    """Let it return from `pause()`, and wait for its end."""
    process.communicate("\n", timeout=30)

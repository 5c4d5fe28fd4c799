"""`amser serve` keeps two processes running and stops them together."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from amser.config.commands import serve
from amser.config.commands.supervisor import Child, supervise


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "amser.example"])  # noqa: S104 -- refused
def test_the_demo_listens_on_this_machine_only(host: str) -> None:
    answer = CliRunner().invoke(serve.command, ["--demo", "--host", host])

    assert answer.exit_code == 2
    assert "listens on this machine only" in answer.output


def test_owner_and_application_must_be_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://one@db.example/wales")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://one@db.example/wales")

    answer = CliRunner().invoke(serve.command, [])

    assert "give the application a role of its own" in str(answer.exception)


def test_a_child_that_ends_is_started_again(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    child = Child("brief", [sys.executable, "-c", f"open({str(diary)!r}, 'a').write('x')"], dict(os.environ))

    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and (not diary.exists() or len(diary.read_text()) < 2):
        child.look_after()
        time.sleep(0.02)
    child.stop()

    assert len(diary.read_text()) >= 2


def test_told_to_stop_it_stops_every_child_in_order(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    children = [_a_child_that_says_goodbye(name, diary) for name in ("web", "worker")]
    ready = tmp_path / "web", tmp_path / "worker"

    def stop_when_ready() -> None:
        while not all(path.exists() for path in ready):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    teller = threading.Thread(target=stop_when_ready)
    teller.start()
    supervise(children, meanwhile=lambda: None)
    teller.join()

    assert diary.read_text().split() == ["web", "worker"]


def _a_child_that_says_goodbye(name: str, diary: Path) -> Child:
    lines = f"""
import signal, sys, pathlib
def goodbye(*_):
    with open({str(diary)!r}, "a") as diary:
        diary.write("{name} ")
    sys.exit()
signal.signal(signal.SIGTERM, goodbye)
pathlib.Path({str(diary.with_name(name))!r}).touch()
signal.pause()
"""
    return Child(name, [sys.executable, "-c", lines], dict(os.environ))

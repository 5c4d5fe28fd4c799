"""`amser demo` says how far it is."""

import pytest
from click.testing import CliRunner

from amser.demo import build, command
from amser.kernel.errors import DomainError


def test_into_a_file_it_writes_a_line_for_every_tenth_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def build_slowly(steps: list[int], *, now: object, progress: object) -> list[tuple[str, DomainError]]:
        for _ in range(4):
            progress(25)  # type: ignore[operator]
        return []

    monkeypatch.setattr(build, "is_whole", lambda: False)
    monkeypatch.setattr(build, "planned", lambda **_: [0] * 100)
    monkeypatch.setattr(build, "build", build_slowly)

    answer = CliRunner(env={"LC_ALL": "en"}).invoke(command.command)

    assert answer.exit_code == 0, answer.output
    assert answer.stderr == "Building the sample, two or three minutes\n  20%\n  50%\n  70%\n  100%\n"
    assert answer.stdout == "The sample is ready. Things done in it: 100.\n"


def test_it_speaks_welsh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "is_whole", lambda: True)

    assert CliRunner(env={"LC_ALL": "cy"}).invoke(command.command).output == "Mae'r sampl yno'n barod.\n"

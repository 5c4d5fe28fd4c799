"""The signing key is given, or made once and kept."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amser.config import folder, keys

_read_or_make = keys.secret_key.__wrapped__


def test_a_given_key_is_used_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMSER_DATA", str(tmp_path / "home"))
    monkeypatch.setenv("AMSER_SECRET_KEY", "given")

    assert _read_or_make() == "given"
    assert not (tmp_path / "home").exists()


def test_a_made_key_is_kept_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMSER_DATA", str(tmp_path / "home"))
    monkeypatch.delenv("AMSER_SECRET_KEY", raising=False)

    with ThreadPoolExecutor() as at_once:
        made = {found.result() for found in [at_once.submit(_read_or_make) for _ in range(20)]}

    assert len(made) == 1
    assert len(made.pop()) > 50
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_a_secret_in_use_is_never_replaced(tmp_path: Path) -> None:
    folder.write_secret(tmp_path / "key", "first")

    with pytest.raises(FileExistsError):
        folder.write_secret(tmp_path / "key", "second")

    assert (tmp_path / "key").read_text() == "first"

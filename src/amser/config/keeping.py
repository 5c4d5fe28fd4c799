"""
The whole database in one file, and back: by PostgreSQL's own pg_dump and pg_restore.

A file or a database that is on its way has a name of its own until it is complete, so that a crash in the middle leaves
what was there before. Passwords go through the environment of the program, never through its command line.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connection
from django.utils.translation import pgettext
from psycopg import conninfo, errors, sql

from amser.config import database, programs
from amser.config.unavailable import DatabaseUnavailable
from amser.kernel.languages import said, spoken

Told = Callable[[int, int], object]
"""Is called with the tables that are done, and how many there are."""

_MAINTENANCE: Final = "postgres"  # the database to be in while others are made, renamed and dropped
_LINES_OF_REASON: Final = 3
_SIGN_IN: Final = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "service", "passfile", "options")


def back_up(file: Path, told: Told) -> None:
    """
    Write the whole database, as it is at one moment, to the file, which we alone may read.

    Whatever was in the file stays until the new one is complete and on the disk. Raises DatabaseUnavailable.
    """
    with _signed_in_as_owner() as sign_in:
        tables = _number_of_tables()
        descriptor, arriving = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # 0600 from its first moment
        try:
            with os.fdopen(descriptor, "wb") as output:
                done = _counting("dumping contents of table", tables, told)
                _run("pg_dump", ("--format=custom", "--verbose"), sign_in, done, output.fileno())
                os.fsync(descriptor)
            Path(arriving).rename(file)
        finally:
            Path(arriving).unlink(missing_ok=True)
    _sync_folder(file.parent)


def is_in_use() -> bool:
    """Whether the database holds anything that a restore would destroy: a person, or a book."""
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.identity_user') IS NOT NULL AND to_regclass('public.ledger_book') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM public.identity_user) OR EXISTS (SELECT FROM public.ledger_book)")
        return bool(cursor.fetchone()[0])


@contextmanager
def arriving_from(file: Path, told: Told) -> Iterator[Callable[[], None]]:
    """
    Fill a fresh database from the file, bring it up to date, and be in it inside the block.

    The block is given a function that puts it in the place of the installation's own, in one step. Without that call it is
    dropped, and nothing has changed. Raises DatabaseUnavailable: no such backup, no right to create databases, or, from
    that function, others connected to the database that is to be replaced.
    """
    tables = _tables_in(file)
    name = str(connection.settings_dict["NAME"])
    arriving, swapped = f"{name}_arriving", False

    def swap() -> None:
        nonlocal swapped
        _swap(name, arriving)
        swapped = True

    try:
        _create(arriving)
        with _signed_in_as_owner() as sign_in:
            done = _counting("processing data for table", tables, told)
            shape = ("--no-owner", "--no-privileges", "--exit-on-error", "--verbose", "--jobs=2", str(file))
            _run("pg_restore", shape, sign_in | {"dbname": arriving}, done)
        with database.elsewhere(arriving):
            with database.as_owner(), connection.cursor() as cursor:
                # The backup's privileges name roles that need not exist here: as in a new database, then as migrations grant.
                cursor.execute("REVOKE ALL ON ALL ROUTINES IN SCHEMA public FROM PUBLIC")
            database.migrate(verbosity=0)
            yield swap
    finally:
        if not swapped:
            _drop(arriving)


def _swap(name: str, arriving: str) -> None:
    before = f"{name}_before"
    _drop(before)
    connection.close()
    with _maintenance() as server:
        try:
            # One transaction: at every moment there is one database of that name.
            with server.transaction():
                server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(before)))
                server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(arriving), sql.Identifier(name)))
        except errors.ObjectInUse as busy:
            raise _unavailable(_is_busy) from busy
    _drop(before)


def _create(name: str) -> None:
    _drop(name)
    with _maintenance() as server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except errors.InsufficientPrivilege as refused:
            cure = f"ALTER ROLE {database.owner_role()} CREATEDB"
            raise _unavailable(
                lambda: (
                    pgettext("restore.may_not_create", "The owner may not create the database to restore into: %(cure)s") % {"cure": cure}
                )
            ) from refused


def _drop(name: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    with _maintenance() as server:
        try:
            server.execute(drop + sql.SQL(" WITH (FORCE)"))
        except errors.InsufficientPrivilege:
            # An autovacuum worker is nobody's session, which only a superuser may end by force. Without it the server ends it itself.
            server.execute(drop)


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection[Any]]:
    with _signed_in_as_owner() as sign_in, psycopg.connect(**(sign_in | {"dbname": _MAINTENANCE}), autocommit=True) as server:
        yield server


@contextmanager
def _signed_in_as_owner() -> Iterator[dict[str, Any]]:
    """Be the owner inside the block; yield how libpq signs in as it."""
    with database.as_owner():
        given = connection.get_connection_params()
        yield {key: given[key] for key in (*_SIGN_IN, "password") if given.get(key)}


def _run(program: str, arguments: tuple[str, ...], sign_in: dict[str, Any], told: Callable[[str], None], output: int | None = None) -> None:
    place = {key: value for key, value in sign_in.items() if key != "password"}
    command = [_found(program), f"--dbname={conninfo.make_conninfo(**place)}", "--no-password", *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PGPASSWORD": str(sign_in.get("password", ""))}
    heard: list[str] = []
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, env=environment, text=True, errors="replace"
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            heard = [*heard, line.strip()][-_LINES_OF_REASON:]
            told(line)
    if running.returncode:
        facts = {"program": program, "reason": " ".join(heard)}
        raise _unavailable(lambda: pgettext("keeping.stopped", "%(program)s stopped: %(reason)s") % facts)


def _tables_in(file: Path) -> int:
    """Return how many tables a backup has data of. Raises DatabaseUnavailable if it is none, or of something else."""
    listed = subprocess.run([_found("pg_restore"), "--list", str(file)], capture_output=True, text=True, errors="replace", check=False)
    if listed.returncode or " ledger_transfer " not in listed.stdout:
        raise _unavailable(lambda: pgettext("restore.no_backup", "%(file)s is not a backup of Amser.") % {"file": file})
    return listed.stdout.count(" TABLE DATA ")


def _unavailable(say: Callable[[], str]) -> DatabaseUnavailable:
    return DatabaseUnavailable(said(say, spoken(None, os.environ)))


def _is_busy() -> str:
    return pgettext("restore.busy", "Somebody is connected to the database: stop `amser serve` and the worker, then restore.")


def _number_of_tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return int(cursor.fetchone()[0])


def _counting(sign: str, tables: int, told: Told) -> Callable[[str], None]:
    """Return a function that is told each line a program says, and counts those that have the sign."""
    done = 0

    def hear(line: str) -> None:
        nonlocal done
        if sign in line:
            done += 1
            told(min(done, tables), tables)

    return hear


def _found(program: str) -> str:
    """Where a server is given, its own programs know it best; where they are not installed, the wheel's do."""
    given = None if database.is_embedded() else shutil.which(program)
    return given or str(programs.path_of(program))


def _sync_folder(folder: Path) -> None:
    """Make sure that the new name outlives a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

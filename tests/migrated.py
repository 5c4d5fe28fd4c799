"""
The migrated database that every worker copies. Migrating takes longer than most runs of a few files, so it is kept.

It is named after what it was made of: another migration, model or dependency makes another, and the one before it goes.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

import amser
from amser.config import database

_NAMED: Final = "test_migrated_"
_TURN: Final = 0x616D736572  # of the advisory lock under which one worker migrates while the others wait
_SOURCE: Final = Path(amser.__file__).parent
_PROJECT: Final = _SOURCE.parent.parent


def copy_to(owner: psycopg.Connection[Any], copy: str, *, anew: bool) -> None:
    """Make a database that is a copy of the migrated one, which is made first if it is not there, or asked for `anew`."""
    name = _NAMED + digest()
    owner.execute("SELECT pg_advisory_lock(%s)", [_TURN])
    try:
        known = {row[0] for row in owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_NAMED])}
        if name not in known or anew:
            for old in known:
                _say(owner, "DROP DATABASE {}", old)
            _make(owner, name)
        _say(owner, "CREATE DATABASE {} TEMPLATE {}", copy, name)
    finally:
        owner.execute("SELECT pg_advisory_unlock(%s)", [_TURN])


def _make(owner: psycopg.Connection[Any], name: str) -> None:
    arriving = f"{_NAMED}arriving"
    _say(owner, "CREATE DATABASE {}", arriving)
    with database.elsewhere(arriving):
        database.migrate(verbosity=0)
    _say(owner, "ALTER DATABASE {} RENAME TO {}", arriving, name)


def _say(owner: psycopg.Connection[Any], statement: str, *names: str) -> None:
    owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def digest() -> str:
    """Return what names a migrated database: another migration, model or dependency gives another."""
    made_of = hashlib.sha256()
    for path in sorted(_made_of()):
        made_of.update(str(path.relative_to(_PROJECT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return made_of.hexdigest()[:16]


def _made_of() -> Iterator[Path]:
    """Yield whatever could change what migrating makes."""
    yield _PROJECT / "requirements-dev.txt"
    for path in _SOURCE.rglob("*"):
        package, *below = path.relative_to(_SOURCE).parts
        decides = package in {"config", "kernel"} or path.name in {"apps.py", "models.py"} or {"migrations", "models"} & set(below)
        if decides and path.is_file() and path.suffix != ".pyc":
            yield path

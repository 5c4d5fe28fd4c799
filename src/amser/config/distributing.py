"""
The ledger on several servers, by the extension Citus: each book lies whole on one of them.

Only the documented calls of the extension, one after the other and each by itself, so that whatever stops in the middle is
finished by asking again. docs/guides/growing.md says when to do this, which is nearly never, and what it takes away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from amser.config import database

# Keys from one table of the ledger to another. With them in place Citus would make the tables managed ones of this server
# first, and then refuse to divide those with numbered ids; afterwards it accepts them, since books are everywhere.
KEYS: Final = {
    "ledger_account_book_id_fkey": ("ledger_account", "FOREIGN KEY (book_id) REFERENCES public.ledger_book"),
    "ledger_digest_book_id_fkey": ("ledger_digest", "FOREIGN KEY (book_id) REFERENCES public.ledger_book"),
    "ledger_limit_book_id_account_id_fkey": (
        "ledger_limit",
        "FOREIGN KEY (book_id, account_id) REFERENCES public.ledger_account",
    ),
}
# Account ids come from one sequence, that of the server asked: opened on another, they would be too large for the proof.
NOT_BY_BOOK: Final = "ledger_open_account"

_FIRST: Final = "ledger_account"
_KEYS_TO: Final = """
SELECT conname, conrelid::regclass::text, conrelid::regclass::text LIKE 'ledger\\_%%' FROM pg_constraint
WHERE contype = 'f' AND confrelid = ANY (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'ledger\\_%%')
ORDER BY 2, 1
"""
_TABLES: Final = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname LIKE 'ledger\\_%%' AND relname <> 'ledger_book'
    AND oid <> ALL (SELECT logicalrelid::oid FROM pg_dist_partition)
ORDER BY relname <> %s, relname
"""
# By book: what writes one, and the balance as of a moment. And everywhere: what those call, as far as their bodies say. The
# others stay where they are asked.
_FUNCTIONS: Final = """
WITH RECURSIVE ours AS (
    SELECT oid, proname, prosrc, coalesce('plan_cache_mode=force_generic_plan' = ANY (proconfig), false) AS has_one_plan, coalesce(
        proargnames[1] = 'p_book' AND (prosecdef OR proname = 'ledger_balance_at') AND proname <> %s, false) AS by_book
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\\_%%'
), needed AS (
    SELECT * FROM ours WHERE by_book
    UNION
    SELECT callee.* FROM needed JOIN ours AS callee ON strpos(needed.prosrc, 'public.' || callee.proname || '(') > 0
)
SELECT oid::regprocedure::text, proname, by_book, has_one_plan, EXISTS (
    SELECT FROM pg_dist_object AS d
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = needed.oid AND (NOT by_book OR d.distribution_argument_index IS NOT NULL))
FROM needed ORDER BY by_book, proname
"""


class Step(NamedTuple):
    """One thing that was done, and to what. `call` is Citus's own name of it, or `drop_key`, `add_key`, `any_plan`."""

    call: str
    name: str


def is_possible() -> bool:
    """Whether the extension is in this database."""
    with _owner() as cursor:
        return bool(_rows(cursor, "SELECT to_regproc('create_distributed_table') IS NOT NULL")[0][0])


def distribute() -> Iterator[Step]:
    """
    Distribute what is not distributed yet, and yield each step once it is done.

    Each step commits by itself: after an error, asking again goes on where it stopped. Raises what Citus refuses with.
    """
    with _owner() as cursor:
        # Its triggers refuse changes and look at the same book only, which is what makes such triggers safe.
        cursor.execute("SET citus.enable_unsafe_triggers = on")
        yield from _tables(cursor)
        yield from _functions(cursor)


def _tables(cursor: CursorWrapper) -> Iterator[Step]:
    waiting = [name for (name,) in _rows(cursor, _TABLES, _FIRST)]
    book = not _rows(cursor, "SELECT FROM pg_dist_partition WHERE logicalrelid = 'public.ledger_book'::regclass")
    for key, table, is_inner in _rows(cursor, _KEYS_TO):
        if not is_inner or table in waiting:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{key}"')
            yield Step("drop_key", f"{table} {key}")
    if book:
        cursor.execute("SELECT create_reference_table('public.ledger_book')")
        yield Step("create_reference_table", "ledger_book")
    for table in waiting:
        beside = "none" if table == _FIRST else f"public.{_FIRST}"
        cursor.execute("SELECT create_distributed_table(%s::regclass, 'book_id', colocate_with := %s)", [f"public.{table}", beside])
        yield Step("create_distributed_table", table)
    there = {key for key, _, _ in _rows(cursor, _KEYS_TO)}
    for key, (table, meaning) in KEYS.items():
        if key not in there:
            cursor.execute(f"ALTER TABLE public.{table} ADD CONSTRAINT {key} {meaning}")
            yield Step("add_key", f"{table} {key}")


def _functions(cursor: CursorWrapper) -> Iterator[Step]:
    for signature, name, by_book, has_one_plan, is_distributed in _rows(cursor, _FUNCTIONS, NOT_BY_BOOK):
        if has_one_plan:
            # One plan for all books cannot say on which server the book lies.
            cursor.execute(f"ALTER FUNCTION {signature} RESET plan_cache_mode")
            yield Step("any_plan", name)
        if is_distributed:
            continue
        if by_book:
            beside = f"public.{_FIRST}"
            cursor.execute("SELECT create_distributed_function(%s::regprocedure, 'p_book', colocate_with := %s)", [signature, beside])
        else:
            cursor.execute("SELECT create_distributed_function(%s::regprocedure)", [signature])
        yield Step("create_distributed_function", name)


@contextmanager
def _owner() -> Iterator[CursorWrapper]:
    with database.as_owner(), connection.cursor() as cursor:
        yield cursor


def _rows(cursor: CursorWrapper, query: str, *values: str) -> list[tuple[Any, ...]]:
    cursor.execute(query, values)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

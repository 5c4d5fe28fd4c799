"""Books to measure on: ten thousand accounts, and a history that the real functions posted."""

import dataclasses
import random
from typing import Any, Final

from django.db import connection
from hordak.models import Account as HordakAccount
from psycopg import Connection

from amser.ledger.actions import open_account, open_book
from amser.ledger.models import AccountKind, BookKind, Unit
from benchmarks.ledger import server
from benchmarks.ledger.naive.models import NaiveAccount, NaiveEntry, NaiveTransaction

ACCOUNTS: Final = 10_000
FLOOR: Final = -1_000_000_000  # minutes: limits are checked, and nobody meets one
_LOADED_AT_ONCE: Final = 8_000
SIZES: Final = (1, 10, 100, 1_000, 8_000)
BATCHES_OF_A_SIZE: Final = 16
NAIVE: Final = (NaiveAccount, NaiveTransaction, NaiveEntry)


@dataclasses.dataclass(frozen=True, slots=True)
class Book:
    """A book in a database of its own. Its accounts have consecutive ids; the first is the busy one."""

    database: str
    id: int
    busy: int
    naive: int = 0  # the first account of each peer
    hordak: int = 0


class Pairs:
    """Debit and credit account of one transfer after another; `hot` has the busy one in every second."""

    def __init__(self, first: int, *, hot: bool, seed: int) -> None:
        self._first = first
        self._hot = hot
        self._random = random.Random(seed)  # noqa: S311 -- a benchmark's

    def __call__(self) -> tuple[int, int]:
        """Return the next pair."""
        draw = self._random.random
        one = 1 + int(draw() * (ACCOUNTS - 1))
        other = 1 + int(draw() * (ACCOUNTS - 2))
        if other >= one:
            other += 1
        if self._hot and draw() < 0.5:
            return (self._first, self._first + other) if draw() < 0.5 else (self._first + other, self._first)
        return self._first + one, self._first + other


# A transfer made in SQL, for pgbench and for loading. Ids are the caller's to
# make. Here the server stands in for callers, so they cost it next to nothing:
# they rise, as UUIDv7 do, and are shared out by a sequence.
NEW_ID: Final = "lpad(to_hex(nextval('bench_id')), 32, '0')::uuid"
DATED_ID: Final = "(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(nextval('bench_id')), 19, '0'))::uuid"


def make(name: str, *, transfers: int, settled: bool = True) -> Book:
    """Make a database with a book of so many transfers; unless `settled`, the planner never hears of them."""
    server.use(server.copy(name, server.home()))
    book = open_book(unit=Unit.MINUTES, kind=BookKind.TIME_BANK, sample=False)
    busy = open_account(book_id=book.pk, kind=AccountKind.ORGANISATION, floor=FLOOR, ceiling=None)
    with server.owner(name) as owner:
        owner.execute("CREATE SEQUENCE bench_id CACHE 32")
        _open_accounts(owner, book.pk)
        if not settled:
            _hide_from_planner(owner)
        _load(owner, book.pk, busy, transfers)
    if settled:
        server.settle(name)
    return Book(name, book.pk, busy)


def copied(book: Book, name: str) -> Book:
    """Return the same book in a copy of its database."""
    return dataclasses.replace(book, database=server.copy(name, book.database))


def with_peers(book: Book) -> Book:
    """Give the peers as many accounts in the same database, and as much room."""
    server.use(book.database)
    with server.owner(book.database) as owner:
        owner.execute("CREATE TABLE bench_insert (debit bigint, credit bigint, amount bigint)")
        application = str(server.sign_in()["user"])
        _make_batches(owner, book)
        _make_naive_tables(owner)
        tables = ", ".join(model._meta.db_table for model in NAIVE)
        owner.execute(f'GRANT ALL ON {tables}, bench_insert TO "{application}"')
        owner.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{application}"')
    NaiveAccount.objects.bulk_create([NaiveAccount(floor=FLOOR) for _ in range(ACCOUNTS)])
    HordakAccount.objects.bulk_create(
        HordakAccount(name=f"{n}", type="LI", currencies=["EUR"], lft=1, rght=2, level=0, tree_id=n + 1) for n in range(ACCOUNTS)
    )
    firsts = [model.objects.order_by("pk").values_list("pk", flat=True)[0] for model in (NaiveAccount, HordakAccount)]
    server.settle(book.database)
    return dataclasses.replace(book, naive=firsts[0], hordak=firsts[1])


def _make_naive_tables(owner: Connection[Any]) -> None:
    with connection.schema_editor(collect_sql=True) as editor:
        for model in NAIVE:
            editor.create_model(model)
    for statement in editor.collected_sql:
        owner.execute(str(statement))


def _open_accounts(owner: Connection[Any], book: int) -> None:
    """Open all but the busy one, in bulk, as `open_account` does."""
    owner.execute(
        """
        WITH opened AS (
            INSERT INTO ledger_account (book_id, kind, floor, opened_at)
            SELECT %s, 1, %s, clock_timestamp() FROM generate_series(2, %s) RETURNING *
        )
        INSERT INTO ledger_limit (book_id, account_id, number, floor, reason, at)
        SELECT book_id, id, 1, floor, 'opened', opened_at FROM opened
        """,
        [book, FLOOR, ACCOUNTS],
    )


def _hide_from_planner(owner: Connection[Any]) -> None:
    """Count the tables now, while they are empty, and never again."""
    for table in ("ledger_account", "ledger_transfer"):
        owner.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        owner.execute(f"ANALYZE {table}")


def _load(owner: Connection[Any], book: int, busy: int, transfers: int) -> None:
    """Post through the batch function. Every tenth transfer is with the busy account."""
    for begun in range(0, transfers, _LOADED_AT_ONCE):
        owner.execute(_post_moves(busy=10), _values(book, busy, min(_LOADED_AT_ONCE, transfers - begun)))


def post_batch(owner: Connection[Any], book: Book, count: int) -> None:
    """Post so many transfers in one call, drawn by the server."""
    owner.execute(_post_moves(busy=0), _values(book.id, book.busy, count))


def _values(book: int, first: int, count: int) -> dict[str, int]:
    return {"book": book, "first": first, "count": count, "accounts": ACCOUNTS}


def _post_moves(*, busy: int) -> str:
    return f"""
        SELECT count(*) FROM (
            SELECT array_agg({NEW_ID}) AS ids, {_COLUMNS} FROM ({_moves(busy)}) AS move
        ) AS batch, public.ledger_post_batch(%(book)s, ids, debits, credits, amounts, codes, days, groups, NULL) AS posting
        WHERE posting.outcome = 'posted'
    """


_COLUMNS: Final = """
    array_agg(debit) AS debits, array_agg(credit) AS credits, array_agg(15::bigint) AS amounts, array_agg(1::smallint) AS codes,
    array_agg('2026-03-02'::date) AS days, array_agg(NULL::uuid) AS groups
"""


def _moves(busy: int) -> str:
    """Return a query of %(count)s pairs of accounts; one in `busy` has the busy one, none with 0."""
    debit, credit = (f"n %% {2 * busy} = {side * busy}" if busy else "false" for side in (0, 1))
    return f"""
        SELECT %(first)s + CASE WHEN {debit} THEN 0 ELSE one END AS debit, %(first)s + CASE WHEN {credit} THEN 0 ELSE other END AS credit
        FROM (
            SELECT n, one, 1 + (one + (random() * (%(accounts)s - 4))::bigint) %% (%(accounts)s - 1) AS other
            FROM (SELECT n, 1 + (random() * (%(accounts)s - 2))::bigint AS one FROM generate_series(1, %(count)s) AS n) AS drawn
        ) AS pair
    """


def _make_batches(owner: Connection[Any], book: Book) -> None:
    """Keep the arguments of sixteen calls of each size, all but the ids, so that no client has to send them."""
    owner.execute(
        f"CREATE TABLE bench_batch AS SELECT 0 AS size, 0 AS hot, 0 AS number, {_COLUMNS} FROM ({_moves(0)}) AS m", _values(0, 0, 0)
    )
    for size in SIZES:
        for number in range(1, BATCHES_OF_A_SIZE + 1):
            for hot in (0, 1):
                query = f"INSERT INTO bench_batch SELECT %(size)s, %(hot)s, %(number)s, {_COLUMNS} FROM ({_moves(2 * hot)}) AS m"
                owner.execute(query, {**_values(book.id, book.busy, size), "size": size, "hot": hot, "number": number})
    owner.execute("CREATE UNIQUE INDEX ON bench_batch (size, hot, number)")

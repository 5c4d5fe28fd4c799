"""
Would monthly partitions of the transfers help? `python -m benchmarks.ledger.partitions 10000000`.

Two databases with the same three years of transfers: one has `ledger_transfer` as it is, in the other it is divided by month
on the UUIDv7 id. Then the ledger's own functions and queries answer the same in both, in turn. What a divided table cannot
have is a unique index without the id, so the numbers of entries are unique within each month only. The newest month has just
begun, which favours the divided table. Before each measurement of posting there is a checkpoint.
docs/decisions/0012-partitions.md says what came of it.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ledger.settings"

import django

django.setup()

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any, Final

from psycopg import Connection

from amser.config import database
from benchmarks.ledger import books, growth, server
from benchmarks.ledger.books import ACCOUNTS, Book
from benchmarks.ledger.designs import POST_DATED
from benchmarks.report import Row, write

MONTHS: Final = 36
SECONDS: Final = 4.0
ROUNDS: Final = 2
CLIENTS: Final = 8
_LOADED_AT_ONCE: Final = 10 * ACCOUNTS
_NOW: Final = datetime.now(UTC)
_BEGAN: Final = _NOW - timedelta(days=30 * MONTHS)

_DIVIDE: Final = """
DROP TABLE ledger_transfer CASCADE;
CREATE TABLE ledger_transfer (LIKE kept INCLUDING CONSTRAINTS, PRIMARY KEY (book_id, id)) PARTITION BY RANGE (id);
"""
_MONTH: Final = """
CREATE TABLE ledger_transfer_{n} PARTITION OF ledger_transfer FOR VALUES FROM ('{first}') TO ('{end}');
"""
_INDEXES: Final = """
CREATE UNIQUE INDEX ON {table} (book_id, debit, debit_seq);
CREATE UNIQUE INDEX ON {table} (book_id, credit, credit_seq);
CREATE UNIQUE INDEX ON {table} (book_id, reverses) WHERE reverses IS NOT NULL;
"""
_WITHOUT_INDEXES: Final = "DROP INDEX IF EXISTS ledger_transfer_debit_seq, ledger_transfer_credit_seq, ledger_transfer_is_reversed_once"
_PARTS: Final = """
SELECT oid::regclass FROM pg_class
WHERE relkind = 'r' AND (
    oid = 'ledger_transfer'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ledger_transfer'::regclass))
"""

# In each turn of so many transfers as there are accounts, each account gives once and receives once, and is back at zero. So
# the numbers and balances of its entries follow from the number of the transfer, and loading needs no look at the accounts.
_LOAD: Final = """
INSERT INTO ledger_transfer (
    book_id, id, debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, at, worked_on
)
SELECT %(book)s, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
        || '7' || substr(md5(n::text), 14, 3) || '8' || substr(md5(n::text), 18, 15))::uuid,
    %(first)s + place, %(first)s + other, 15, 1,
    CASE WHEN place < step THEN -15 ELSE 0 END, CASE WHEN place < other THEN 15 ELSE 0 END,
    2 * turn + CASE WHEN place < step THEN 1 ELSE 2 END, 2 * turn + CASE WHEN place < other THEN 1 ELSE 2 END,
    at, at::date
FROM (
    SELECT n, n %% %(accounts)s AS place, n / %(accounts)s AS turn, 1 + n / %(accounts)s %% (%(accounts)s - 1) AS step,
        (n %% %(accounts)s + 1 + n / %(accounts)s %% (%(accounts)s - 1)) %% %(accounts)s AS other,
        %(began)s + n * %(apart)s AS at
    FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) AS n
) AS transfer
"""


def main() -> int:
    """Load, ask, print and write. There is no target, only ratios."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS * 100
    assert size % ACCOUNTS == 0, f"a multiple of {ACCOUNTS:,}"
    return measure(*load(size), size)


def load(size: int) -> tuple[Book, Book]:
    """Make both databases."""
    server.prepare()
    whole = books.make("bench_whole", transfers=0)
    by_month = books.copied(whole, "bench_by_month")
    _divide(by_month)
    with ExitStack() as signed_in, ThreadPoolExecutor(2) as both:
        owners = [signed_in.enter_context(server.owner(book.database)) for book in (whole, by_month)]
        list(both.map(_load, owners, repeat(whole), repeat(size)))
    for book in (whole, by_month):
        server.settle(book.database)
    return whole, by_month


def measure(whole: Book, by_month: Book, size: int) -> int:
    """Ask both the same, and write what came of it."""
    rows = list(_measured(whole, by_month))
    for book in (whole, by_month):
        server.drop(book.database)
    return write("partitions", rows, [], server=server.reported(), size=size, months=MONTHS)


def _divide(book: Book) -> None:
    """Put a divided table in the place of the transfers, with a part for each month, the one after this one included."""
    with server.owner(book.database) as owner:
        owner.execute("CREATE TABLE kept (LIKE ledger_transfer INCLUDING CONSTRAINTS)")
        owner.execute(_DIVIDE)
        for n in range(MONTHS + 2):
            month = _BEGAN + timedelta(days=30 * n - 1)
            owner.execute(_MONTH.format(n=n, first=_first_id(month), end=_first_id(month + timedelta(days=30))))
    server.use(book.database)
    database.migrate(verbosity=0)  # for the application's rights


def _first_id(moment: datetime) -> str:
    return f"{int(moment.timestamp() * 1000):012x}" + "0" * 20


def _load(owner: Connection[Any], book: Book, size: int) -> None:
    """Load the history, and index it at once afterwards."""
    values = {"book": book.id, "first": book.busy, "accounts": ACCOUNTS, "began": _BEGAN, "apart": (_NOW - _BEGAN) / size}
    owner.execute(_WITHOUT_INDEXES)
    for begin in range(0, size, _LOADED_AT_ONCE):
        owner.execute(_LOAD, {**values, "from": begin, "to": min(begin + _LOADED_AT_ONCE, size)})
    for (table,) in owner.execute(_PARTS).fetchall():
        owner.execute(_INDEXES.format(table=table))
    owner.execute("UPDATE ledger_account SET seq = %s, last_at = %s WHERE book_id = %s", [2 * size // ACCOUNTS, _NOW, book.id])


def _measured(whole: Book, by_month: Book) -> Iterator[Row]:
    for name, (one, other) in growth.growth(whole, by_month, seconds=SECONDS / ROUNDS, post=POST_DATED).items():
        yield _row(f"{name}, a second", one, other)
    rates: dict[Book, list[float]] = {whole: [], by_month: []}
    wal: dict[Book, list[float]] = {whole: [], by_month: []}
    for _ in range(ROUNDS):
        for book in (whole, by_month):
            server.settle(book.database)  # A checkpoint: the first touch of each page afterwards writes all of it.
            written = server.Written(book.database, [])
            run = POST_DATED.run(book, hot=False, clients=CLIENTS, seconds=SECONDS)
            rates[book].append(run.transfers / run.seconds)
            wal[book].append(written.bytes()[0] / run.all_transfers)
    yield _row(f"post, {CLIENTS} clients, a second", max(rates[whole]), max(rates[by_month]))
    yield _row("WAL of a posting after a checkpoint, bytes", min(wal[whole]), min(wal[by_month]))
    sizes = [_sizes(book) for book in (whole, by_month)]
    for number, name in enumerate(("rows on disk, MB", "indexes on disk, MB")):
        yield _row(name, *(size[number] / 1e6 for size in sizes))


def _sizes(book: Book) -> tuple[int, int]:
    """Return the bytes of all parts of the table, and of their indexes."""
    query = f"SELECT sum(pg_relation_size(part))::bigint, sum(pg_indexes_size(part))::bigint FROM ({_PARTS}) AS parts (part)"
    with server.owner(book.database) as owner:
        found: Any = owner.execute(query).fetchone()
    return int(found[0]), int(found[1])


def _row(what: str, whole: float, by_month: float) -> Row:
    return {"what": what, "whole": round(whole), "by month": round(by_month), "by month ÷ whole": round(by_month / whole, 2)}


if __name__ == "__main__":
    sys.exit(main())

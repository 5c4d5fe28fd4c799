"""Every way of posting that is measured, each as a client calls it."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Final, Protocol

from django.db import connection
from djmoney.money import Money
from hordak.models import Account as HordakAccount

from amser.kernel.ids import uuid7
from amser.ledger.actions import post
from amser.ledger.actions.grouping import post_grouped
from amser.ledger.models import TransferCode
from benchmarks.ledger import books
from benchmarks.ledger.books import Book, Pairs
from benchmarks.ledger.drivers import Post, Run, in_pgbench, in_processes
from benchmarks.ledger.naive import models as naive

LEDGER: Final = ("ledger_transfer", "ledger_account")
BATCHES: Final = (1, 10, 100, 1_000, 8_000)
LONG: Final = 1_000  # A call of so many transfers is not warmed up: what it takes at first is a small part of it.
_A_DAY: Final = date(2026, 3, 2)
_AMOUNT: Final = 15


class Runner(Protocol):
    """Runs one cell of the table for some seconds."""

    def __call__(self, book: Book, *, hot: bool, clients: int, seconds: float) -> Run:
        """Return what the clients did."""


@dataclasses.dataclass(frozen=True, slots=True)
class Design:
    """One way of posting. `relations` is what it fills."""

    name: str
    run: Runner
    relations: tuple[str, ...] = LEDGER
    batch: int = 1
    hot: bool = True  # whether it is also measured with half of all transfers on one account


# Through Django, in processes of their own.


def _through_django(client: Callable[[Book, Pairs], Post], *, accounts: str = "busy", most_processes: int = 0) -> Runner:
    """
    Return a runner of one process for each client; with `most_processes`, of at most so many processes of several threads.

    `accounts` is the name of the field of Book that holds the first account.
    """

    def run(book: Book, *, hot: bool, clients: int, seconds: float) -> Run:
        processes = min(most_processes, clients) if most_processes else clients
        make = lambda n: _signed_in(client(book, Pairs(getattr(book, accounts), hot=hot, seed=n)))  # noqa: E731
        return in_processes(make, processes=processes, threads=clients // processes, seconds=seconds)

    return run


def _signed_in(post: Post) -> Post:
    connection.ensure_connection()
    return post


def _posted(book: Book, pairs: Pairs) -> Post:
    return _with(post, book, pairs)


def _with(action: Callable[..., object], book: Book, pairs: Pairs) -> Post:
    def call() -> int:
        debit, credit = pairs()
        action(
            book_id=book.id,
            transfer_id=uuid7(),
            debit=debit,
            credit=credit,
            amount=_AMOUNT,
            code=TransferCode.EXCHANGE,
            worked_on=_A_DAY,
        )
        return 1

    return call


def _naively(_: Book, pairs: Pairs) -> Post:
    """Post by naive double entry."""

    def call() -> int:
        debit, credit = pairs()
        naive.post(transaction_id=uuid7(), debit=debit, credit=credit, amount=_AMOUNT, worked_on=_A_DAY)
        return 1

    return call


def _with_hordak(_: Book, pairs: Pairs) -> Post:
    """Post by django-hordak's `transfer_to`: no limit, no lock, no retry recognised, and here no reading of the accounts."""

    def call() -> int:
        debit, credit = pairs()
        HordakAccount(pk=debit).transfer_to(HordakAccount(pk=credit), Money(_AMOUNT, "EUR"), date=_A_DAY)
        return 1

    return call


def _grouped(book: Book, pairs: Pairs) -> Post:
    return _with(post_grouped, book, pairs)


# Straight to the database, by pgbench.

_DRAW: Final = r"""
\set one random(1, :accounts - 1)
\set other 1 + (:one - 1 + random(1, :accounts - 2)) % (:accounts - 1)
\set which random(0, 3)
\set debit :first + case when :hot = 1 and :which = 0 then 0 else :one end
\set credit :first + case when :hot = 1 and :which = 1 then 0 else :other end
"""
_POST: Final = _DRAW + "SELECT public.ledger_post(:book, {new_id}, :debit, :credit, 15, 1::smallint, '2026-03-02', NULL, NULL);\n"
_INSERT: Final = _DRAW + "INSERT INTO bench_insert VALUES (:debit, :credit, 15);\n"
_BARE: Final = """
INSERT INTO public.ledger_transfer (
    book_id, id, debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, at, worked_on
)
SELECT :book, {new_id}, :first + one, :first + 1 + one % :accounts, 15, 1, 0, 0, base + n, base + n, clock_timestamp(), '2026-03-02'
FROM (
    SELECT n, base, 1 + (random() * (:accounts - 2))::int AS one
    FROM generate_series(1, :size) AS n, (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS base) AS now
) AS drawn;
"""


_BATCH: Final = """
\\set number random(1, 16)
SELECT count(*) FROM bench_batch AS b, public.ledger_post_batch(
    :book, ARRAY(SELECT {new_id} FROM generate_series(1, :size)), b.debits, b.credits, b.amounts, b.codes, b.days, b.groups, NULL
) WHERE b.size = :size AND b.hot = :hot AND b.number = :number;
"""


def _direct(script: str, *, batch: int = 1) -> Runner:
    def run(book: Book, *, hot: bool, clients: int, seconds: float) -> Run:
        variables = {"book": book.id, "first": book.busy, "accounts": books.ACCOUNTS, "hot": int(hot), "size": batch}
        text = script.replace("{new_id}", books.NEW_ID)
        long = batch >= LONG
        return in_pgbench(text, database=book.database, clients=clients, seconds=seconds, transfers=batch, long=long, **variables)

    return run


def _naive_tables() -> tuple[str, ...]:
    return tuple(model._meta.db_table for model in books.NAIVE)


INSERTS: Final = Design("one-row insert commits", _direct(_INSERT), ("bench_insert",), hot=False)
BARE: Final = {
    size: Design("bare INSERT … SELECT", _direct(_BARE, batch=size), ("ledger_transfer",), batch=size, hot=False) for size in (1_000, 8_000)
}
NAIVE: Final = Design("naive Django", _through_django(_naively, accounts="naive"), _naive_tables())
HORDAK: Final = Design("django-hordak", _through_django(_with_hordak, accounts="hordak"), ("hordak_leg", "hordak_transaction"))
POST_DJANGO: Final = Design("post, Django", _through_django(_posted))
POST: Final = Design("post, direct", _direct(_POST))
POST_DATED: Final = Design("post, direct", _direct(_POST.replace("{new_id}", books.DATED_ID)))  # ids begin with the time, as callers' do
BATCH: Final = {size: Design("post_batch, direct", _direct(_BATCH, batch=size), batch=size) for size in BATCHES}
GROUP: Final = Design("group posting", _through_django(_grouped, most_processes=1))
GROUP_OF_TWO: Final = Design("group posting, 2 processes", _through_django(_grouped, most_processes=2))

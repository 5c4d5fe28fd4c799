"""What grows and what does not: with the length of the history, with the size of a batch, with what the planner knows."""

import functools
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

import psycopg
from django.db import connection

from amser.ledger import queries
from benchmarks.ledger import books, server
from benchmarks.ledger.books import Book, Pairs
from benchmarks.ledger.designs import POST, Design
from benchmarks.ledger.drivers import Run
from benchmarks.report import Row

PAGE: Final = 25  # entries of a statement page
_QUESTIONS: Final = 400
_ROUNDS: Final = 3
_SIZES: Final = (1_000, 8_000)

Question = Callable[[Book, int], object]


def growth(small: Book, large: Book, *, seconds: float, post: Design = POST) -> dict[str, tuple[float, float]]:
    """Return for posting, statement pages and balances as of a moment how many a second each book answers."""
    found = {"post": _posts(small, large, seconds, post)}
    for name, question in {"statement page": _page, "as-of balance": _as_of}.items():
        found[name] = _answers(small, large, question)
    return found


def _posts(small: Book, large: Book, seconds: float, post: Design) -> tuple[float, float]:
    runs = {book: Run() for book in (small, large)}
    for _ in range(_ROUNDS):
        for book, run in runs.items():
            run.add(post.run(book, hot=False, clients=1, seconds=seconds))
    return runs[small].transfers / runs[small].seconds, runs[large].transfers / runs[large].seconds


def _answers(small: Book, large: Book, question: Question) -> tuple[float, float]:
    """Ask the same of both in turn, each account once: every second time the busy one."""
    times: dict[Book, list[float]] = {small: [], large: []}
    for turn in range(_ROUNDS):
        for book, took in times.items():
            server.use(book.database)
            source = Pairs(book.busy, hot=True, seed=turn)
            for number in range(-20, _QUESTIONS // _ROUNDS):
                began = time.perf_counter()
                question(book, min(source()))
                if number >= 0:
                    took.append(time.perf_counter() - began)
    return 1 / median(times[small]), 1 / median(times[large])


def _page(book: Book, account: int) -> object:
    return queries.entries(book.id, account, limit=PAGE)


def _as_of(book: Book, account: int) -> object:
    return queries.balance_at(book.id, account, _middle(book))


@functools.cache
def _middle(book: Book) -> datetime:
    """Return a moment in the middle of the book's history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) + (max(at) - min(at)) / 2 FROM ledger_transfer WHERE book_id = %s", [book.id])
        found: datetime = cursor.fetchone()[0]
    return found.astimezone(UTC)


# The size of a batch.


def linearity(book: Book) -> tuple[float, float, float]:
    """
    Return the median seconds of a call of 1,000 and of 8,000, and the worst of 8,000.

    Every third call is the first of a new connection, which has no plan yet.
    """
    took: dict[int, list[float]] = {size: [] for size in _SIZES}
    for _ in range(_ROUNDS):
        with server.owner(book.database) as owner:
            for _ in range(3):
                for size, calls in ((1_000, 4), (8_000, 1)):
                    took[size] += [_batch(owner, book, size) for _ in range(calls)]
    return median(took[1_000]), median(took[8_000]), max(took[8_000])


def _batch(owner: psycopg.Connection[Any], book: Book, size: int) -> float:
    began = time.perf_counter()
    books.post_batch(owner, book, size)
    return time.perf_counter() - began


def audit(book: Book) -> tuple[float, int]:
    """Return the seconds of the fastest of three audits of the book, and how much they found wrong."""
    server.use(book.database)
    times, findings = [], 0
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        findings = len(queries.audit(book.id))
        times.append(time.perf_counter() - began)
    return min(times), findings


def rows(found: dict[str, tuple[float, float]], size: int) -> Sequence[Row]:
    """Return the table of growth."""
    return [
        {"what": name, "per_second at 100,000": round(small), f"per_second at {size:,}": round(large), "ratio": round(large / small, 2)}
        for name, (small, large) in found.items()
    ]

"""
Everything side by side on one server in one run: `make bench-ledger`.

SIZE (transfers of the long history, a million), CLIENTS (1,8,32) and BENCH_SECONDS (of each cell, 3) may be set.
docs/reference/ledger-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ledger.settings"

import django

django.setup()

import time
from collections.abc import Iterator
from typing import Final

from benchmarks.ledger import books, growth, server, verdict
from benchmarks.ledger.books import Book
from benchmarks.ledger.designs import BARE, GROUP_OF_TWO, LONG, POST, Design
from benchmarks.ledger.verdict import ORDER, Figures
from benchmarks.report import Target, print_table, write

SIZE: Final = int(os.environ.get("SIZE", "1000000"))
CLIENTS: Final = [int(count) for count in os.environ.get("CLIENTS", "1,8,32").replace(",", " ").split()]
SECONDS: Final = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS: Final = 2  # of each cell, so that a busy neighbour falls on all of them
WARM_UP_SECONDS: Final = 5.0  # The first touch of a page after a checkpoint writes all of it to the WAL: not one cell's cost.
SMALL: Final = 100_000
MILLION: Final = 1_000_000


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    began = time.monotonic()
    server.prepare()
    short = books.make("bench_short", transfers=SMALL)
    small = books.with_peers(books.copied(short, "bench_small"))
    bare = books.copied(small, "bench_bare")
    _say(began, f"a history of {SMALL:,} transfers, and the peers' accounts")
    POST.run(small, hot=False, clients=1, seconds=WARM_UP_SECONDS)
    figures = Figures()
    for clients in CLIENTS:
        for turn in range(ROUNDS):
            for design in ORDER:
                if turn and design.batch >= LONG and clients > 1:
                    continue  # Each call waits for those of all others: some seconds, once.
                _measure(figures, design, bare if design in BARE.values() else small, clients)
        _say(began, f"{clients} clients")
    long = books.make("bench_long", transfers=SIZE)
    _say(began, f"a history of {SIZE:,} transfers")
    targets = [*verdict.targets(figures, CLIENTS), *_grown(short, long), *_linear(short), *_audited(long, small)]
    for book in (short, small, bare, long):
        server.drop(book.database)
    return write("ledger", figures.rows(), targets, server=server.reported(), seconds=round(time.monotonic() - began))


def _measure(figures: Figures, design: Design, book: Book, clients: int) -> None:
    if clients > 1 if design in BARE.values() else clients == 1 and design is GROUP_OF_TWO:
        return
    for hot in (False, True) if design.hot else (False,):
        written = server.Written(book.database, design.relations)
        server.use(book.database)
        run = design.run(book, hot=hot, clients=clients, seconds=SECONDS / ROUNDS)
        figures.add(design, run, written.bytes(), hot=hot, clients=clients)


def _grown(short: Book, long: Book) -> Iterator[Target]:
    found = growth.growth(short, long, seconds=SECONDS / ROUNDS)
    print_table(growth.rows(found, SIZE))
    yield from verdict.growth_targets(found, SIZE)


def _linear(fresh: Book) -> Iterator[Target]:
    stale = books.make("bench_stale", transfers=SMALL, settled=False)
    for name, book in (("fresh", fresh), ("stale", stale)):
        thousand, eight, worst = growth.linearity(book)
        print(f"{name} statistics: 1,000 in {thousand * 1000:.0f} ms, 8,000 in {eight * 1000:.0f} ms, at worst {worst * 1000:.0f} ms")
        yield Target(f"time of 8,000 ÷ of 1,000, {name} statistics", eight / thousand, 10)
    server.drop(stale.database)


def _audited(long: Book, small: Book) -> Iterator[Target]:
    """Audit a million transfers; and, as proof, everything that was posted above."""
    million = long if SIZE == MILLION else books.make("bench_million", transfers=MILLION)
    seconds, wrong = growth.audit(million)
    print(f"the audit of a million transfers took {seconds:.2f} s")
    yield Target("seconds of the audit of a million", seconds, 1)
    yield Target("what the audits find wrong", wrong + growth.audit(small)[1], 0)
    if million is not long:
        server.drop(million.database)


def _say(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:4.0f} s  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

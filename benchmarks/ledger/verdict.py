"""What the figures must show: the targets, each a ratio within the run."""

from collections.abc import Iterator, Mapping
from statistics import quantiles
from typing import Final

from benchmarks.ledger.designs import BARE, BATCH, GROUP, GROUP_OF_TWO, HORDAK, INSERTS, NAIVE, POST, POST_DJANGO, Design
from benchmarks.ledger.drivers import Run
from benchmarks.report import Row, Target

Cell = tuple[str, int, bool, int]
"""The design's name, how many transfers a call posts, whether half are with one account, how many clients."""

_OF_NAIVE: Final = {1: 5.0, 8: 10.0}
_OF_INSERTS: Final = {1: 0.45, 8: 0.40, 32: 0.30}
_MOST_DISK: Final = 300.0
_MOST_WAL: Final = 1150.0
ORDER: Final = (
    *(NAIVE, HORDAK, POST_DJANGO),
    *(INSERTS, POST, GROUP, GROUP_OF_TWO),
    *(BATCH[1], BATCH[10], BATCH[100], BARE[1_000], BATCH[1_000], BARE[8_000], BATCH[8_000]),
)
"""What is measured, and shown, one after the other: those that are compared stand side by side."""


class Figures:
    """Everything that was measured, by cell."""

    def __init__(self) -> None:
        self._runs: dict[Cell, Run] = {}
        self._written: dict[Cell, list[int]] = {}

    def add(self, design: Design, run: Run, written: tuple[int, int], *, hot: bool, clients: int) -> None:
        """Take in one round of one cell; `written` is WAL and disk in bytes."""
        cell = (design.name, design.batch, hot, clients)
        self._runs.setdefault(cell, Run()).add(run)
        kept = self._written.setdefault(cell, [0, 0])
        kept[0] += written[0]
        kept[1] += written[1]

    def rate(self, design: Design, clients: int, *, hot: bool = False) -> float | None:
        """Return transfers a second, None where it was not measured."""
        run = self._runs.get((design.name, design.batch, hot, clients))
        return run.transfers / run.seconds if run else None

    def p99(self, design: Design, clients: int, *, hot: bool = False) -> float | None:
        """Return what 99 of 100 calls took at most, in milliseconds."""
        run = self._runs.get((design.name, design.batch, hot, clients))
        return percentile(run.milliseconds, 99) if run else None

    def bytes_each(self, design: Design, *, hot: bool = False) -> tuple[float, float]:
        """Return WAL and disk for each transfer, over all cells of the design."""
        cells = [cell for cell in self._runs if cell[:3] == (design.name, design.batch, hot)]
        transfers = sum(self._runs[cell].all_transfers for cell in cells)
        wal, disk = (sum(self._written[cell][kind] for cell in cells) for kind in (0, 1))
        return wal / transfers, disk / transfers

    def rows(self) -> list[Row]:
        """Return the table, in the order of the designs."""
        places = {(design.name, design.batch): place for place, design in enumerate(ORDER)}
        return [self._row(cell) for cell in sorted(self._runs, key=lambda cell: (places[cell[:2]], cell[2:]))]

    def _row(self, cell: Cell) -> Row:
        name, batch, hot, clients = cell
        run, (wal, disk) = self._runs[cell], self._written[cell]
        return {
            "design": name,
            "transfers a call": batch,
            "traffic": "half on one" if hot else "uniform",
            "clients": clients,
            "per_second": round(run.transfers / run.seconds),
            "p50_ms": round(percentile(run.milliseconds, 50), 2),
            "p99_ms": round(percentile(run.milliseconds, 99), 2),
            "wal_bytes": round(wal / run.all_transfers),
            "disk_bytes": round(disk / run.all_transfers),
        }


def percentile(values: list[float], which: int) -> float:
    """Return the value that `which` in a hundred do not exceed."""
    return quantiles(values, n=100, method="inclusive")[which - 1] if len(values) > 1 else values[0]


def targets(figures: Figures, clients: list[int]) -> Iterator[Target]:
    """Yield what has to hold between the designs, as far as these numbers of clients were measured."""
    for count, least in _OF_NAIVE.items():
        yield from _ratio(
            f"post through Django ÷ naive Django, {count}", figures.rate(POST_DJANGO, count), figures.rate(NAIVE, count), least
        )
    for count, least in _OF_INSERTS.items():
        yield from _ratio(f"post direct ÷ insert commits, {count}", figures.rate(POST, count), figures.rate(INSERTS, count), least)
    yield from _ratio("post_batch of 1,000 ÷ bare INSERT … SELECT", figures.rate(BATCH[1_000], 1), figures.rate(BARE[1_000], 1), 0.4)
    yield from _group_targets(figures, clients)
    yield from _evenness(figures, clients)
    wal, disk = figures.bytes_each(POST)
    yield Target("bytes on disk of a single transfer", disk, _MOST_DISK)
    yield Target("bytes of WAL of a single transfer", wal, _MOST_WAL)


def _group_targets(figures: Figures, clients: list[int]) -> Iterator[Target]:
    best = max((rate for count in clients if (rate := figures.rate(POST, count))), default=None)
    hot, direct_hot = figures.rate(GROUP, 32, hot=True), figures.rate(POST, 32, hot=True)
    yield from _ratio("group posting, 32 ÷ best direct", figures.rate(GROUP, 32), best, 1.5)
    yield from _ratio("group posting, 32, hot ÷ direct, 32, hot", hot, direct_hot, 5.0)
    p99, direct_p99 = figures.p99(GROUP, 32, hot=True), figures.p99(POST, 32, hot=True)
    yield from _ratio("group posting, 32, hot: p99 ÷ direct's", p99, direct_p99, 0.1, at_least=False)


def _evenness(figures: Figures, clients: list[int]) -> Iterator[Target]:
    """Hot to uniform, where one caller posts batches, and for group posting at every number of callers."""
    for size in (100, 1_000, 8_000):
        design = BATCH[size]
        yield from _ratio(f"hot ÷ uniform, post_batch of {size:,}", figures.rate(design, 1, hot=True), figures.rate(design, 1), 0.7)
    for count in clients:
        yield from _ratio(f"hot ÷ uniform, group posting, {count}", figures.rate(GROUP, count, hot=True), figures.rate(GROUP, count), 0.7)


def growth_targets(found: Mapping[str, tuple[float, float]], size: int) -> Iterator[Target]:
    """Yield what may not slow down with the length of the history."""
    for name, (small, large) in found.items():
        yield from _ratio(f"{name}: at {size:,} transfers ÷ at 100,000", large, small, 0.8)


def _ratio(name: str, above: float | None, below: float | None, target: float, *, at_least: bool = True) -> Iterator[Target]:
    if above is not None and below is not None:
        yield Target(name, above / below, target, at_least=at_least)

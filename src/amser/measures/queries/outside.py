"""
The gate: what may leave the bank, so that nobody can be picked out.

A bank's own desk sees everything. A report for a funder goes through here. After domain evidence, section 4.4: nothing is
shown of fewer than AT_LEAST people, and no minutes of which one or two people gave or received nearly all (the p% rule
with p = 10). What is too small is joined with the next smallest to "other" until that is safe too: rows still add up to a
total that is shown, and no small row can be found by taking the others from it. Where nothing is left to join with, the
whole table is held back. Figures are not rounded, so that they add up.
"""

from collections.abc import Iterable
from typing import Final, Protocol, Self, TypeVar

from amser.measures.queries.activity import Pile
from amser.measures.queries.people import Spread

AT_LEAST: Final = 10
DOMINANCE_PERCENT: Final = 10
OTHER: Final = "other"


class Summed(Protocol):
    """A sum over people: how much it is, and how much of it each of them gave and received."""

    gave: dict[int, int]
    received: dict[int, int]

    @property
    def size(self) -> int:
        """How much it is, in its own unit."""
        ...

    def add(self, other: Self) -> None:
        """Put another one on this one."""
        ...


Sum = TypeVar("Sum", bound=Summed)


def is_safe(pile: Summed) -> bool:
    """Whether a sum of help may be shown outside: on each side that has members, enough of them, and none that stands out."""
    sides = [side for side in (pile.gave, pile.received) if side]
    return bool(sides) and all(are_many(side.values()) for side in sides)


def are_many(shares: Iterable[int]) -> bool:
    """Whether a sum of these shares is of AT_LEAST people, of whom one or two have not nearly all."""
    largest = sorted(shares, reverse=True)
    if len(largest) < AT_LEAST:
        return False
    return sum(largest[2:]) * 100 >= largest[0] * DOMINANCE_PERCENT


def joined(rows: dict[str, Sum]) -> dict[str, Sum] | None:
    """Return the rows with those that are too small joined to OTHER, the largest first; None where no row may be shown."""
    order = sorted(rows, key=lambda key: (-rows[key].size, key))
    shown = [key for key in order if is_safe(rows[key])]
    small = [key for key in order if key not in shown]
    if not small:
        return {key: rows[key] for key in shown}
    other = type(rows[small[0]])()
    for key in small:
        other.add(rows[key])
    while shown and not is_safe(other):
        other.add(rows[shown.pop()])
    return {**{key: rows[key] for key in shown}, OTHER: other} if shown else None


def together(piles: Iterable[Pile]) -> Pile:
    """Return the sum of several piles."""
    whole = Pile()
    for pile in piles:
        whole.add(pile)
    return whole


def parts(**counts: int) -> dict[str, int] | None:
    """
    Return counts of people that add up to something that is shown; None where one of them is too small.

    All or nothing: with one held back, the total less the others would give it away. Nought is held back as well.
    """
    return counts if all(count >= AT_LEAST for count in counts.values()) else None


def of_whole(count: int, whole: int) -> int | None:
    """Return a count of people among a `whole` that is shown, unless those counted or those left over are too few."""
    return count if parts(counted=count, left_over=whole - count) else None


def days(spread: Spread) -> Spread | None:
    """Return how long people waited, unless they are too few."""
    return spread if spread.count >= AT_LEAST else None

"""
The gate: what may leave the bank, so that nobody can be picked out.

A bank's own desk sees everything. A report for a funder goes through here. After domain evidence, section 4.4: nothing is
shown of fewer than AT_LEAST people, and no minutes of which one or two people gave or received nearly all (the p% rule
with p = 10). What is too small is joined with the next smallest to "other" until that is safe too: rows still add up to a
total that is shown, and no small row can be found by taking the others from it. Where nothing is left to join with, the
whole table is held back. Figures are not rounded, so that they add up.
"""

from collections.abc import Iterable
from typing import Final

from amser.measures.queries.activity import Pile
from amser.measures.queries.people import Spread

AT_LEAST: Final = 10
DOMINANCE_PERCENT: Final = 10
OTHER: Final = "other"


def is_safe(pile: Pile) -> bool:
    """Whether a sum of help may be shown outside: on each side that has members, enough of them, and none that stands out."""
    sides = [side for side in (pile.gave, pile.received) if side]
    return bool(sides) and all(_many(side.values()) for side in sides)


def _many(minutes: Iterable[int]) -> bool:
    largest = sorted(minutes, reverse=True)
    if len(largest) < AT_LEAST:
        return False
    return sum(largest[2:]) * 100 >= largest[0] * DOMINANCE_PERCENT


def joined(rows: dict[str, Pile]) -> dict[str, Pile] | None:
    """Return the rows with those that are too small joined to OTHER, the largest first; None where no row may be shown."""
    order = sorted(rows, key=lambda key: (-rows[key].minutes, key))
    shown = [key for key in order if is_safe(rows[key])]
    small = [key for key in order if key not in shown]
    if not small:
        return {key: rows[key] for key in shown}
    other = together(rows[key] for key in small)
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

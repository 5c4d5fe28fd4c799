"""
How the hours of a group are settled: who gives up how many, and to whom. Pure sums, no rows.

People are numbers (their member numbers), so that the answer is the same in whatever order they were written down; the
community pot is POT. Every move has two sides, so whatever comes of it sums to zero.
"""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Final

from amser.exchanges.models import Kind, Sharing
from amser.kernel.errors import DomainError

POT: Final = 0
"""The community pot, among the numbers of members: no member has it."""


class LessThanGiven(DomainError):
    """Those who came stayed for less, together, than the helper gave: what they pay would not reach."""

    code = "less_than_given"


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """
    Minutes (> 0) from one account to another.

    `for_` is whose help it is, where the pot stands in for somebody, else POT. `is_help` is false for what goes into the pot besides.
    """

    debit: int
    credit: int
    minutes: int
    is_help: bool = True
    for_: int = POT


def shares(total: int, weights: Mapping[int, int], *, step: int = 1) -> dict[int, int]:
    """
    Share out a total (>= 0, whole steps) by weights (> 0), in whole steps, by largest remainder.

    The shares sum to the total and each is less than a step from exact. Equal remainders go to the smaller number first.
    """
    assert weights, "somebody has a share"
    assert total % step == 0, "what is shared is whole steps"
    units, whole = total // step, sum(weights.values())
    found = {one: units * weight // whole for one, weight in weights.items()}
    remainders = sorted(weights, key=lambda one: (-(units * weights[one] % whole), one))
    for one in remainders[: units - sum(found.values())]:
        found[one] += 1
    return {one: found[one] * step for one in sorted(found)}


def moves(
    *, kind: Kind, sharing: str = "", gave: Mapping[int, int], received: Mapping[int, int], from_pot: Collection[int] = ()
) -> list[Move]:
    """
    Return every move that settles a group exchange; the same for whatever order people come in.

    `gave` and `received` say for how many minutes (> 0) each did: in a mutual session nobody's `received` counts, for what all
    gave is shared equally by those in either. For those in `from_pot`, the pot gives what they would give up as help.
    What goes into the pot comes first, what it gives last: it may give what it has just been given.
    Raises LessThanGiven.
    """
    found = _SETTLE[kind](sharing, dict(sorted(gave.items())), dict(sorted(received.items())))
    stood_in = [_by_the_pot(move) if move.debit in from_pot else move for move in found]
    return sorted((move for move in stood_in if move), key=lambda move: (move.credit != POT, move.debit == POT))


def moved(found: Collection[Move], number: int) -> tuple[int, int]:
    """Return the minutes of help that somebody gained and gave up in these moves."""
    gained = sum(move.minutes for move in found if move.is_help and move.credit == number)
    return gained, sum(move.minutes for move in found if move.is_help and move.debit == number)


def _by_the_pot(move: Move) -> Move | None:
    """What somebody would give into the pot is nothing, where the pot stands in for them."""
    return dataclasses.replace(move, debit=POT, for_=move.debit) if move.is_help else None


def _one_to_many(sharing: str, gave: Mapping[int, int], received: Mapping[int, int]) -> list[Move]:
    ((helper, minutes),) = gave.items()
    if sharing == Sharing.POT:
        return [Move(POT, helper, minutes)]
    if sharing == Sharing.FULL and sum(received.values()) < minutes:
        raise LessThanGiven
    parts = shares(minutes, received)
    found = [Move(one, helper, part) for one, part in parts.items() if part]
    if sharing == Sharing.FULL:
        found += [Move(one, POT, received[one] - part, is_help=False) for one, part in parts.items() if received[one] > part]
    return found


def _many_to_one(_: str, gave: Mapping[int, int], received: Mapping[int, int]) -> list[Move]:
    (receiver,) = received
    return [Move(receiver, helper, minutes) for helper, minutes in gave.items()]


def _community(_: str, gave: Mapping[int, int], __: Mapping[int, int]) -> list[Move]:
    return [Move(POT, helper, minutes) for helper, minutes in gave.items()]


def _entry(_: str, gave: Mapping[int, int], received: Mapping[int, int]) -> list[Move]:
    (host,) = gave
    return [Move(one, host, minutes) for one, minutes in received.items()]


def _mutual(_: str, gave: Mapping[int, int], received: Mapping[int, int]) -> list[Move]:
    everyone = dict.fromkeys(sorted({*gave, *received}), 1)
    owed = shares(sum(gave.values()), everyone)
    given = {one: gave.get(one, 0) for one in everyone}
    for one in everyone:  # nobody gives to themselves: of what one person gave, their own share moves nowhere
        own = given[one] + owed[one] - sum(given.values())
        if own > 0:
            given[one], owed[one] = given[one] - own, owed[one] - own
    return _between(given, owed)


def _between(given: dict[int, int], owed: dict[int, int]) -> list[Move]:
    """
    Return moves in which each gains what they gave and gives up what they owe, and nobody moves hours to themselves.

    Possible because nobody gave and owes more, together, than all gave. Whoever is nearest to that goes first, and no move is
    so large that somebody else would pass it.
    """
    found: list[Move] = []
    while left := sum(given.values()):
        pressing = sorted(given, key=lambda one: (-(given[one] + owed[one]), one))
        first = pressing[0]
        others = [one for one in pressing[1:] if (owed if given[first] else given)[one]]
        giver, receiver = (first, others[0]) if given[first] else (others[0], first)
        slack = min((left - given[one] - owed[one] for one in pressing if one not in {giver, receiver}), default=left)
        minutes = min(given[giver], owed[receiver], slack)
        found.append(Move(receiver, giver, minutes))
        given[giver] -= minutes
        owed[receiver] -= minutes
    return found


_SETTLE: Final = {
    Kind.ONE_TO_MANY: _one_to_many,
    Kind.MANY_TO_ONE: _many_to_one,
    Kind.COMMUNITY: _community,
    Kind.MUTUAL: _mutual,
    Kind.ENTRY: _entry,
}

"""Whom a rule asks. A choice is told of every balance that changes, so that asking costs no search through all members."""

import heapq
from random import Random
from typing import Protocol

from amser.simulation.policy import Rule


class Choice(Protocol):
    """Whom a rule asks."""

    def asks(self, asker: int, count: int) -> list[int]:
        """Return at most so many members, not the asker and nobody who would rise above the ceiling."""

    def moved(self, member: int, before: int) -> None:
        """Take note that a member's balance was another before."""


def choice_for(rule: Rule, balances: list[int], *, most: int | None, minutes: int, random: Random) -> Choice:
    """Return the choice of a rule. `most`: the highest balance at which somebody still helps; None where there is no ceiling."""
    if rule == Rule.LOWEST:
        return _Lowest(balances, most, minutes, random)
    return _Longest(balances, most) if rule == Rule.LONGEST else _Anyone(balances, most, random)


class _Anyone:
    """Anybody, drawn without looking."""

    _TRIES = 30

    def __init__(self, balances: list[int], most: int | None, random: Random) -> None:
        self._balances, self._most, self._random = balances, most, random

    def asks(self, asker: int, count: int) -> list[int]:
        balances, most, random, size = self._balances, self._most, self._random.random, len(self._balances)
        found: list[int] = []
        for _ in range(self._TRIES * count):
            member = int(random() * size)
            if member != asker and (most is None or balances[member] <= most) and member not in found:
                found.append(member)
                if len(found) == count:
                    return found
        return self._of_all(asker, count)

    def _of_all(self, asker: int, count: int) -> list[int]:
        """Few are left who would help: look at everybody."""
        able = [
            member for member, balance in enumerate(self._balances) if member != asker and (self._most is None or balance <= self._most)
        ]
        return self._random.sample(able, min(count, len(able)))

    def moved(self, member: int, before: int) -> None:
        """Nothing to note."""


class _Lowest:
    """
    The lowest balances, chance between equals.

    All balances are whole exchanges apart, so members stand in rows by balance. `_lowest` is never above the lowest row.
    """

    def __init__(self, balances: list[int], most: int | None, minutes: int, random: Random) -> None:
        self._balances, self._most, self._minutes, self._random = balances, most, minutes, random
        self._rows: dict[int, list[int]] = {}
        self._place = [0] * len(balances)
        self._lowest = self._highest = balances[0]
        for member in range(len(balances)):
            self._stand(member)

    def _stand(self, member: int) -> None:
        balance = self._balances[member]
        row = self._rows.setdefault(balance, [])
        self._place[member] = len(row)
        row.append(member)
        self._lowest, self._highest = min(self._lowest, balance), max(self._highest, balance)

    def moved(self, member: int, before: int) -> None:
        row, place = self._rows[before], self._place[member]
        last = row.pop()
        if last != member:
            row[place] = last
            self._place[last] = place
        self._stand(member)

    def asks(self, asker: int, count: int) -> list[int]:
        while not self._rows.get(self._lowest):
            self._lowest += self._minutes
        found: list[int] = []
        highest = self._highest if self._most is None else min(self._highest, self._most)
        for balance in range(self._lowest, highest + 1, self._minutes):
            row = self._rows.get(balance, [])
            first = int(self._random.random() * len(row))
            for step in range(min(len(row), count + 1)):
                member = row[(first + step) % len(row)]
                if member != asker and len(found) < count:
                    found.append(member)
            if len(found) == count:
                break
        return found


class _Longest:
    """
    Those whom nobody has asked for longest.

    A member stands in the queue once, with the turn at which they were asked last. Who has reached the ceiling waits beside it.
    """

    def __init__(self, balances: list[int], most: int | None) -> None:
        self._balances, self._most = balances, most
        self._queue = [(0, member) for member in range(len(balances))]
        self._beside: dict[int, int] = {}
        self._turn = 0

    def asks(self, asker: int, count: int) -> list[int]:
        self._turn += 1
        found: list[int] = []
        back: list[tuple[int, int]] = []
        while self._queue and len(found) < count:
            asked, member = heapq.heappop(self._queue)
            if self._most is not None and self._balances[member] > self._most:
                self._beside[member] = asked
            elif member == asker:
                back.append((asked, member))
            else:
                found.append(member)
                back.append((self._turn, member))
        for entry in back:
            heapq.heappush(self._queue, entry)
        return found

    def moved(self, member: int, before: int) -> None:  # noqa: ARG002 -- only where they stand now matters
        if member in self._beside and self._most is not None and self._balances[member] <= self._most:
            heapq.heappush(self._queue, (self._beside.pop(member), member))

"""
What flows taken apart into circles of people, and with room beside balance into chains too.

Promised is that the parts add up to exactly what flows, that none names a person twice, and that there are no more of them than
pairs who exchange and people out of balance. Small ones are looked for first, but that no smaller ones could be had is not
promised: to exchange the most in circles of at most three is NP-hard (Abraham, Blum and Sandholm, EC 2007). `shorten` does what it can.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from amser.circulation.network import Network

Steps = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Circle:
    """Each member gives `units` to the next, the last to the first. At least two members, each once, the least first."""

    members: tuple[int, ...]
    units: int

    def steps(self) -> Steps:
        """Return each giver with who receives from them."""
        return list(zip(self.members, (*self.members[1:], self.members[0]), strict=True))


@dataclass(frozen=True, slots=True)
class Chain:
    """Each member gives `units` to the next: the first only gives, the last only receives. At least two members, each once."""

    members: tuple[int, ...]
    units: int

    def steps(self) -> Steps:
        """Return each giver with who receives from them."""
        return list(zip(self.members[:-1], self.members[1:], strict=True))


Part = Circle | Chain


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What flows, taken apart, the parts of fewest people first.

    `found` are those of as many people as were asked for or fewer. Iterating gives all of them, those that are `longer` last.
    """

    found: Sequence[Part]
    longer: Sequence[Part]

    def __iter__(self) -> Iterator[Part]:
        """Return every part."""
        return chain(self.found, self.longer)

    @property
    def circles(self) -> list[Circle]:
        """Return the circles that were found."""
        return [part for part in self.found if isinstance(part, Circle)]

    @property
    def chains(self) -> list[Chain]:
        """Return the chains that were found."""
        return [part for part in self.found if isinstance(part, Chain)]

    @property
    def units(self) -> int:
        """Return how many units of help the found ones hold."""
        return sum(part.units * len(part.steps()) for part in self.found)

    @property
    def longer_units(self) -> int:
        """Return how many units of help lie in longer ones: with `units`, all that flow."""
        return sum(part.units * len(part.steps()) for part in self.longer)


def circles_of(network: Network, *, longest: int | None = None) -> Parts:
    """
    Return circles and chains whose sum is exactly what flows; those of more than `longest` people (at least 2) apart.

    Up to six people the shortest are looked for, first those of two, then of three, and so on, each time from the least member on;
    what is left is walked, from each to the least they still give to. The same network gives the same parts.
    """
    assert longest is None or longest > 1, "a circle is of two at least"
    flow = Flow.of(network)
    parts: list[Part] = [*flow.short(min(longest or _SEARCHED, _SEARCHED)), *flow.walked()]
    parts.sort(key=lambda part: (len(part.members), isinstance(part, Chain), part.members))
    cut = next((place for place, part in enumerate(parts) if longest and len(part.members) > longest), len(parts))
    return Parts(parts[:cut], parts[cut:])


_SEARCHED = 6


@dataclass(slots=True)
class Flow:
    """What flows and is not yet taken out."""

    gives: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    """Units, by giver and receiver."""
    over: dict[int, int] = field(default_factory=dict)
    """What members give more than they receive."""
    short_of: dict[int, int] = field(default_factory=dict)
    """What members receive more than they give."""

    @classmethod
    def of(cls, network: Network) -> "Flow":
        """Return all that flows in a network, out of balance as members are."""
        flow = cls()
        for want, units in zip(network.economy.wants, network.taken(), strict=True):
            if units:
                flow.gives[want.giver][want.receiver] = units
        for member, (received, given) in enumerate(zip(network.units(), network.given(), strict=True)):
            if given > received:
                flow.over[member] = given - received
            if received > given:
                flow.short_of[member] = received - given
        return flow

    def short(self, longest: int) -> Iterator[Part]:
        """Take out circles and chains of no more than `longest` people, those of two first, as long as there are any."""
        # How many people the smallest through each member has at least: as things are taken out, it only grows.
        circles, chains = dict.fromkeys(self.gives, 2), dict.fromkeys(self.over, 2)
        for most in range(2, longest + 1):
            for member in sorted(self.gives):
                while circles[member] <= most:
                    way = self.way(member, {member}, longest)
                    circles[member] = len(way) - 1 if way else longest + 1
                    if way and circles[member] <= most:
                        yield self._circle(way)
                while self.over.get(member) and chains[member] <= most:
                    way = self.way(member, self.short_of, longest - 1)
                    chains[member] = len(way) if way else longest + 1
                    if way and chains[member] <= most:
                        yield self._chain(way)

    def way(self, start: int, goals: set[int] | dict[int, int], most: int) -> list[int] | None:
        """Return the shortest way by which `start` gives to one of the goals, of no more than `most` steps; it begins with `start`."""
        gives, before = self.gives, dict[int, int]()
        edge = [start]
        for _ in range(most):
            following: list[int] = []
            for node in edge:
                for other in gives.get(node, ()):
                    if other in goals:
                        return _back(before, start, node, other)
                    if other != start and other not in before:
                        before[other] = node
                        following.append(other)
            edge = following
        return None

    def walked(self) -> Iterator[Part]:
        """Take out all that is left: from whoever gives more than they receive, then from the least."""
        for start in [*sorted(self.over), *sorted(self.gives)]:
            while self.gives.get(start) and (self.over.get(start) or not self.over):
                yield from self._walk(start)

    def _walk(self, start: int) -> Iterator[Part]:
        """Walk from somebody until a chain ends or nobody is left to give to; each circle on the way is taken out, and left behind."""
        way, place = [start], {start: 0}
        while receivers := self.gives[way[-1]]:
            other = min(receivers)
            if other in place:
                yield self._circle([*way[place[other] :], other])
                for member in way[place[other] + 1 :]:
                    del place[member]
                del way[place[other] + 1 :]
                continue
            place[other] = len(way)
            way.append(other)
            if self.over.get(start) and self.short_of.get(way[-1]):
                yield self._chain(way)
                return

    def _circle(self, way: list[int]) -> Circle:
        units = self.take(way)
        least = way.index(min(way))
        return Circle((*way[least:-1], *way[:least]), units)

    def _chain(self, way: list[int]) -> Chain:
        units = self.take(way, at_most=min(self.over[way[0]], self.short_of[way[-1]]))
        for left, member in ((self.over, way[0]), (self.short_of, way[-1])):
            left[member] -= units
            if not left[member]:
                del left[member]
        return Chain(tuple(way), units)

    def take(self, way: list[int], *, at_most: int | None = None) -> int:
        """Take as many units along a way as flow on all of it; return how many."""
        steps = list(pairwise(way))
        flowing = min(self.gives[giver][receiver] for giver, receiver in steps)
        units = flowing if at_most is None else min(flowing, at_most)
        for giver, receiver in steps:
            self.add(giver, receiver, -units)
        return units

    def add(self, giver: int, receiver: int, units: int) -> None:
        """Let more flow from one to another, or, negative, less."""
        gives = self.gives[giver]
        gives[receiver] = gives.get(receiver, 0) + units
        if not gives[receiver]:
            del gives[receiver]


def _back(before: dict[int, int], start: int, node: int, goal: int) -> list[int]:
    way = [goal, node]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]

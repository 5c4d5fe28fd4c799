"""
How requests, and the people who could help with them, become what `circulation` solves; and back.

In units of a quarter of an hour. Each person is a member of the economy, whose time is what their open requests need, at most
the round's limit. Each request is a member too, of as much time as it takes: its helpers give to it, and it gives to whoever
asked. So no request is met twice over, however many could help. What passes through requests is exactly what people receive,
so the total of the economy is twice what people exchange, and whatever exchanges the most in the one does in the other.

Everything the answer depends on is in `Asked`: ids and numbers, sorted, in one order on every machine.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Self

from amser.circulation import RULE, Chain, Economy, Network, Turn, Want, favour, in_turn, shorten, solve
from amser.circulation.circles import Flow

QUARTER: Final = 15  # minutes
_SEARCHED: Final = 6  # people: circles of so many are looked for, the shortest first
SHORT: Final = 6  # people: longer circles are closed into such ones where nobody loses by it

__all__ = ["QUARTER", "RULE", "Asked", "Asks", "Could", "Found", "Room", "Step", "find", "in_order"]

Told = Callable[[int, int], bool]


@dataclasses.dataclass(frozen=True, slots=True)
class Asks:
    """A request: whose, and how many units it takes."""

    id: int
    receiver: int
    units: int


@dataclasses.dataclass(frozen=True, slots=True)
class Could:
    """Somebody could help with a request: with which of their offers, and why they come to mind (codes)."""

    request: int
    giver: int
    offer: int | None
    because: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Room:
    """How many units more than they give somebody may receive, and more than they receive they may give."""

    person: int
    to_receive: int
    to_give: int


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """
    What a round is asked. `order` holds everybody once, whom the round favours first; `most` is the limit of each, in units.

    `room` is empty where each gives as much as they receive.
    """

    order: tuple[int, ...]
    requests: tuple[Asks, ...]
    pairs: tuple[Could, ...]
    most: int
    rule: str
    seed: int
    room: tuple[Room, ...] = ()

    @classmethod
    def of(
        cls,
        requests: Iterable[Asks],
        pairs: Iterable[Could],
        *,
        order: Iterable[int],
        most: int,
        rule: str = RULE,
        seed: int,
        room: Iterable[Room] = (),
    ) -> Self:
        """Return it in its one order. Requests without a helper, and people in no pair, are of no account and left out."""
        known = sorted({(could.request, could.giver): could for could in pairs}.items())
        helped = {request for (request, _), _ in known}
        counted = sorted((asks for asks in requests if asks.id in helped), key=lambda asks: asks.id)
        people = {asks.receiver for asks in counted} | {giver for (_, giver), _ in known}
        beside = tuple(sorted((one for one in room if one.person in people), key=lambda one: one.person))
        return cls(
            tuple(one for one in order if one in people), tuple(counted), tuple(could for _, could in known), most, rule, seed, beside
        )

    def plain(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "order": list(self.order),
            "requests": [[asks.id, asks.receiver, asks.units] for asks in self.requests],
            "pairs": [[could.request, could.giver, could.offer, list(could.because)] for could in self.pairs],
            "most": self.most,
            "rule": self.rule,
            "seed": self.seed,
            "room": [[one.person, one.to_receive, one.to_give] for one in self.room],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Return what `plain` wrote."""
        requests = tuple(Asks(*row) for row in plain["requests"])
        pairs = tuple(Could(request, giver, offer, tuple(because)) for request, giver, offer, because in plain["pairs"])
        return cls(
            tuple(plain["order"]), requests, pairs, plain["most"], plain["rule"], plain["seed"], tuple(Room(*row) for row in plain["room"])
        )

    def digest(self) -> str:
        """Return the SHA-256 of its canonical form, in hexadecimal."""
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    def needs(self) -> dict[int, int]:
        """Return how many units each person would receive at most: what their requests need, within the limit."""
        needs: dict[int, int] = defaultdict(int)
        for asks in self.requests:
            needs[asks.receiver] += asks.units
        return {person: min(needs[person], self.most) for person in self.order}

    def times(self) -> dict[int, int]:
        """Return how many units each person would give or receive at most; with room, somebody who needs nothing may give too."""
        return dict.fromkeys(self.order, self.most) if self.room else self.needs()

    def economy(self) -> Economy:
        """Return the economy: first the people in the order of their ids, then the requests in the order of theirs."""
        people, times = self._places(), self.times()
        place = {asks.id: len(people) + number for number, asks in enumerate(self.requests)}
        units = {asks.id: asks.units for asks in self.requests}
        wants = [Want(receiver=place[could.request], giver=people[could.giver], most=units[could.request]) for could in self.pairs]
        wants += [Want(receiver=people[asks.receiver], giver=place[asks.id], most=asks.units) for asks in self.requests]
        each = [*(times[person] for person in people), *(asks.units for asks in self.requests)]
        return Economy(each, wants, *self._beside(people, len(each))) if self.room else Economy(each, wants)

    def _beside(self, people: Mapping[int, int], size: int) -> tuple[list[int], list[int]]:
        """Return the room to receive and the room to give of each place; requests have none."""
        to_receive, to_give = [0] * size, [0] * size
        for one in self.room:
            to_receive[people[one.person]], to_give[people[one.person]] = one.to_receive, one.to_give
        return to_receive, to_give

    def in_turn(self) -> list[int]:
        """Return the places of the economy in the order of priority: people first, for whom it is."""
        people = self._places()
        return [*(people[person] for person in self.order), *range(len(people), len(people) + len(self.requests))]

    def _places(self) -> dict[int, int]:
        return {person: place for place, person in enumerate(sorted(self.order))}


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One person's help in a circle, to whoever made the request."""

    giver: int
    request: int
    receiver: int


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """
    What a round found, in units. With room, what is out of balance comes as chains: the first only gives, the last only receives.

    `at_most`: what could be met if nobody had to give as much as they receive. `in_twos`: what no set of swaps between two
    people can exceed. `proven`: the flow balances, and the certificate that none exchanges more holds.
    """

    units: int
    at_most: int
    in_twos: int
    proven: bool
    circles: tuple[tuple[tuple[Step, ...], int], ...]


def find(asked: Asked, *, told: Told = lambda *_: True) -> Found:
    """
    Return the most that these people can exchange in balance, those before others in the order favoured, as circles.

    The same `asked` gives the same answer, always. `told` is as in `circulation.solve`; raises Stopped.
    """
    network = solve(asked.economy(), told=told)
    favour(network, asked.in_turn(), told=told)
    shorten(network, longest=2 * SHORT, told=told)  # A request stands between any two people.
    return Found(
        units=sum(network.units()[: len(asked.order)]),
        at_most=_at_most(asked),
        in_twos=_in_twos(asked),
        proven=network.is_optimal() and network.is_balanced(),
        circles=tuple(_circles(asked, network)),
    )


def _circles(asked: Asked, network: Network) -> Iterator[tuple[tuple[Step, ...], int]]:
    """
    Yield what flows as circles of people, and with room as chains, those of fewest people first.

    Between two people several requests may flow: a circle of theirs is as many circles as it takes for each step to be one request.
    """
    flow, via = _between_people(asked, network)
    parts = sorted([*flow.short(_SEARCHED), *flow.walked()], key=lambda part: (len(part.members), isinstance(part, Chain), part.members))
    for part in parts:
        left = part.units
        while left:
            units = min(left, *(via[pair][0][1] for pair in part.steps()))
            yield tuple(Step(giver, via[giver, receiver][0][0], receiver) for giver, receiver in part.steps()), units
            left -= units
            for pair in part.steps():
                request, flowing = via[pair].pop(0)
                if flowing > units:
                    via[pair].insert(0, (request, flowing - units))


def _between_people(asked: Asked, network: Network) -> tuple[Flow, dict[tuple[int, int], list[tuple[int, int]]]]:
    """Return what flows between people, and through which requests (with their units) between each two."""
    flow, receivers = Flow(), {asks.id: asks.receiver for asks in asked.requests}
    via: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for could, units in zip(asked.pairs, network.taken()[: len(asked.pairs)], strict=True):
        if units:
            flow.add(could.giver, receivers[could.request], units)
            via[could.giver, receivers[could.request]].append((could.request, units))
    for person, received, given in zip(sorted(asked.order), network.units(), network.given(), strict=False):
        if given > received:
            flow.over[person] = given - received
        if received > given:
            flow.short_of[person] = received - given
    return flow, via


def _at_most(asked: Asked) -> int:
    """Return what could be met if balance were no matter: all that somebody could help with, within each one's limit."""
    return sum(asked.needs().values())


def _in_twos(asked: Asked) -> int:
    """
    Return what swaps in twos cannot exceed, whatever the swaps.

    Each person stands twice, as who receives and as who gives; between two who could each help the other flows at most the
    lesser of the two sides. Any set of swaps is such a flow. The most that flows is found as an economy of its own: all that
    is given comes back through one member in the middle, so each unit is counted three times.
    """
    both = _both_ways(asked)
    times = asked.needs()
    people = sorted(times)
    middle = 2 * len(people)
    place = {person: number for number, person in enumerate(people)}
    wants = [Want(receiver=len(people) + place[one], giver=place[other], most=units) for (one, other), units in sorted(both.items())]
    for person in people:
        if times[person]:
            wants.append(Want(receiver=place[person], giver=middle, most=times[person]))
            wants.append(Want(receiver=middle, giver=len(people) + place[person], most=times[person]))
    each = [times[person] for person in people]
    return sum(solve(Economy([*each, *each, sum(each)], wants)).units()) // 3


def _both_ways(asked: Asked) -> dict[tuple[int, int], int]:
    """Return, for two who could each help the other, the lesser of the two sides; under both orders."""
    could: dict[tuple[int, int], int] = defaultdict(int)
    requests = {asks.id: asks for asks in asked.requests}
    for pair in asked.pairs:
        asks = requests[pair.request]
        could[asks.receiver, pair.giver] += asks.units
    return {(one, other): min(units, could[other, one]) for (one, other), units in could.items() if (other, one) in could}


def in_order(waits: Mapping[int, dt.date | None], balances: Mapping[int, int], *, seed: int) -> list[int]:
    """Return people in the order in which a round favours them: by the published rule (`circulation.in_turn`)."""
    people = sorted(waits)
    turns = [Turn(str(person), waits[person], balances.get(person, 0)) for person in people]
    return [people[place] for place in in_turn(turns, seed=seed)]

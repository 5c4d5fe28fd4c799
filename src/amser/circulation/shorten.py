"""
The same amounts by other ways, so that more of them lie in circles of few people.

Whoever receives and gives as much as before loses nothing: only who helps whom changes. Where a small circle lacks one want to be
whole, it is closed by that want. Its receiver then takes as much less from somebody else, who gives to another instead, who takes less
from somebody else, and so on to the want's giver; where no such way is found, the circle is left as it was. Every own arc keeps
its flow, so the total and what each member receives and gives stay, and the certificate with them.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

from amser.circulation.circles import Flow, circles_of
from amser.circulation.economy import Want
from amser.circulation.network import Network
from amser.circulation.stopping import Stopped

_LOOKED_AT = 2000
"""A way is given up after so many people, so that the work grows with the wants and no faster."""


def shorten(network: Network, *, longest: int, told: Callable[[int, int], bool] = lambda *_: True) -> None:
    """
    Move what flows in a solved network so that more of it lies in circles of no more than `longest` people (at least 2).

    What each member receives and gives does not change. That nothing better could be had is not promised; that `circles_of` finds no less
    in such circles than before is. `told` and Stopped are as in `solve`; what was stopped is as it was.
    """
    before, found = list(network.room), circles_of(network, longest=longest).units
    try:
        _close_all(network, longest, told)
    except Stopped:
        network.room[:] = before
        raise
    if circles_of(network, longest=longest).units < found:
        network.room[:] = before


def _close_all(network: Network, longest: int, told: Callable[[int, int], bool]) -> None:
    closing = _Closing(network, longest)
    wants = network.economy.wants
    for most in range(2, longest + 1):
        for place, want in enumerate(wants):
            if place % 1000 == 0 and not told((most - 2) * len(wants) + place, (longest - 1) * len(wants)):
                raise Stopped
            while closing.can_close(want, network.arc_of(place), most):
                pass


class _Closing:
    """What flows; the small circles that there are already, and those that were closed, are put aside and left alone."""

    def __init__(self, network: Network, longest: int) -> None:
        self.network = network
        self.loose = Flow.of(network)
        for _ in self.loose.short(longest):
            pass
        self.givers: list[list[tuple[int, int]]] = [[] for _ in network.economy.times]
        self.receivers: list[list[tuple[int, int]]] = [[] for _ in network.economy.times]
        for place, want in enumerate(network.economy.wants):
            self.givers[want.receiver].append((want.giver, network.arc_of(place)))
            self.receivers[want.giver].append((want.receiver, network.arc_of(place)))

    def can_close(self, want: Want, arc: int, most: int) -> bool:
        """Close a circle of no more than `most` people by a want; answer whether there was one."""
        room = self.network.room[arc]
        way = self.loose.way(want.receiver, {want.giver}, most - 1) if room else None
        if way is None:
            return False
        units = self.loose.take(way, at_most=room)
        turns = self._turns(want, arc)
        moved = min(units, *(self._may_move(turn) for turn in turns)) if turns else 0
        for giver, receiver in pairwise(way):
            self.loose.add(giver, receiver, units - moved)
        if moved:
            self.network.push(arc, moved)
            for giver, receiver, turned, is_more in turns:
                self.network.push(turned, moved if is_more else -moved)
                self.loose.add(giver, receiver, moved if is_more else -moved)
        return bool(moved)

    def _may_move(self, turn: tuple[int, int, int, bool]) -> int:
        giver, receiver, arc, is_more = turn
        return self.network.room[arc] if is_more else self.loose.gives[giver][receiver]

    def _turns(self, want: Want, arc: int) -> list[tuple[int, int, int, bool]]:
        """Return who gives less or more to whom, along which arc, so that a want can be taken up; none where no way is found."""
        less: dict[int, tuple[int, int]] = {}
        """By giver: to whom they would give less, and along which arc."""
        more: dict[int, tuple[int, int]] = {want.receiver: (-1, -1)}
        """By receiver: from whom they would take more, and along which arc."""
        receivers = [want.receiver]
        for receiver in receivers:  # It grows while it is read.
            for giver, back in self.givers[receiver]:
                if giver in less or not self.loose.gives.get(giver, {}).get(receiver):
                    continue
                less[giver] = receiver, back
                if giver == want.giver:
                    return list(_back(less, more, giver))
                for other, onwards in self.receivers[giver]:
                    if onwards != arc and other not in more and self.network.room[onwards]:
                        more[other] = giver, onwards
                        receivers.append(other)
            if len(receivers) > _LOOKED_AT:
                break
        return []


def _back(less: dict[int, tuple[int, int]], more: dict[int, tuple[int, int]], giver: int) -> Iterator[tuple[int, int, int, bool]]:
    while giver >= 0:
        receiver, arc = less[giver]
        yield giver, receiver, arc, False
        before, arc = more[receiver]
        if before >= 0:
            yield before, receiver, arc, True
        giver = before

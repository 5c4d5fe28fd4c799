"""
Circles of two and of three, filled before the search begins.

They are the easiest to arrange. What they carry may be moved again where more can then be exchanged, so nothing is lost; what need
not be moved stays, and most of it does. Whoever gives to one other only may stand between two of them and is not counted: an economy
can have members that are no people, such as a request, which takes from its helpers and gives to whoever asked.
"""

from collections import defaultdict

from amser.circulation.network import Network

_Step = tuple[tuple[int, ...], tuple[int, ...]]
"""Who gives, and whom it goes through; and the arcs."""


def help_each_other(network: Network, left: list[int], lacks: list[int]) -> None:
    """Fill circles of two, then of three, from the least member on; `left` and `lacks` are as in `solve`."""
    filling = _Filling(network, left, lacks)
    for member in range(len(network.economy.times)):
        filling.twos(member)
    for member in range(len(network.economy.times)):
        filling.threes(member)


class _Filling:
    def __init__(self, network: Network, left: list[int], lacks: list[int]) -> None:
        self.network, self.left, self.lacks = network, left, lacks
        self.ends = [network.head[network.own(member)] for member in range(len(network.economy.times))]
        self.steps = self._steps()

    def _steps(self) -> list[dict[int, list[_Step]]]:
        """Return for each member the steps by which they help each other: straight, and through one who gives to that other only."""
        wants = self.network.economy.wants
        receivers: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, want in enumerate(wants):
            receivers[want.giver].append((want.receiver, self.network.arc_of(place)))
        steps: list[dict[int, list[_Step]]] = [defaultdict(list) for _ in self.ends]
        for place, want in enumerate(wants):
            arc = self.network.arc_of(place)
            steps[want.giver][want.receiver].append(((want.giver,), (arc,)))
            beyond = receivers.get(want.receiver, [])
            if len(beyond) == 1 and beyond[0][0] != want.giver:
                receiver, onwards = beyond[0]
                steps[want.giver][receiver].append(((want.giver, want.receiver), (arc, onwards)))
        return steps

    def twos(self, one: int) -> None:
        for two, there in self.steps[one].items():
            if two > one and one in self.steps[two]:
                for first in there:
                    for back in self.steps[two][one]:
                        self._fill(first, back)

    def threes(self, one: int) -> None:
        for two, there in self.steps[one].items():
            if not self.left[self.ends[one]]:
                return
            if two < one or not self.left[self.ends[two]]:
                continue
            for three, onwards in self.steps[two].items():
                if three > one and one in self.steps[three]:
                    for first in there:
                        for second in onwards:
                            for back in self.steps[three][one]:
                                self._fill(first, second, back)

    def _fill(self, *steps: _Step) -> None:
        room = self.network.room
        units = min(min(*map(self._has_time, givers), *(room[arc] for arc in arcs)) for givers, arcs in steps)
        members = [member for givers, _ in steps for member in givers]
        if not units or len(set(members)) < len(members):
            return
        for member in members:
            self.left[self.ends[member]] -= units
            self.lacks[self.network.receiving(member)] -= units
            if member in self.network.passing:
                self.network.push(self.network.passing[member], units)
        for _, arcs in steps:
            for arc in arcs:
                self.network.push(arc, units)

    def _has_time(self, member: int) -> int:
        return self.left[self.ends[member]]

"""
The graph of a round, and the flow in it.

Member i is two nodes: what they give leaves `giving(i)`, what they receive arrives at `receiving(i)`. The own arc
receiving(i) -> giving(i), of capacity `times[i]` (or less, where they could never receive so much: bounds.py) and cost -1,
carries what they receive on as what they give: its flow is y_i. A want is an arc giving(j) -> receiving(i) of cost 0.
A circulation of least cost exchanges the most (Andersson, Cseh, Ehlers and Erlanson, AEJ Micro 13(1), 2021).

Whoever need not balance has a third node between: own(i) ends at `middle(i)`, from which an arc of capacity `times[i]` goes on
to giving(i). What they receive more than they give leaves middle(i) for the hub, and what they give more than they receive comes
from it, as far as they have room. That is one circulation still, and the flow of own(i) still what they receive.

Arcs stand in pairs: `arc ^ 1` is the arc back, and `room[arc]` what may still be pushed along it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from amser.circulation.bounds import within_reach
from amser.circulation.economy import Economy


@dataclass(slots=True)
class Network:
    """A circulation and its potentials. Made by `Network.of`; changed by `solve` and `favour` alone."""

    economy: Economy
    head: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    room: list[int] = field(default_factory=list)
    arcs_from: list[list[int]] = field(default_factory=list)
    potential: list[int] = field(default_factory=list)
    passing: dict[int, int] = field(default_factory=dict)
    """The arc middle(i) -> giving(i) of each member who has one."""

    @classmethod
    def of(cls, economy: Economy) -> "Network":
        """Return the network in which nothing flows yet."""
        size = len(economy.times)
        nodes = 2 * size if economy.is_balanced else 3 * size + 1
        network = cls(economy, arcs_from=[[] for _ in range(nodes)], potential=[0] * nodes)
        for member, most in enumerate(within_reach(economy)):
            network._join(network.receiving(member), network._own_end(member), capacity=most, cost=-1)
        for want in economy.wants:
            network._join(network.giving(want.giver), network.receiving(want.receiver), capacity=want.most, cost=0)
        for member in range(size):
            if network._own_end(member) != network.giving(member):
                network._join_hub(member, hub=nodes - 1)
        return network

    def _own_end(self, member: int) -> int:
        has_room = self.economy.room_to_receive(member) or self.economy.room_to_give(member)
        return 2 * len(self.economy.times) + member if has_room else self.giving(member)

    def _join_hub(self, member: int, *, hub: int) -> None:
        middle = self._own_end(member)
        self.passing[member] = len(self.head)
        self._join(middle, self.giving(member), capacity=self.economy.times[member], cost=0)
        self._join(middle, hub, capacity=self.economy.room_to_receive(member), cost=0)
        self._join(hub, middle, capacity=self.economy.room_to_give(member), cost=0)

    def _join(self, tail: int, head: int, *, capacity: int, cost: int) -> None:
        self.arcs_from[tail].append(len(self.head))
        self.arcs_from[head].append(len(self.head) + 1)
        self.head += (head, tail)
        self.cost += (cost, -cost)
        self.room += (capacity, 0)

    def giving(self, member: int) -> int:
        """Return the node that a member's help leaves."""
        return member

    def receiving(self, member: int) -> int:
        """Return the node that help for a member reaches."""
        return len(self.economy.times) + member

    def own(self, member: int) -> int:
        """Return the arc that carries what a member receives on as what they give."""
        return 2 * member

    def arc_of(self, place: int) -> int:
        """Return the arc of the want at a place of the economy's wants."""
        return 2 * (len(self.economy.times) + place)

    def push(self, arc: int, units: int) -> None:
        """Send units along an arc."""
        self.room[arc] -= units
        self.room[arc ^ 1] += units

    def push_along(self, way: Sequence[int], *, at_most: int | None = None) -> int:
        """Send as many units along a way of arcs as all of them have room for; return how many."""
        most = min(self.room[arc] for arc in way)
        units = most if at_most is None else min(most, at_most)
        for arc in way:
            self.push(arc, units)
        return units

    def reduced(self, arc: int) -> int:
        """Return an arc's cost as the potentials see it."""
        return self.cost[arc] + self.potential[self.head[arc ^ 1]] - self.potential[self.head[arc]]

    def free(self) -> list[list[int]]:
        """Return the arcs from each node that cost nothing as the potentials see it, whether or not they have room."""
        head, cost, potential = self.head, self.cost, self.potential
        return [[arc for arc in arcs if cost[arc] + potential[node] == potential[head[arc]]] for node, arcs in enumerate(self.arcs_from)]

    def units(self) -> list[int]:
        """Return y: what each member receives, and in balance gives."""
        return [self.room[self.own(member) + 1] for member in range(len(self.economy.times))]

    def given(self) -> list[int]:
        """Return what each member gives."""
        given = [0] * len(self.economy.times)
        for want, units in zip(self.economy.wants, self.taken(), strict=True):
            given[want.giver] += units
        return given

    def taken(self) -> list[int]:
        """Return what flows of each want, in the order of the economy's wants."""
        return [self.room[self.arc_of(place) + 1] for place in range(len(self.economy.wants))]

    def is_optimal(self) -> bool:
        """
        Prove that no circulation exchanges more: no arc with room has a negative reduced cost.

        Around any cycle the potentials cancel, so then no cycle with room has a negative cost, and none could be improved.
        """
        return all(self.room[arc] == 0 or self.reduced(arc) >= 0 for arc in range(len(self.head)))

    def is_balanced(self) -> bool:
        """Prove that what reaches each node leaves it, within every capacity."""
        surplus = [0] * len(self.arcs_from)
        for arc in range(0, len(self.head), 2):
            surplus[self.head[arc]] += self.room[arc ^ 1]
            surplus[self.head[arc ^ 1]] -= self.room[arc ^ 1]
        return not any(surplus) and all(room >= 0 for room in self.room)

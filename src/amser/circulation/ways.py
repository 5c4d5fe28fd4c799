"""Ways from what is left to what lacks, where little of either is left to be sent."""

from collections.abc import Iterator, Sequence

from amser.circulation.network import Network


class Ways:
    """
    Searches from both ends at once, an arc of each side in turn, over arcs of cost 0 with room within one group.

    What failed is never walked again, so whoever uses it may push along cycles, and along ways that it found, and nowhere else.
    """

    def __init__(self, network: Network, free: list[list[int]]) -> None:
        self.network, self.free = network, free
        self.group = [0] * len(self.free)
        self.groups = 1

    def freeze(self, arc: int) -> None:
        """Let nothing run along an arc any more, nor back."""
        head = self.network.head
        for one in (arc, arc ^ 1):
            if one in (arcs := self.free[head[one ^ 1]]):
                arcs.remove(one)

    def between(self, starts: Sequence[int], goals: Sequence[int]) -> list[int] | None:
        """
        Return the arcs of a way from a start to a goal; where there is none, None, and one side is a group of its own.

        Starts are of one group; and so are goals, of which there is one at least.
        """
        if self.group[starts[0]] != self.group[goals[0]]:
            return None
        onwards, back = dict.fromkeys(starts, -1), dict.fromkeys(goals, -1)
        walks = ((self._walk(onwards, back, 0), onwards), (self._walk(back, onwards, 1), back))
        while True:
            for walk, side in walks:
                met = next(walk, -1)
                if met == -1:
                    for node in side:
                        self.group[node] = self.groups
                    self.groups += 1
                    return None
                if met is not None:
                    return self._joined(met, onwards, back)

    def _walk(self, side: dict[int, int], other: dict[int, int], back: int) -> Iterator[int | None]:
        """Walk breadth first, with `back` 1 against the arcs; yield None after each arc, and the node where the sides meet."""
        head, room, free, group = self.network.head, self.network.room, self.free, self.group
        nodes = list(side)
        here = group[nodes[0]]
        for node in nodes:  # It grows while it is read.
            for out in free[node]:
                reached = head[out]
                if room[out ^ back] and reached not in side and group[reached] == here:
                    side[reached] = out ^ back
                    nodes.append(reached)
                    if reached in other:
                        yield reached
                yield None

    def _joined(self, met: int, onwards: dict[int, int], back: dict[int, int]) -> list[int]:
        way: list[int] = []
        node = met
        while (arc := onwards[node]) >= 0:
            way.append(arc)
            node = self.network.head[arc ^ 1]
        way.reverse()
        node = met
        while (arc := back[node]) >= 0:
            way.append(arc)
            node = self.network.head[arc]
        return way

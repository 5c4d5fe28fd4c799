"""
A circulation of least cost: the most units that can be exchanged in balance.

Every own arc is filled first: each member has units left to give, and lacks as many. Whoever can help each other in twos and
threes does so at once. What then is left is sent, cheapest way first, to where it lacks: through wants at cost 0, or back along
own arcs at cost 1, which is to say not at all. Within one cost much is sent at once (Dinic), until little is left; that is sent a
way at a time, by searches that look at a small part of the network.

The loops are written out, and hold what they use in local names: in a round of 100,000 members they turn some hundred million times.
"""

from collections.abc import Callable, Iterator

from amser.circulation.economy import Economy
from amser.circulation.network import Network
from amser.circulation.small import help_each_other
from amser.circulation.stopping import Stopped
from amser.circulation.ways import Ways

_FEW = 128
"""Where less than one unit for so many nodes is left, each is sent by itself."""
_TOLD_AFTER = 64


def solve(economy: Economy, *, told: Callable[[int, int], bool] = lambda *_: True) -> Network:
    """
    Return a network that carries as many units as the economy can exchange in balance, with the potentials that prove it.

    `told(done, whole)` hears after each step how many of the units have found their place, and answers whether to go on;
    where it answers False, Stopped is raised. The same economy gives the same network, always.
    """
    network = Network.of(economy)
    left, lacks = [0] * len(network.arcs_from), [0] * len(network.arcs_from)
    for member in range(len(economy.times)):
        own = network.own(member)
        left[network.head[own]] = lacks[network.receiving(member)] = network.room[own]
        network.push(own, network.room[own])
    whole = sum(left)
    few = len(left) // _FEW

    help_each_other(network, left, lacks)
    while True:
        if not told(whole - sum(left), whole):
            raise Stopped
        if not any(left):
            return network
        _raise_potentials(network, left, lacks)
        free = network.free()
        while sum(left) > few and (level := _levels(network, free, left, lacks)) is not None:
            _send(network, free, level, left, lacks)
            if not told(whole - sum(left), whole):
                raise Stopped
        if sum(left) <= few:
            for sent, _ in enumerate(_send_few(network, free, left, lacks), start=1):
                if sent % _TOLD_AFTER == 0 and not told(whole - sum(left), whole):
                    raise Stopped


def _send_few(network: Network, free: list[list[int]], left: list[int], lacks: list[int]) -> Iterator[None]:
    """Send all that arcs that cost nothing can carry, a way at a time; yield after each node from which something was to be sent."""
    ways = Ways(network, free)
    lacking = {node: units for node, units in enumerate(lacks) if units}
    for start in [node for node, units in enumerate(left) if units]:
        while left[start] and lacking and (way := ways.between([start], list(lacking))):
            goal = network.head[way[-1]]
            units = network.push_along(way, at_most=min(left[start], lacks[goal]))
            left[start] -= units
            lacks[goal] -= units
            if not lacks[goal]:
                del lacking[goal]
        yield


def _raise_potentials(network: Network, left: list[int], lacks: list[int]) -> None:
    """Make the cheapest ways from what is left to what lacks cost nothing (Dijkstra on reduced costs, in buckets)."""
    head, cost, room, potential, arcs_from = network.head, network.cost, network.room, network.potential, network.arcs_from
    unknown = len(head)  # More than any way costs: at most one own arc back for each member.
    far = [unknown] * len(arcs_from)
    buckets = [[node for node, units in enumerate(left) if units]]
    for node in buckets[0]:
        far[node] = 0
    reached = unknown
    length = 0
    while length <= reached:
        for node in buckets[length]:  # It grows while it is read: what costs nothing more joins it.
            if far[node] != length:
                continue
            if lacks[node]:
                reached = length
            at = length + potential[node]
            for arc in arcs_from[node]:
                if room[arc]:
                    other = head[arc]
                    to = at + cost[arc] - potential[other]
                    if to < far[other]:
                        far[other] = to
                        while to >= len(buckets):
                            buckets.append([])
                        buckets[to].append(other)
        length += 1
    network.potential = [before + min(distance, reached) for before, distance in zip(potential, far, strict=True)]


def _levels(network: Network, free: list[list[int]], left: list[int], lacks: list[int]) -> list[int] | None:
    """Return each node's number of arcs to what lacks (-1: too far), or None where nothing that is left reaches it."""
    head, room = network.head, network.room
    level = [-1] * len(free)
    nodes = [node for node, units in enumerate(lacks) if units]
    for node in nodes:
        level[node] = 0
    last = len(free)
    is_reached = False
    for node in nodes:  # It grows while it is read.
        following = level[node] + 1
        if following > last:
            break
        for arc in free[node]:
            other = head[arc]
            if level[other] < 0 and room[arc ^ 1]:
                level[other] = following
                nodes.append(other)
                if left[other]:
                    last, is_reached = following, True
    return level if is_reached else None


def _send(network: Network, free: list[list[int]], level: list[int], left: list[int], lacks: list[int]) -> None:
    """Send what shortest ways of arcs that cost nothing can carry: depth first, no arc that led nowhere twice."""
    head, room = network.head, network.room
    tried = [0] * len(free)
    for start in [node for node, units in enumerate(left) if units and level[node] > 0]:
        node, way = start, list[int]()
        while left[start]:
            if lacks[node] and not level[node]:
                units = min(left[start], lacks[node], *(room[arc] for arc in way))
                for arc in way:
                    room[arc] -= units
                    room[arc ^ 1] += units
                left[start] -= units
                lacks[node] -= units
                full = next((place for place, arc in enumerate(way) if not room[arc]), len(way) - 1)
                node = head[way[full] ^ 1]
                del way[full:]
                continue
            arcs, nearer = free[node], level[node] - 1
            for place in range(tried[node], len(arcs) if nearer >= 0 else 0):
                arc = arcs[place]
                if room[arc] and level[head[arc]] == nearer:
                    tried[node] = place
                    way.append(arc)
                    node = head[arc]
                    break
            else:
                tried[node] = len(arcs)
                if not way:
                    break
                node = head[way.pop() ^ 1]
                tried[node] += 1

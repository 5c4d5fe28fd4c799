"""
Among the circulations that exchange the most, the one that favours members in a stated order.

The mechanism of Andersson, Cseh, Ehlers and Erlanson (AEJ Micro 13(1), 2021): the largest y for the first, then, that being
kept, for the second, and so on. Every optimal circulation is reached from every other through cycles of arcs whose reduced
cost is 0, so a member's y grows exactly where such a cycle runs through their own arc.

A maximum flow for every member would be too many. What spares them, without giving up the guarantee:

- who is at their limit when their turn comes cannot grow;
- a cycle stays within a group of nodes that all reach each other. A search from both ends at once that finds no way has walked
  the whole of one side: nothing leads out of it (or into it) any more, and no later push, being a cycle, ever changes that. So
  that side becomes a group of its own, and is never searched across again. The work of failing searches is that of the
  smaller sides: each arc is walked so at most log2(nodes) times, in the way of a union of the smaller with the larger.
"""

from collections.abc import Callable, Sequence

from amser.circulation.network import Network
from amser.circulation.stopping import Stopped
from amser.circulation.ways import Ways


def favour(network: Network, order: Sequence[int], *, told: Callable[[int, int], bool] = lambda *_: True) -> None:
    """
    Move what flows in a solved network so that each member in turn exchanges the most, those before them losing nothing.

    `order` holds every member once. The total does not change. `told` and Stopped are as in `solve`.
    """
    assert sorted(order) == list(range(len(network.economy.times))), "callers put every member in the order once"
    ways = Ways(network, network.free())
    for done, member in enumerate(order):
        if not told(done, len(order)):
            raise Stopped
        own = network.own(member)
        ways.freeze(own)  # From now on: a way round their own arc would be no exchange.
        start, goal = network.head[own], network.receiving(member)
        while network.room[own] and network.reduced(own) == 0 and (way := ways.between([start], [goal])):
            network.push_along([*way, own])

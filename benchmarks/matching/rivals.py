"""What is done without a round: words in the order in which they were asked, pairs, and somebody else's solver."""

from collections.abc import Sequence

import networkx as nx

from amser.circulation import Economy, Want, solve
from amser.circulation.bounds import within_reach


def hours_of_a_round(economy: Economy) -> int:
    """Return the hours that a round finds."""
    network = solve(economy)
    assert network.is_optimal()
    assert network.is_balanced()
    return sum(network.units())


def greedy(economy: Economy, asked: Sequence[Want]) -> list[Want]:
    """Give each want in turn as much as both still have time for; nobody looks at balance."""
    receives, gives = list(economy.times), list(economy.times)
    found = []
    for want in asked:
        hours = min(want.most, receives[want.receiver], gives[want.giver])
        if hours:
            receives[want.receiver] -= hours
            gives[want.giver] -= hours
            found.append(Want(want.receiver, want.giver, hours))
    return found


def one_to_one(economy: Economy) -> list[Want]:
    """Match as many who want help as can be with one helper each, each helper with one of them (Hopcroft and Karp)."""
    most = {(want.receiver, want.giver): want.most for want in economy.wants}
    size = len(economy.times)
    graph = nx.Graph((receiver, size + giver) for receiver, giver in most)
    matched = nx.bipartite.hopcroft_karp_matching(graph, {node for node in graph if node < size})
    pairs = [(receiver, giver - size) for receiver, giver in matched.items() if receiver < size]
    hours = [(pair, min(most[pair], economy.times[pair[0]], economy.times[pair[1]])) for pair in sorted(pairs)]
    return [Want(*pair, units) for pair, units in hours if units]


def in_pairs(economy: Economy) -> int:
    """Return the most hours where each helps one other, who helps them as much (a matching of greatest weight, which is in balance)."""
    most = {(want.receiver, want.giver): want.most for want in economy.wants}
    graph = nx.Graph()
    for (one, other), units in most.items():
        if one < other and (other, one) in most:
            graph.add_edge(one, other, weight=min(units, most[other, one], economy.times[one], economy.times[other]))
    return 2 * sum(graph.edges[pair]["weight"] for pair in nx.max_weight_matching(graph))


def hours(found: Sequence[Want]) -> int:
    """Return how many hours wants are in all."""
    return sum(want.most for want in found)


def in_balance(economy: Economy, found: Sequence[Want]) -> int:
    """Return how many of these hours could be kept if everybody received as much as they give."""
    return hours_of_a_round(Economy(economy.times, found))


def with_room(economy: Economy) -> Economy:
    """Return the same economy where nobody has to balance, as nobody does who is matched one by one."""
    return Economy(economy.times, economy.wants, economy.times, economy.times)


def upper_bound(economy: Economy) -> int:
    """Return what no round exceeds, without a search: the sum of what each member could receive at the very most."""
    return sum(within_reach(economy))


def network_simplex(economy: Economy) -> int:
    """Return the hours of a circulation of least cost, by networkx."""
    graph = nx.DiGraph()
    for member, time in enumerate(economy.times):
        graph.add_edge(("in", member), ("out", member), capacity=time, weight=-1)
    for want in economy.wants:
        graph.add_edge(("out", want.giver), ("in", want.receiver), capacity=want.most, weight=0)
    cost, _ = nx.network_simplex(graph)
    return -int(cost)

"""Small economies, every one of which can be looked at whole, and larger ones drawn from a seed."""

# ruff: noqa: S311 -- they are drawn from a seed, not for secrets

import itertools
import random
from collections.abc import Mapping, Sequence

from amser.circulation import Economy, Network, Want, favour, solve

Quotas = Mapping[tuple[int, int], int]
"""The most that one would take from another, by receiver and giver."""


def an_economy(times: Sequence[int], quotas: Quotas, receive_more: Sequence[int] = (), give_more: Sequence[int] = ()) -> Economy:
    wants = [Want(receiver, giver, most) for (receiver, giver), most in sorted(quotas.items()) if most]
    return Economy(times, wants, receive_more, give_more)


def solved(economy: Economy, order: Sequence[int] | None = None) -> Network:
    """Return a round's network, proven as every round here is: nothing lost on the way, and no more could be exchanged."""
    network = solve(economy)
    assert network.is_balanced()
    assert network.is_optimal()
    total = sum(network.units())
    favour(network, order if order is not None else range(len(economy.times)))
    assert network.is_balanced()
    assert network.is_optimal()
    assert sum(network.units()) == total
    assert_within_its_caps(network)
    return network


def assert_within_its_caps(network: Network) -> None:
    economy, received, given = network.economy, network.units(), network.given()
    assert all(0 <= units <= want.most for want, units in zip(economy.wants, network.taken(), strict=True))
    taken = [0] * len(economy.times)
    for want, units in zip(economy.wants, network.taken(), strict=True):
        taken[want.receiver] += units
    assert taken == received
    for member, time in enumerate(economy.times):
        assert max(received[member], given[member]) <= time
        assert -economy.room_to_give(member) <= received[member] - given[member] <= economy.room_to_receive(member)


def best_of_all(economy: Economy, order: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Look at every allocation there is: the most units in all, and among those the most for each in order."""
    size = len(economy.times)
    found = []
    for flow in itertools.product(*[range(want.most + 1) for want in economy.wants]):
        received, given = [0] * size, [0] * size
        for want, units in zip(economy.wants, flow, strict=True):
            received[want.receiver] += units
            given[want.giver] += units
        if all(_may(economy, member, received[member], given[member]) for member in range(size)):
            found.append((sum(received), tuple(received[member] for member in order)))
    return max(found)


def _may(economy: Economy, member: int, received: int, given: int) -> bool:
    room = economy.room_to_receive(member), economy.room_to_give(member)
    return max(received, given) <= economy.times[member] and -room[1] <= received - given <= room[0]


def drawn(draw: random.Random, *, members: int, most: int, share: float, pairs: int = 7) -> tuple[list[int], dict[tuple[int, int], int]]:
    """Draw times, and quotas for no more than `pairs` pairs."""
    times = [draw.randint(0, most) for _ in range(members)]
    all_pairs = [pair for pair in itertools.permutations(range(members), 2) if draw.random() < share]
    draw.shuffle(all_pairs)
    return times, {pair: draw.randint(1, most) for pair in sorted(all_pairs[:pairs])}


def a_large_economy(members: int, seed: int, *, room: bool = False) -> Economy:
    """Draw an economy in which a few are asked for much, and everybody would take from about five."""
    draw = random.Random(seed)
    quotas = {}
    for receiver in range(members):
        for _ in range(draw.randint(0, 10)):
            giver = int(members * draw.random() ** 2)
            if giver != receiver:
                quotas[receiver, giver] = draw.randint(1, 3)
    times = [draw.randint(1, 6) for _ in range(members)]
    if not room:
        return an_economy(times, quotas)
    return an_economy(times, quotas, [draw.randint(0, 3) for _ in times], [draw.randint(0, 3) for _ in times])


def a_village(members: int, seed: int, *, kinds: int = 12, room: bool = False) -> Economy:
    """Draw an economy in which whoever can do a kind of thing can do it for whoever needs it, as in a time bank."""
    draw = random.Random(seed)
    can = [set(draw.sample(range(kinds), draw.randint(1, 3))) for _ in range(members)]
    needs = [set(draw.sample(range(kinds), draw.randint(0, 3))) for _ in range(members)]
    pairs = itertools.permutations(range(members), 2)
    quotas = {(receiver, giver): draw.randint(1, 3) for receiver, giver in pairs if needs[receiver] & can[giver] and draw.random() < 0.5}
    times = [draw.randint(1, 6) for _ in range(members)]
    rooms = ([draw.randint(0, 2) for _ in times], [draw.randint(0, 2) for _ in times]) if room else ()
    return an_economy(times, quotas, *rooms)


def an_order(size: int, seed: int) -> list[int]:
    order = list(range(size))
    random.Random(seed).shuffle(order)
    return order

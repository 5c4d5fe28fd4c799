"""What flows taken apart: nothing lost, nobody twice, no more parts than there have to be."""

from collections import Counter

import pytest

from amser.circulation import Chain, Circle, Network, Parts, Stopped, circles_of, shorten
from tests.circulation.economies import a_large_economy, a_village, an_economy, an_order, assert_within_its_caps, solved


@pytest.mark.parametrize("room", [False, True])
@pytest.mark.parametrize("longest", [None, 2, 4])
def test_circles_and_chains_add_up_to_exactly_what_flows(room: bool, longest: int | None) -> None:  # noqa: FBT001
    for seed in range(12):
        network = solved(a_large_economy(80, seed, room=room), an_order(80, seed))

        parts = circles_of(network, longest=longest)

        assert_apart(network, parts)
        assert all(len(part.members) <= (longest or 80) for part in parts.found)
        assert all(len(part.members) > (longest or 80) for part in parts.longer)
        assert room or not parts.chains
        assert parts == circles_of(network, longest=longest)


def assert_apart(network: Network, parts: Parts) -> None:
    flows = Counter({(w.giver, w.receiver): units for w, units in zip(network.economy.wants, network.taken(), strict=True) if units})
    whole = list(parts)
    assert whole == [*parts.found, *parts.longer]
    apart: Counter[tuple[int, int]] = Counter()
    for part in whole:
        assert part.units > 0
        assert len(set(part.members)) == len(part.members) > 1
        for step in part.steps():
            apart[step] += part.units
    assert apart == flows
    assert parts.units + parts.longer_units == sum(flows.values())
    out_of_balance = sum(one != other for one, other in zip(network.units(), network.given(), strict=True))
    assert len(whole) <= len(flows) + out_of_balance


def test_who_only_gives_begins_a_chain_and_who_only_receives_ends_it() -> None:
    economy = an_economy((2, 2, 2), {(1, 0): 2, (2, 1): 2}, (0, 0, 2), (2, 0, 0))

    parts = circles_of(solved(economy))

    assert parts.found == [Chain((0, 1, 2), 2)]
    assert parts.chains[0].steps() == [(0, 1), (1, 2)]


def test_a_circle_begins_with_its_least_member_and_two_come_before_three() -> None:
    economy = an_economy((2, 2, 2, 1), {(0, 1): 1, (1, 0): 1, (2, 1): 1, (1, 3): 1, (3, 2): 1})

    parts = circles_of(solved(economy))

    assert parts.found == [Circle((0, 1), 1), Circle((1, 2, 3), 1)]
    assert parts.found[1].steps() == [(1, 2), (2, 3), (3, 1)]
    assert parts.units == 5


def test_what_lies_in_longer_circles_is_said() -> None:
    ring = an_economy((3,) * 5, {(one, (one + 1) % 5): 3 for one in range(5)})

    parts = circles_of(solved(ring), longest=4)

    assert (parts.found, parts.units, parts.longer_units) == ([], 0, 15)
    assert [len(part.members) for part in parts.longer] == [5]


@pytest.mark.parametrize("room", [False, True])
def test_shorter_circles_take_nothing_from_anybody(room: bool) -> None:  # noqa: FBT001
    before = after = 0
    for seed in range(8):
        network = solved(a_village(60, seed, room=room), an_order(60, seed))
        received, given, short = network.units(), network.given(), circles_of(network, longest=4).units

        shorten(network, longest=4)

        parts = circles_of(network, longest=4)
        assert (network.units(), network.given()) == (received, given)
        assert network.is_optimal()
        assert network.is_balanced()
        assert_within_its_caps(network)
        assert_apart(network, parts)
        assert parts.units >= short
        before, after = before + short, after + parts.units
    assert after > 1.15 * before


def test_a_ring_of_four_becomes_two_pairs_where_they_would_help_each_other() -> None:
    ring = {(0, 1): 1, (1, 2): 1, (2, 3): 1, (3, 0): 1}
    network = solved(an_economy((1, 1, 1, 1), ring))
    assert circles_of(network, longest=3).longer_units == 4
    crossed = an_economy((1, 1, 1, 1), {**ring, (1, 0): 1, (3, 2): 1})
    network = solved(crossed)
    for place, want in enumerate(crossed.wants):
        arc = network.arc_of(place)
        network.room[arc], network.room[arc + 1] = (0, 1) if (want.receiver, want.giver) in ring else (1, 0)
    assert circles_of(network, longest=3).longer_units == 4

    shorten(network, longest=3)

    assert circles_of(network, longest=3).found == [Circle((0, 1), 1), Circle((2, 3), 1)]


def test_two_who_help_each_other_do_so_even_where_each_request_is_a_member_of_its_own() -> None:
    mair, dai, huw, sian, first, second, third, fourth = range(8)
    asked = {(mair, first): 1, (dai, second): 1, (huw, third): 1, (sian, fourth): 1}
    could = {(first, dai): 1, (second, mair): 1, (second, huw): 1, (third, mair): 1, (third, sian): 1, (fourth, huw): 1, (first, sian): 1}

    parts = circles_of(solved(an_economy((1,) * 8, {**asked, **could})))

    assert parts.found == [Circle((mair, second, dai, first), 1), Circle((huw, fourth, sian, third), 1)]


def test_shortening_that_is_stopped_leaves_everything_as_it_was() -> None:
    network = solved(a_village(60, 1), an_order(60, 1))
    before = list(network.room)
    heard = iter([True, False])

    with pytest.raises(Stopped):
        shorten(network, longest=4, told=lambda *_: next(heard))

    assert network.room == before

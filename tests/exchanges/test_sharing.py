"""What settles a group exchange: sums that must come out, whoever comes and for however long."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.exchanges.actions.sharing import POT, LessThanGiven, Move, moved, moves, shares
from amser.exchanges.models import Kind, Sharing

NUMBERS = st.integers(1, 40)
MINUTES = st.integers(1, 24 * 60)
PEOPLE = st.dictionaries(NUMBERS, MINUTES, min_size=1, max_size=15)
STEPS = st.sampled_from([1, 5, 15, 30])
HELPER = 50  # nobody else's number


@st.composite
def _settlements(draw: st.DrawFn) -> tuple[Kind, str, dict[int, int], dict[int, int], set[int]]:
    """Draw any group exchange that can be settled, some of it by the pot."""
    kind = draw(st.sampled_from([kind for kind in Kind if kind != Kind.PAIR]))
    many, sharing = draw(PEOPLE), ""
    gave, received = many, {HELPER: 60}
    if kind in {Kind.ONE_TO_MANY, Kind.ENTRY}:
        sharing = draw(st.sampled_from(list(Sharing))) if kind == Kind.ONE_TO_MANY else ""
        gave, received = {HELPER: draw(st.integers(1, sum(many.values())))}, many
    elif kind == Kind.COMMUNITY:
        received = {}
    elif kind == Kind.MUTUAL:
        received = dict.fromkeys(draw(st.sets(NUMBERS, min_size=1, max_size=8)) | {HELPER}, 1)
    return kind, str(sharing), gave, received, set(draw(st.lists(st.sampled_from(sorted({*received, HELPER})), max_size=3)))


def _nets(found: list[Move]) -> Mapping[int, int]:
    nets: dict[int, int] = {}
    for move in found:
        nets[move.debit] = nets.get(move.debit, 0) - move.minutes
        nets[move.credit] = nets.get(move.credit, 0) + move.minutes
    return nets


@given(st.integers(0, 200), PEOPLE, STEPS)
def test_shares_sum_to_the_total_and_each_is_within_a_step_of_exact(units: int, weights: dict[int, int], step: int) -> None:
    total = units * step

    found = shares(total, weights, step=step)

    assert sum(found.values()) == total
    assert found.keys() == weights.keys()
    for one, weight in weights.items():
        assert abs(found[one] - total * weight / sum(weights.values())) < step


@given(st.integers(0, 3000), st.sets(NUMBERS, min_size=1))
def test_of_equal_weights_the_smaller_numbers_take_what_is_left(total: int, people: set[int]) -> None:
    found = list(shares(total, dict.fromkeys(people, 7)).values())

    assert found == sorted(found, reverse=True)
    assert max(found) - min(found) <= 1


@given(_settlements())
def test_every_settlement_sums_to_zero_and_moves_nothing_to_oneself(
    case: tuple[Kind, str, dict[int, int], dict[int, int], set[int]],
) -> None:
    kind, sharing, gave, received, from_pot = case

    found = moves(kind=kind, sharing=sharing, gave=gave, received=received, from_pot=from_pot)

    assert sum(_nets(found).values()) == 0
    assert all(move.minutes > 0 and move.debit != move.credit for move in found)
    assert not {move.debit for move in found} & from_pot


@given(_settlements(), st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_people_are_written_down(
    case: tuple[Kind, str, dict[int, int], dict[int, int], set[int]], dice: random.Random
) -> None:
    kind, sharing, gave, received, from_pot = case
    again = [list(people.items()) for people in (gave, received)]
    for people in again:
        dice.shuffle(people)

    first = moves(kind=kind, sharing=sharing, gave=gave, received=received, from_pot=from_pot)
    second = moves(kind=kind, sharing=sharing, gave=dict(again[0]), received=dict(again[1]), from_pot=from_pot)

    assert first == second


@given(_settlements())
def test_whoever_helped_gains_the_time_they_gave(case: tuple[Kind, str, dict[int, int], dict[int, int], set[int]]) -> None:
    kind, sharing, gave, received, from_pot = case
    if kind in {Kind.MUTUAL, Kind.ENTRY}:
        return

    found = moves(kind=kind, sharing=sharing, gave=gave, received=received, from_pot=from_pot)

    assert {helper: moved(found, helper)[0] for helper in gave} == gave


@given(PEOPLE, st.sampled_from([Sharing.FULL, Sharing.SHARED]))
def test_of_one_helpers_hours_each_has_a_share_within_a_minute_of_exact(received: dict[int, int], sharing: Sharing) -> None:
    minutes = max(1, sum(received.values()) // 2)

    found = moves(kind=Kind.ONE_TO_MANY, sharing=sharing, gave={HELPER: minutes}, received=received)

    for one, there in received.items():
        assert abs(moved(found, one)[1] - minutes * there / sum(received.values())) < 1
        gave_up = sum(move.minutes for move in found if move.debit == one)
        assert gave_up == (there if sharing == Sharing.FULL else moved(found, one)[1])


@given(st.dictionaries(NUMBERS, MINUTES, min_size=2, max_size=10))
def test_in_a_mutual_session_nobody_is_worse_off_than_an_equal_share(gave: dict[int, int]) -> None:
    found = moves(kind=Kind.MUTUAL, gave=gave, received={})
    nets, total = _nets(found), sum(gave.values())

    for one, minutes in gave.items():
        assert abs(nets.get(one, 0) - (minutes - total / len(gave))) < 1


@given(st.sets(NUMBERS, min_size=2, max_size=12), MINUTES)
def test_where_all_gave_the_same_everyone_gives_and_receives_it(people: set[int], minutes: int) -> None:
    found = moves(kind=Kind.MUTUAL, gave=dict.fromkeys(people, minutes), received={})

    assert {one: moved(found, one) for one in people} == dict.fromkeys(people, (minutes, minutes))


@given(PEOPLE, MINUTES)
def test_at_a_time_entry_event_each_gives_the_host_the_time_they_came_for(received: dict[int, int], minutes: int) -> None:
    found = moves(kind=Kind.ENTRY, gave={HELPER: minutes}, received=received)

    assert _nets(found) == {**{one: -there for one, there in received.items()}, HELPER: sum(received.values())}


def test_the_surplus_of_whole_hours_goes_to_the_pot() -> None:
    found = moves(kind=Kind.ONE_TO_MANY, sharing=Sharing.FULL, gave={HELPER: 60}, received={1: 60, 2: 60, 3: 60})

    assert _nets(found) == {1: -60, 2: -60, 3: -60, HELPER: 60, POT: 120}
    assert sum(move.minutes for move in found if move.is_help) == 60


def test_those_who_came_for_less_than_the_helper_gave_cannot_give_it_up() -> None:
    with pytest.raises(LessThanGiven):
        moves(kind=Kind.ONE_TO_MANY, sharing=Sharing.FULL, gave={HELPER: 60}, received={1: 30})

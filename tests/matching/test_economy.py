"""How requests become an economy, and what a round finds in it: by hand, and against trying everything."""

import dataclasses
import itertools
import random

from amser.circulation import Economy, solve
from amser.matching.queries.economy import Asked, Asks, Could, Room, find


def asked(requests: list[tuple[int, int, int]], pairs: list[tuple[int, int]], *, people: int = 4, most: int = 16) -> Asked:
    """Requests as (id, receiver, units), pairs as (request, giver); the first people come first."""
    return Asked.of(
        (Asks(*one) for one in requests),
        (Could(request, giver, None, ()) for request, giver in pairs),
        order=range(people),
        most=most,
        seed=1,
    )


def test_a_circle_of_three_is_found_whole() -> None:
    found = find(asked([(10, 0, 4), (11, 1, 4), (12, 2, 4)], [(10, 1), (11, 2), (12, 0)]))

    assert (found.units, found.at_most, found.in_twos, found.proven) == (12, 12, 0, True)
    ((steps, units),) = found.circles
    assert units == 4
    assert {(step.giver, step.request, step.receiver) for step in steps} == {(1, 10, 0), (2, 11, 1), (0, 12, 2)}


def test_a_request_is_not_met_twice_over_by_two_who_could() -> None:
    # 0 asks for two things; only the first has helpers, of whom each could give all that 0 may receive.
    found = find(asked([(10, 0, 4), (11, 0, 4), (12, 1, 4), (13, 2, 4)], [(10, 1), (10, 2), (12, 0), (13, 0)]))

    assert found.units == 8
    assert sum(units for steps, units in found.circles for step in steps if step.request == 10) == 4


def test_nobody_gives_or_receives_more_than_the_limit() -> None:
    found = find(asked([(10, 0, 8), (11, 1, 8)], [(10, 1), (11, 0)], most=3))

    assert found.units == 6


def test_swaps_in_twos_are_bounded_by_what_both_could_do() -> None:
    found = find(asked([(10, 0, 4), (11, 1, 2)], [(10, 1), (11, 0)]))

    assert (found.units, found.in_twos, found.at_most) == (4, 4, 6)


def test_nothing_asked_is_nothing_found() -> None:
    found = find(asked([], []))

    assert (found.units, found.circles, found.proven) == (0, (), True)


def test_what_was_asked_reads_back_and_its_order_of_reading_does_not_matter() -> None:
    requests, pairs = [(10, 0, 4), (11, 1, 4)], [(11, 0), (10, 1)]
    one, other = asked(requests, pairs), asked(requests[::-1], pairs[::-1])

    assert one == other == Asked.read(one.plain())
    assert one.digest() == other.digest() != asked(requests, pairs, most=4).digest()


def test_a_round_finds_as_much_as_trying_everything() -> None:
    chance = random.Random(5)  # noqa: S311  the same cases every time
    for _ in range(150):
        requests = [(10 + number, chance.randrange(3), chance.randint(1, 2)) for number in range(chance.randint(1, 4))]
        pairs = [(one, giver) for one, receiver, _ in requests for giver in range(3) if giver != receiver and chance.random() < 0.6]
        question = asked(requests, pairs, people=3, most=2)

        found = find(question)

        assert found.proven
        assert found.units == _by_trying(question), question
        assert found.units == sum(units * len(steps) for steps, units in found.circles)


def _by_trying(question: Asked) -> int:
    """Return the most units that balance, within what each request takes and each person's time."""
    requests, times = {one.id: one for one in question.requests}, question.times()
    best = 0
    for units in itertools.product(*(range(requests[pair.request].units + 1) for pair in question.pairs)):
        given, got, met = dict.fromkeys(times, 0), dict.fromkeys(times, 0), dict.fromkeys(requests, 0)
        for pair, some in zip(question.pairs, units, strict=True):
            given[pair.giver] += some
            got[requests[pair.request].receiver] += some
            met[pair.request] += some
        if given == got and all(got[one] <= times[one] for one in times) and all(met[one] <= requests[one].units for one in met):
            best = max(best, sum(got.values()))
    return best


def test_the_economy_counts_each_unit_twice_and_no_more() -> None:
    question = asked([(10, 0, 4), (11, 1, 4)], [(10, 1), (11, 0)])
    economy = question.economy()

    assert isinstance(economy, Economy)
    assert sum(solve(economy).units()) == 2 * find(question).units


def test_with_room_what_is_out_of_balance_is_a_chain_and_balance_alone_would_find_nothing() -> None:
    balanced = asked([(10, 0, 4)], [(10, 1)], people=2)
    with_room = dataclasses.replace(balanced, room=(Room(0, 3, 0), Room(1, 0, 4)))

    found = find(with_room)

    assert find(balanced).units == 0
    assert (found.units, found.proven) == (3, True)
    ((steps, units),) = found.circles
    assert (units, [(step.giver, step.request, step.receiver) for step in steps]) == (3, [(1, 10, 0)])
    assert Asked.read(with_room.plain()) == with_room


def test_two_requests_between_the_same_two_people_are_two_circles_of_one_request_a_step() -> None:
    found = find(asked([(10, 0, 2), (11, 0, 1), (12, 1, 3)], [(10, 1), (11, 1), (12, 0)]))

    met = {request: sum(units for steps, units in found.circles for step in steps if step.request == request) for request in (10, 11, 12)}
    assert (met, found.units) == ({10: 2, 11: 1, 12: 3}, 6)
    assert [len(steps) for steps, _ in found.circles] == [2, 2]


def test_all_that_flows_is_in_the_circles_and_nobody_is_in_one_twice() -> None:
    chance = random.Random(11)  # noqa: S311  the same case every time
    requests = [(100 + number, chance.randrange(40), chance.randint(1, 8)) for number in range(60)]
    pairs = [(one, giver) for one, receiver, _ in requests for giver in chance.sample(range(40), 5) if giver != receiver]

    found = find(asked(requests, pairs, people=40))

    assert found.units == sum(units * len(steps) for steps, units in found.circles) > 0
    for steps, _ in found.circles:
        assert len({step.giver for step in steps}) == len(steps)
        assert [step.receiver for step in steps] == [*(step.giver for step in steps[1:]), steps[0].giver]

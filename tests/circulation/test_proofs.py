"""What a round promises, against every allocation there is where they can be counted, and against its certificate where not."""

# ruff: noqa: S311 -- economies are drawn from a seed, not for secrets

import random

import pytest

from amser.circulation import Economy, Stopped, Want, favour, solve, solving
from tests.circulation.economies import Quotas, a_large_economy, an_economy, an_order, best_of_all, drawn, solved

RING_OF_FOUR = {(0, 1): 1, (0, 2): 1, (1, 0): 1, (2, 3): 1, (3, 4): 1, (4, 0): 1}


@pytest.mark.parametrize(
    ("times", "quotas", "order", "units"),
    [
        ((3, 2), {(0, 1): 5, (1, 0): 5}, (0, 1), [2, 2]),
        ((2, 1, 2), {(0, 2): 2, (1, 0): 2, (2, 1): 2}, (0, 1, 2), [1, 1, 1]),
        ((1, 1, 1), {(0, 1): 1, (1, 0): 1, (1, 2): 1, (2, 1): 1}, (0, 1, 2), [1, 1, 0]),
        ((1, 1, 1), {(0, 1): 1, (1, 0): 1, (1, 2): 1, (2, 1): 1}, (2, 1, 0), [0, 1, 1]),
        ((1, 1, 1, 1, 1), RING_OF_FOUR, (1, 0, 2, 3, 4), [1, 0, 1, 1, 1]),  # More for all comes before the first in the order.
        ((), {}, (), []),
        ((4, 4), {}, (0, 1), [0, 0]),
        ((4, 4, 4), {(0, 1): 2, (1, 2): 2}, (0, 1, 2), [0, 0, 0]),  # A way that is no circle.
    ],
)
def test_the_vectors_come_out_as_they_are_written(times: tuple[int, ...], quotas: Quotas, order: tuple[int, ...], units: list[int]) -> None:
    assert solved(an_economy(times, quotas), order).units() == units


def test_a_thousand_small_economies_exchange_the_most_that_any_allocation_does_and_favour_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)
    for number in range(1000):
        monkeypatch.setattr(solving, "_FEW", 1 if number % 2 else 1000)  # A way at a time, which large rounds end with, or never.
        members = draw.randint(2, 4)
        economy = an_economy(*drawn(draw, members=members, most=2, share=0.6))
        order = an_order(members, draw.randrange(10**6))

        received = solved(economy, order).units()

        assert (sum(received), tuple(received[member] for member in order)) == best_of_all(economy, order), (economy, order)


def test_four_hundred_small_economies_with_room_beside_balance_do_too() -> None:
    draw = random.Random(2)
    unbalanced = 0
    for _ in range(400):
        members = draw.randint(2, 4)
        times, quotas = drawn(draw, members=members, most=2, share=0.5, pairs=6)
        room = [[draw.choice((0, 0, 1, 2)) for _ in times] for _ in range(2)]
        economy = an_economy(times, quotas, *room)
        order = an_order(members, draw.randrange(10**6))

        network = solved(economy, order)

        received = network.units()
        assert (sum(received), tuple(received[member] for member in order)) == best_of_all(economy, order), (economy, order)
        unbalanced += received != network.given()
    assert unbalanced > 40, "rounds in balance prove nothing here"


def test_room_of_nothing_is_balance() -> None:
    for seed in range(20):
        plain = a_large_economy(40, seed)
        nothing = [0] * 40

        assert solved(Economy(plain.times, plain.wants, nothing, nothing)).taken() == solved(plain).taken()


@pytest.mark.parametrize("room", [False, True])
def test_a_large_round_is_proven_to_be_the_most(room: bool) -> None:  # noqa: FBT001
    economy = a_large_economy(3000, 7, room=room)

    assert sum(solved(economy, an_order(3000, 1)).units()) > 3000


def test_a_certificate_does_not_hold_of_a_round_that_could_be_improved() -> None:
    network = solve(a_large_economy(200, 3))
    assert network.is_optimal()
    full = next(place for place, units in enumerate(network.units()) if units)
    network.room[network.own(full)] += 1  # A time that nobody told the search of, of somebody who could use it or not,
    network.potential[network.receiving(full)] -= 1  # or a potential that is wrong.

    assert not network.is_optimal()
    network.push(network.own(full), 1)
    assert not network.is_balanced()


@pytest.mark.parametrize("room", [False, True])
def test_a_way_at_a_time_finds_what_many_at_once_do(room: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    economy = a_large_economy(300, 6, room=room)
    received = []
    for few in (1, 20, 1000):
        monkeypatch.setattr(solving, "_FEW", few)
        received.append(solved(economy, an_order(300, 1)).units())

    assert received[0] == received[1] == received[2]


@pytest.mark.parametrize("room", [False, True])
def test_who_comes_first_never_changes_the_total(room: bool) -> None:  # noqa: FBT001
    for seed in range(20):
        economy = a_large_economy(60, seed, room=room)
        totals = {sum(solved(economy, an_order(60, one)).units()) for one in range(4)}
        assert len(totals) == 1


def test_who_comes_first_can_receive_no_less_than_in_any_other_place() -> None:
    economy = a_large_economy(60, 5)
    last = solved(economy, range(60)).units()
    for member in range(60):
        others = [other for other in range(60) if other != member]
        assert solved(economy, [member, *others]).units()[member] >= last[member]


def test_a_quota_that_grows_never_lessens_the_total() -> None:
    draw = random.Random(4)
    grew = 0
    for _ in range(300):
        times, quotas = drawn(draw, members=8, most=3, share=0.3, pairs=20)
        before = sum(solve(an_economy(times, quotas)).units())
        one, other = draw.sample(range(8), 2)
        after = sum(solve(an_economy(times, {**quotas, (one, other): quotas.get((one, other), 0) + draw.randint(1, 2)})).units())
        assert after >= before
        grew += after > before
    assert grew > 10


def test_ten_thousand_misreports_gain_nobody_anything() -> None:
    draw = random.Random(5)
    tried = changed = 0
    while tried < 10_000:
        size = draw.randint(2, 5)
        times, quotas = drawn(draw, members=size, most=3, share=0.6, pairs=12)
        order = an_order(size, draw.randrange(10**6))
        honest = _received(times, quotas, order)
        for member in range(size):
            for _ in range(8):
                tried += 1
                said_times, said = _misreport(draw, member, times, quotas)
                got = _received(said_times, said, order)[member]
                changed += got != honest[member]
                is_what_they_would_take = all(units <= quotas.get((member, giver), 0) for giver, units in got.items())
                if is_what_they_would_take:  # Else they have help that they do not want, and give their time for it.
                    assert sum(got.values()) <= sum(honest[member].values()), (times, quotas, order, member, said_times, said)
    assert changed > 2000, "misreports that change nothing prove nothing"


def _misreport(draw: random.Random, member: int, times: list[int], quotas: Quotas) -> tuple[list[int], Quotas]:
    """State other quotas, larger, smaller or none, or less time than one has, or both."""
    said_times, said = list(times), dict(quotas)
    if draw.random() < 0.3:
        said_times[member] = draw.randint(0, times[member])
    for giver in range(len(times)):
        if giver != member and draw.random() < 0.5:
            said[member, giver] = draw.randint(0, 3)
    return said_times, said


def _received(times: list[int], quotas: Quotas, order: list[int]) -> list[dict[int, int]]:
    """Return what each member receives, by giver."""
    network = solve(an_economy(times, quotas))
    favour(network, order)
    received: list[dict[int, int]] = [{} for _ in times]
    for want, units in zip(network.economy.wants, network.taken(), strict=True):
        if units:
            received[want.receiver][want.giver] = units
    return received


@pytest.mark.parametrize("room", [False, True])
def test_the_same_economy_gives_the_same_network(room: bool) -> None:  # noqa: FBT001
    economy = a_large_economy(300, 9, room=room)
    order = an_order(300, 2)

    one, two = solved(economy, order), solved(economy, order)

    assert (one.room, one.potential) == (two.room, two.potential)


def test_a_round_tells_how_far_it_is_and_can_be_stopped_at_every_step() -> None:
    economy = a_large_economy(200, 11)
    steps, whole = _Heard(), sum(economy.times)
    network = solve(economy, told=steps)
    assert steps.heard == sorted(steps.heard)
    assert steps.heard[-1][0] == steps.heard[-1][1] <= whole

    for stop_at in range(1, len(steps.heard) + 1):
        with pytest.raises(Stopped):
            solve(economy, told=_Heard(stop_at))
    turns = _Heard()
    favour(network, range(200), told=turns)
    assert turns.heard == [(turn, 200) for turn in range(200)]
    with pytest.raises(Stopped):
        favour(network, range(200), told=_Heard(50))
    assert network.is_optimal()
    assert network.is_balanced()


class _Heard:
    """Hears how far a round is, and stops it at a step."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.heard: list[tuple[int, int]] = []

    def __call__(self, done: int, whole: int) -> bool:
        self.heard.append((done, whole))
        return len(self.heard) != self.stop_at


@pytest.mark.parametrize(
    ("times", "wants", "room"),
    [
        ((1, -1), (), ()),
        ((1, 1), (Want(0, 0, 1),), ()),
        ((1, 1), (Want(0, 1, 0),), ()),
        ((1, 1), (Want(0, 2, 1),), ()),
        ((1, 1), (Want(0, 1, 1), Want(0, 1, 2)), ()),
        ((1, 1), (), (1,)),
        ((1, 1), (), (1, -1)),
    ],
)
def test_what_no_round_could_mean_is_refused(times: tuple[int, ...], wants: tuple[Want, ...], room: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Economy(times, wants, room)

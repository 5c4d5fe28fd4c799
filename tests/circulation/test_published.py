"""A round that anybody can run again: the order by its rule, and the digest of what was asked."""

# ruff: noqa: S311 -- they are shuffled by a seed, not for secrets

import datetime as dt
import random

from amser.circulation import RULE, Turn, digest, in_turn
from tests.circulation.economies import an_economy

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def test_whoever_waited_longest_comes_first_then_whoever_has_least() -> None:
    turns = [Turn("a", None, -600), Turn("b", JUNE, 0), Turn("c", MAY, 60), Turn("d", MAY, -60)]

    assert in_turn(turns, seed=1) == [3, 2, 1, 0]


def test_a_draw_decides_between_people_who_are_alike_and_the_seed_decides_the_draw() -> None:
    turns = [Turn(str(number), MAY, 0) for number in range(30)]
    first = [turns[place].name for place in in_turn(turns, seed=1)]
    random.Random(3).shuffle(turns)

    assert [turns[place].name for place in in_turn(turns, seed=1)] == first
    assert [turns[place].name for place in in_turn(turns, seed=2)] != first
    assert first != sorted(first)


def test_a_digest_is_of_all_that_was_asked_and_of_nothing_else() -> None:
    economy = an_economy((2, 3, 1), {(0, 1): 2, (1, 0): 1})
    again = an_economy((2, 3, 1), {(0, 1): 2, (1, 0): 1})
    turned = type(economy)(economy.times, economy.wants[::-1])
    asked = digest(economy, (0, 1, 2), rule=RULE, seed=1)

    assert digest(again, (0, 1, 2), rule=RULE, seed=1) == asked
    assert asked == "66104753bd685a5e1c679b00db6d5320f0c2b6fdb918fe9e4c7a27fa82270cbd"
    others = [
        digest(turned, (0, 1, 2), rule=RULE, seed=1),
        digest(economy, (1, 0, 2), rule=RULE, seed=1),
        digest(economy, (0, 1, 2), rule=RULE, seed=2),
        digest(economy, (0, 1, 2), rule="another", seed=1),
        digest(an_economy((2, 3, 2), {(0, 1): 2, (1, 0): 1}), (0, 1, 2), rule=RULE, seed=1),
        digest(an_economy((2, 3, 1), {(0, 1): 1, (1, 0): 1}), (0, 1, 2), rule=RULE, seed=1),
        digest(an_economy((2, 3, 1), {(0, 1): 2, (1, 0): 1}, (1, 0, 0)), (0, 1, 2), rule=RULE, seed=1),
    ]
    assert len({asked, *others}) == 8

"""How a run goes: the same for a seed, nothing out of nothing, each figure as a bank's figures define it."""

import dataclasses

import pytest

from amser.simulation import FIGURES, Neighbourhood, Policy, Rule, Stopped, run, spread
from amser.simulation.outcome import Tally

_PEOPLE = Neighbourhood(members=30, weekly=2, accepting=0.6, leaving=0.5, only_giving=0.2)
_POLICY = Policy(asked=2, floor_minutes=-300, start_minutes=120, ceiling_minutes=900, pot_minutes=600)
_FIGURES = {figure.name: figure for figure in FIGURES}


@pytest.mark.parametrize("rule", Rule)
def test_a_seed_always_tells_the_same_story_and_another_seed_another(rule: Rule) -> None:
    policy = dataclasses.replace(_POLICY, rule=rule)

    one, again, other = (run(_PEOPLE, policy, seed=seed, days=100, settling_days=50) for seed in (7, 7, 8))

    assert one == again
    assert one != other


@pytest.mark.parametrize("rule", Rule)
def test_hours_only_move_between_members_and_within_the_limits(rule: Rule) -> None:
    people = dataclasses.replace(_PEOPLE, leaving=0)

    lived = run(people, dataclasses.replace(_POLICY, rule=rule, pot_minutes=0), seed=1, days=200)

    assert lived.met > 100
    assert sum(balance * share for balance, share in lived.balances) == pytest.approx(120)
    assert lived.balances[0][0] >= -300
    assert lived.balances[-1][0] <= 900
    assert sum(times for _, _, times in lived.exchanged) == lived.met
    assert all(giver != asker for giver, asker, _ in lived.exchanged)
    assert not {asker for _, asker, _ in lived.exchanged} & set(range(people.givers))


def test_the_numbers_of_one_seed_are_these() -> None:
    """A change of these is a change of what a seed means: say so in the changelog."""
    lived = run(_PEOPLE, _POLICY, seed=1, days=364, settling_days=364)

    assert (lived.met, lived.without_credit, lived.unanswered, lived.from_pot) == (2365, 110, 1, 61)


def test_the_pot_pays_while_it_lasts() -> None:
    people, policy = Neighbourhood(members=10, weekly=3, accepting=1), Policy(pot_minutes=180, ceiling_minutes=60)

    lived = run(people, policy, seed=1, days=30)

    assert lived.from_pot == 3
    assert lived.without_credit > 0
    assert sum(balance * share * 10 for balance, share in lived.balances) <= 180


def test_nobody_says_yes_and_everybody_gives_up() -> None:
    lived = run(Neighbourhood(members=5, weekly=7, accepting=0, patience_days=3), Policy(start_minutes=600), seed=1, days=50)

    assert (lived.met, lived.fill_rate, lived.waiting_days, lived.both_share, lived.circular_share()) == (0, 0, None, None, None)
    assert lived.unanswered > 0
    assert spread(_FIGURES["waiting_days"], [lived]) is None


def test_a_run_stops_when_it_is_told_to() -> None:
    heard = []

    def told(done: int, whole: int) -> bool:
        heard.append((done, whole))
        return done < 3

    with pytest.raises(Stopped):
        run(_PEOPLE, _POLICY, seed=1, days=7, settling_days=3, told=told)

    assert heard == [(1, 10), (2, 10), (3, 10)]


def test_the_measures_are_those_of_a_banks_figures() -> None:
    """A gives B two, B gives C one, C gives A one; D gives A one: three of five run in a circle, three of four both give and receive."""
    tally = Tally()
    for giver, asker, waited in ((0, 1, 0), (0, 1, 4), (1, 2, 0), (2, 0, 1), (3, 0, 0)):
        tally.met(giver, asker, waited, from_pot=False)

    found = tally.outcome(days=1, least=60, minutes=60)

    assert found.both_share == 3 / 4
    assert found.circular_share() == 3 / 5
    assert found.waiting_days == 1


@pytest.mark.parametrize(
    "wrong", [{"members": 1}, {"members": 5, "weekly": 0}, {"members": 5, "accepting": 1.1}, {"members": 2, "only_giving": 0.9}]
)
def test_a_neighbourhood_that_could_not_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"members|shares|asks"):
        Neighbourhood(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"asked": 0}, {"floor_minutes": 60}, {"ceiling_minutes": -60}, {"pot_minutes": -1}])
def test_limits_that_contradict_each_other_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"asked|floor"):
        Policy(**wrong)  # type: ignore[arg-type]

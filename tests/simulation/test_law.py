"""
What is known about money without prices, met by the simulator (Kash, Friedman and Halpern's scrip systems).

The law: with a ceiling of k and a mean of m, balances tend to the truncated geometric distribution, P(b) ∝ λ^b for 0 ≤ b ≤ k,
λ fixed by m. Tolerance: a total variation of 0.006. Four hundred thousand exchanges leave chance about half of that.
"""

import pytest

from amser.simulation import Neighbourhood, Outcome, Policy, Rule, run

_EAGER = Neighbourhood(members=500, weekly=7, minutes=1, accepting=1)


def _law(ceiling: int, mean: float) -> tuple[float, list[float]]:
    """λ by bisection on the mean, and the shares: from the statement of the law, without our own code."""
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        found = sum(balance * share for balance, share in enumerate(_shares(middle, ceiling)))
        low, high = (middle, high) if found < mean else (low, middle)
    return low, _shares(low, ceiling)


def _shares(ratio: float, ceiling: int) -> list[float]:
    weights = [ratio**balance for balance in range(ceiling + 1)]
    return [weight / sum(weights) for weight in weights]


def _lived(rule: Rule, asked: int) -> Outcome:
    return run(_EAGER, Policy(rule=rule, asked=asked, start_minutes=3, ceiling_minutes=10), seed=1, days=900, settling_days=200)


@pytest.fixture(scope="module")
def anyone() -> Outcome:
    return _lived(Rule.RANDOM, 1)


def test_the_law_has_the_published_shares() -> None:
    ratio, shares = _law(10, 3)

    assert ratio == pytest.approx(0.80355, abs=5e-6)
    assert shares == pytest.approx([0.2159, 0.1735, 0.1394, 0.1120, 0.0900, 0.0723, 0.0581, 0.0467, 0.0375, 0.0302, 0.0242], abs=6e-5)


def test_balances_follow_the_truncated_geometric_law(anyone: Outcome) -> None:
    _, law = _law(10, 3)
    found = dict(anyone.balances)

    assert set(found) == set(range(11))
    assert sum(abs(found[balance] - share) for balance, share in enumerate(law)) / 2 <= 0.006
    assert anyone.nothing_to_spend == found[0]


def test_asking_two_and_taking_the_poorer_leaves_few_with_nothing(anyone: Outcome) -> None:
    poorer = _lived(Rule.LOWEST_OF_ASKED, 2)
    found = dict(poorer.balances)

    assert anyone.nothing_to_spend == pytest.approx(0.216, abs=0.006)
    assert poorer.nothing_to_spend == pytest.approx(0.059, abs=0.006)
    assert sum(share for balance, share in found.items() if balance > 6) < 0.002
    assert (poorer.fill_rate or 0) > (anyone.fill_rate or 0)


@pytest.mark.parametrize("rule", Rule)
def test_a_floor_shifts_every_balance_and_changes_nothing_else(rule: Rule) -> None:
    people = Neighbourhood(members=40, weekly=7, minutes=1, accepting=0.7)

    at_zero = run(people, Policy(rule, 2, start_minutes=3, ceiling_minutes=10), seed=4, days=60)
    below = run(people, Policy(rule, 2, floor_minutes=-5, start_minutes=-2, ceiling_minutes=5), seed=4, days=60)

    assert below.balances == tuple((balance - 5, share) for balance, share in at_zero.balances)
    assert below.exchanged == at_zero.exchanged
    assert below.nothing_to_spend == at_zero.nothing_to_spend

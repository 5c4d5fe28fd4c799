"""
A run, day by day.

Each day those leave who leave; for every open request others are asked; new needs arise, as often as chance has them; in the
evening balances are looked at. Needs and answers are drawn from two sources, each from the seed: under two policies the same
people need help at the same moments, so what differs is the policy.
"""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from amser.simulation.choosing import choice_for
from amser.simulation.outcome import Outcome, Tally
from amser.simulation.policy import Neighbourhood, Policy, Rule

_YEAR = 365


class Stopped(Exception):
    """Whoever started the run asked it to stop."""


class _Open(NamedTuple):
    asker: int
    person: int
    day: int


def run(
    people: Neighbourhood,
    policy: Policy,
    *,
    seed: int,
    days: int,
    settling_days: int = 0,
    told: Callable[[int, int], bool] = lambda *_: True,
) -> Outcome:
    """
    Return what happened in `days` days, after `settling_days` that are not counted. The same for the same seed, everywhere.

    `told(done, whole)` hears after each day, and answers whether to go on. Raises Stopped where it did not.
    """
    assert days >= 1, "callers ask for a day at least"
    bank = _Bank(people, policy, seed)
    whole = settling_days + days
    for day in range(whole):
        bank.live(day, counted=day >= settling_days)
        if not told(day + 1, whole):
            raise Stopped
    return bank.tally.outcome(days=days, least=policy.floor_minutes + people.minutes, minutes=people.minutes)


class _Bank:
    """Where everybody stands. A member's place is taken by a new person when they leave, so `_person` says who it is now."""

    def __init__(self, people: Neighbourhood, policy: Policy, seed: int) -> None:
        self._people, self._policy = people, policy
        self._needs, self._answers = Random(f"needs {seed}"), Random(f"answers {seed}")  # noqa: S311 -- chance, not a secret
        self._balances = [policy.start_minutes] * people.members
        self._person = list(range(people.members))
        self._next_person = people.members
        self._pot = policy.pot_minutes
        self._open: list[_Open] = []
        self._most = None if policy.ceiling_minutes is None else policy.ceiling_minutes - people.minutes
        self._choice = choice_for(policy.rule, self._balances, most=self._most, minutes=people.minutes, random=self._answers)
        self._next_need = self._needs.expovariate(self._needs_a_day)
        self._next_leaving = self._wait_for_leaving()
        self._counted = False
        self.tally = Tally()

    @property
    def _needs_a_day(self) -> float:
        return self._people.askers * self._people.weekly / 7

    def _wait_for_leaving(self) -> float:
        rate = self._people.members * self._people.leaving / _YEAR
        return self._needs.expovariate(rate) if rate else float("inf")

    def live(self, day: int, *, counted: bool) -> None:
        self._counted = counted
        while self._next_leaving < day + 1:
            self._leave(int(self._needs.random() * self._people.members))
            self._next_leaving += self._wait_for_leaving()
        self._ask_again(day)
        self._need(day)
        if counted:
            self.tally.evenings(Counter(self._balances))

    def _leave(self, member: int) -> None:
        """A new person takes the place; the pot takes what is left behind, or makes up for what is owed as far as it goes."""
        before = self._balances[member]
        self._pot = max(self._pot + before, 0)
        self._person[member] = self._next_person
        self._next_person += 1
        self._balances[member] = self._policy.start_minutes
        self._choice.moved(member, before)

    def _ask_again(self, day: int) -> None:
        waiting, self._open = self._open, []
        for request in waiting:
            if self._person[request.asker] != request.person:
                continue  # They have left, and so has the request.
            if self._serve(request.asker, day - request.day):
                continue
            if day - request.day < self._people.patience_days:
                self._open.append(request)
            elif self._counted:
                self.tally.unanswered += 1

    def _need(self, day: int) -> None:
        random, rate, givers, askers = self._needs.random, self._needs_a_day, self._people.givers, self._people.askers
        while self._next_need < day + 1:
            self._next_need += self._needs.expovariate(rate)
            asker = givers + int(random() * askers)
            if not self._can_pay(asker):
                if self._counted:
                    self.tally.without_credit += 1
            elif not self._serve(asker, 0):
                self._open.append(_Open(asker, self._person[asker], day))

    def _can_pay(self, asker: int) -> bool:
        minutes = self._people.minutes
        return self._balances[asker] - minutes >= self._policy.floor_minutes or self._pot >= minutes

    def _serve(self, asker: int, waited: int) -> bool:
        """Ask; where somebody says yes, the help is given and the hours move. Return whether it was."""
        if not self._can_pay(asker):
            return False
        accepting, random = self._people.accepting, self._answers.random
        willing = [member for member in self._choice.asks(asker, self._policy.asked) if accepting >= 1 or random() < accepting]
        if not willing:
            return False
        giver = willing[0] if self._policy.rule != Rule.LOWEST_OF_ASKED else min(willing, key=self._balances.__getitem__)
        from_pot = self._move(giver, asker)
        if self._counted:
            self.tally.met(self._person[giver], self._person[asker], waited, from_pot=from_pot)
        return True

    def _move(self, giver: int, asker: int) -> bool:
        """Return whether the pot paid."""
        minutes, balances = self._people.minutes, self._balances
        from_pot = balances[asker] - minutes < self._policy.floor_minutes
        if from_pot:
            self._pot -= minutes
        else:
            balances[asker] -= minutes
            self._choice.moved(asker, balances[asker] + minutes)
        balances[giver] += minutes
        self._choice.moved(giver, balances[giver] - minutes)
        return from_pot

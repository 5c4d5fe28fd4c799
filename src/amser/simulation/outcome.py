"""What a run came to. The measures are those of a bank's figures, said of the days that count."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from amser.circulation import Economy, Want, solve

_YEAR = 365


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of a run. Shares lie between 0 and 1; None where there was nothing to take a share of.

    `balances`: the share of member-evenings at each balance in minutes, in order. `circles`: for the circular share, what each
    pair of people exchanged; it is solved when somebody asks, because that takes longer than the run.
    """

    met: int
    without_credit: int
    unanswered: int
    from_pot: int
    waiting_days: float | None
    both_share: float | None
    nothing_to_spend: float
    velocity: float | None
    balances: tuple[tuple[int, float], ...]
    exchanged: tuple[tuple[int, int, int], ...] = field(repr=False)

    @property
    def needs(self) -> int:
        """How many needs came to an end: met, given up, or never asked for want of credit."""
        return self.met + self.without_credit + self.unanswered

    @property
    def fill_rate(self) -> float | None:
        """The share of needs that were met."""
        return self.met / self.needs if self.needs else None

    @property
    def refused_share(self) -> float | None:
        """The share of needs that were not asked because there was nothing to spend."""
        return self.without_credit / self.needs if self.needs else None

    def circular_share(self) -> float | None:
        """Return the largest part of what was exchanged that runs in circles, of all of it (F)."""
        if not self.exchanged:
            return None
        return sum(solve(_economy(self.exchanged)).units()) / self.met


def _economy(exchanged: Iterable[tuple[int, int, int]]) -> Economy:
    """Everybody may pass on as much as they both gave and received: more could not run in a circle."""
    places: dict[int, int] = {}
    wants, gave, received = [], Counter[int](), Counter[int]()
    for giver, receiver, times in exchanged:
        one, other = places.setdefault(giver, len(places)), places.setdefault(receiver, len(places))
        wants.append(Want(receiver=other, giver=one, most=times))
        gave[one] += times
        received[other] += times
    return Economy(times=[min(gave[place], received[place]) for place in range(len(places))], wants=wants)


class Tally:
    """What is counted while a run goes on."""

    def __init__(self) -> None:
        self.without_credit = self.unanswered = 0
        self._waited = self._from_pot = self._met = 0
        self._exchanged: dict[tuple[int, int], int] = {}
        self._evenings: Counter[int] = Counter()

    def met(self, giver: int, asker: int, waited: int, *, from_pot: bool) -> None:
        """Count one need that was met, after so many days."""
        self._met += 1
        self._waited += waited
        self._from_pot += from_pot
        pair = (giver, asker)
        self._exchanged[pair] = self._exchanged.get(pair, 0) + 1

    def evenings(self, balances: Counter[int]) -> None:
        """Look at everybody's balance."""
        self._evenings.update(balances)

    def outcome(self, *, days: int, least: int, minutes: int) -> Outcome:
        """Return what it came to. `least`: the lowest balance with which somebody can still ask."""
        seen = self._evenings.total() or 1
        positive = sum(balance * times for balance, times in self._evenings.items() if balance > 0) / days
        return Outcome(
            met=self._met,
            without_credit=self.without_credit,
            unanswered=self.unanswered,
            from_pot=self._from_pot,
            waiting_days=self._waited / self._met if self._met else None,
            both_share=self._both(),
            nothing_to_spend=sum(times for balance, times in self._evenings.items() if balance < least) / seen,
            velocity=self._met * minutes * _YEAR / days / positive if positive else None,
            balances=tuple((balance, times / seen) for balance, times in sorted(self._evenings.items())),
            exchanged=tuple((giver, asker, times) for (giver, asker), times in self._exchanged.items()),
        )

    def _both(self) -> float | None:
        gave, received = {giver for giver, _ in self._exchanged}, {asker for _, asker in self._exchanged}
        return len(gave & received) / len(gave | received) if gave else None


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean of several runs, and their range."""

    mean: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that a run is asked for. `name` is stable."""

    name: str
    of: Callable[[Outcome], float | None]
    is_share: bool = True


FIGURES: tuple[Figure, ...] = (
    Figure("fill_rate", lambda outcome: outcome.fill_rate),
    Figure("waiting_days", lambda outcome: outcome.waiting_days, is_share=False),
    Figure("refused_share", lambda outcome: outcome.refused_share),
    Figure("nothing_to_spend", lambda outcome: outcome.nothing_to_spend),
    Figure("both_share", lambda outcome: outcome.both_share),
    Figure("circular_share", lambda outcome: outcome.circular_share()),
    Figure("velocity", lambda outcome: outcome.velocity, is_share=False),
)


def spread(figure: Figure, outcomes: Sequence[Outcome]) -> Spread | None:
    """Return the mean and range of a figure over runs; None where no run has it."""
    found = [value for outcome in outcomes if (value := figure.of(outcome)) is not None]
    return Spread(sum(found) / len(found), min(found), max(found)) if found else None


def bands(lived: Sequence[Sequence[Outcome]], *, minutes: int, most: int) -> list[tuple[int, int, list[float]]]:
    """
    Return at most `most` bands of balances, low <= balance < high, as wide as each other, in whole exchanges.

    With each the mean share of member-evenings in it, for every policy in turn.
    """
    known = [balance for outcomes in lived for outcome in outcomes for balance, _ in outcome.balances]
    least, width = min(known), minutes
    while least + width * most <= max(known):
        width += minutes
    return [(low, low + width, [_share(outcomes, low, low + width) for outcomes in lived]) for low in range(least, max(known) + 1, width)]


def _share(outcomes: Sequence[Outcome], low: int, high: int) -> float:
    return sum(share for outcome in outcomes for balance, share in outcome.balances if low <= balance < high) / len(outcomes)

"""What a run is given: how people live, and what the bank decides."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """
    Who is asked to help, and which of those who say yes helps.

    Each rule asks the same number of people at once, so that what differs is who they are.
    """

    RANDOM = "random"
    """Any members; any of them who says yes."""
    LOWEST_OF_ASKED = "lowest-of-asked"
    """Any members; of those who say yes, the one with the lowest balance."""
    LOWEST = "lowest"
    """Those with the lowest balances of all."""
    LONGEST = "longest"
    """Those whom nobody has asked for longest."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """
    How people live. Every exchange takes `minutes`. Raises ValueError where the numbers mean nothing.

    `weekly`: how often a member who asks needs help, a week. `accepting`: how likely who is asked says yes, for whatever reason
    not to: no time, no skill, no wish. `leaving`: how many times a year each member is followed by a new one. `only_giving`: the
    share of members who never ask. `patience_days`: how long a request that nobody took stays open; each day others are asked.
    """

    members: int
    weekly: float = 0.5
    minutes: int = 60
    accepting: float = 0.5
    leaving: float = 0.0
    only_giving: float = 0.0
    patience_days: int = 14

    def __post_init__(self) -> None:
        """Refuse what no time bank could be."""
        if self.members < 2 or self.minutes < 1 or self.weekly <= 0:  # noqa: PLR2004
            raise ValueError("at least two members, who need some help of some minutes")
        if not (0 <= self.accepting <= 1 and 0 <= self.only_giving < 1 and self.leaving >= 0 and self.patience_days >= 0):
            raise ValueError("shares lie between 0 and 1, rates and days from 0")
        if not self.askers:
            raise ValueError("somebody asks")

    @property
    def givers(self) -> int:
        """How many members never ask."""
        return round(self.members * self.only_giving)

    @property
    def askers(self) -> int:
        """How many members ask."""
        return self.members - self.givers


@dataclass(frozen=True, slots=True)
class Policy:
    """
    What the bank decides. Raises ValueError where a new member could not stand where they start.

    Nobody's balance falls below the floor for help, or rises above the ceiling (None: no ceiling). `asked`: how many people are
    asked at once. The pot pays for whoever has nothing to spend, while it lasts; what members leave behind goes into it.
    """

    rule: Rule = Rule.RANDOM
    asked: int = 1
    floor_minutes: int = 0
    start_minutes: int = 0
    ceiling_minutes: int | None = None
    pot_minutes: int = 0

    def __post_init__(self) -> None:
        """Refuse limits that contradict each other."""
        if self.asked < 1 or self.pot_minutes < 0:
            raise ValueError("somebody is asked, and a pot is never below 0")
        if self.floor_minutes > self.start_minutes or (self.ceiling_minutes is not None and self.ceiling_minutes < self.start_minutes):
            raise ValueError("a new member starts between the floor and the ceiling")

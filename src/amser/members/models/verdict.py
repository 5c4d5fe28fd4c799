"""A task as safety sees it, and what is answered to whoever asks whether a person may do it."""

import dataclasses
import datetime as dt
from typing import Final

from django.db import models

from amser.kernel.errors import DomainError
from amser.members.models.capability import LEVEL_NEEDS, CapabilityKind, Level
from amser.members.models.rules import WITH_CHILDREN, Answer


class Reason(models.TextChoices):
    """
    Why somebody may not do something.

    What is `missing` the coordinator can arrange while a suggestion waits; where the task is `regulated`, nothing is suggested
    before it is there. Somebody of them is `under_age`, and joins groups and nothing else. `stop` is all that a bank learns of what another bank has on record.
    """

    BARRED = "barred"
    NOT_WITH = "not_with"
    CHILD_DAYS = "child_days"
    REGULATED = "regulated"
    MISSING = "missing"
    UNDER_AGE = "under_age"
    STOP = "stop"


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """What is to be done: its level, the plain answers it follows from, when it begins and how long it takes, where known."""

    level: str
    answers: frozenset[str] = frozenset()
    begins: dt.time | None = None
    minutes: int = 0

    @property
    def with_children(self) -> bool:
        """Whether children take part."""
        return not WITH_CHILDREN.isdisjoint(self.answers)

    @property
    def needs(self) -> frozenset[str]:
        """The capabilities that it needs of whoever does it, by its level and answers."""
        needs = LEVEL_NEEDS[self.level]
        if self.level != Level.REGULATED or not self.with_children:
            return needs
        with_adults = self.answers - WITH_CHILDREN
        return needs - (frozenset() if with_adults else {CapabilityKind.REGULATED}) | {CapabilityKind.CHILDREN}


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """
    Whether somebody may do a task on a day, and why not.

    `missing` (capabilities) and `days` (with children) are facts for the broker of the bank that asked, never for others.
    """

    reason: str = ""
    missing: frozenset[str] = frozenset()
    days: tuple[dt.date, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may go ahead."""
        return not self.reason

    @property
    def can_wait(self) -> bool:
        """Whether the coordinator could arrange what is missing, so that it may be suggested and waits."""
        return self.reason == Reason.MISSING

    @property
    def blocks(self) -> bool:
        """Whether nobody at the desk can look at it and let it pass."""
        return self.reason in {Reason.BARRED, Reason.STOP}


GO: Final = Verdict()


class RefusedForSafety(DomainError):
    """This may not go ahead. The verdict's facts are for the broker; others get a neutral sentence."""

    code = "safety_refused"

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict

    @property
    def missing(self) -> frozenset[str]:
        """The capabilities that are not there."""
        return self.verdict.missing


__all__ = ["GO", "Answer", "Reason", "RefusedForSafety", "Task", "Verdict"]

"""
The plan of a sample: every act that will have happened, in order of time.

Planning only computes; building acts. Both can be repeated: the same seed, day and size make the same plan, and every
act has a key that follows from its name, so what was done is not done again.
"""

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Model

from amser.audit.actions import derive
from amser.kernel.dates import at_london
from amser.kernel.errors import DomainError

HISTORY: Final = dt.timedelta(days=548)
OPENED: Final = dt.timedelta(days=640)
ROOT: Final = uuid5(NAMESPACE_URL, "https://amser.example/demo")


class NotMade(DomainError):
    """What an act needs is not there, because the act that makes it was refused."""

    code = "not_made"


class Things(dict[str, Any]):
    """What the acts so far have made, by the names that the plan gave."""

    def __missing__(self, name: str) -> Any:
        """Raise NotMade."""
        raise NotMade(name)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """
    One act to come: an action, when, and by whom (the name of a person; None for Amser itself).

    `content` gives the action's further arguments once what it needs has been made. What the action returns is kept
    under the name `keep`.
    """

    at: dt.datetime
    name: str
    action: Callable[..., Model | None]
    by: str | None
    content: Callable[[Things], dict[str, Any]]
    keep: str = ""


class Plan:
    """A sample of a size (1.0 is the whole nation, about 250 people) as seen on a day."""

    def __init__(self, *, today: dt.date, seed: int = 1, size: float = 1.0) -> None:
        self.today, self.seed, self.size = today, seed, size
        self._steps: list[Step] = []

    def dice(self, part: str) -> random.Random:
        """Return the chances of one part of the plan, so that a change in one part leaves the others as they were."""
        return random.Random(f"{self.seed} {self.today.isoformat()} {part}")  # noqa: S311  nothing secret here

    def count(self, whole: int, *, least: int = 1) -> int:
        """Return how many there are of something, in a sample of this size."""
        return max(least, round(whole * self.size))

    def day(self, days_ago: int) -> dt.date:
        """Return a day counted back from the sample's."""
        return self.today - dt.timedelta(days=days_ago)

    def moment(self, days_ago: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """Return a moment on a day counted back from the sample's."""
        return at_london(self.day(days_ago), dt.time(hour, minute))

    def do(
        self,
        name: str,
        action: Callable[..., Model | None],
        *,
        at: dt.datetime,
        content: Callable[[Things], dict[str, Any]],
        by: str | None = None,
        keep: str = "",
    ) -> None:
        """Plan an act. Its name is its own; acts at the same moment happen in the order they were planned."""
        self._steps.append(Step(at=at, name=name, action=action, by=by, content=content, keep=keep))

    def steps(self, *, until: dt.datetime) -> Iterator[Step]:
        """Return what will have happened by a moment, in order."""
        return (step for step in sorted(self._steps, key=lambda step: step.at) if step.at <= until)


def key_of(name: str) -> UUID:
    """Return the key of the act of that name."""
    return derive(ROOT, name)

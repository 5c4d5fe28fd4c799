"""What the law asks for, by the day from which it asks: a decision of an earlier day is explained by the rule of its day."""

import dataclasses
import datetime as dt
import functools
import json
from collections.abc import Collection
from pathlib import Path
from typing import Final

from django.db import models

_FILE: Final = Path(__file__).parent.parent / "data" / "safety_rules.json"


class Answer(models.TextChoices):
    """
    What somebody says is part of a task. The law asks for more where one of these is.

    Personal or health care; money, bills or shopping, and a lift to a health or care appointment, because of age, illness or
    disability; children, with nobody else there; children, with a parent or a leader there the whole time.
    """

    CARE = "care"
    MONEY = "money"
    HEALTH_LIFT = "health_lift"
    CHILDREN = "children"
    CHILDREN_SUPERVISED = "supervised"


WITH_CHILDREN: Final = frozenset({Answer.CHILDREN, Answer.CHILDREN_SUPERVISED})


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """
    What counts as regulated activity from a day on. Source: members/data/safety_rules.json; domain evidence, section 1.3.

    With adults, the answers in `adults`, even once. With children, on more than `days` days in any `window_days`, or between
    the hours `overnight_from` and `overnight_until`; not where somebody supervises, while `supervised_is_exempt`.
    """

    begins_on: dt.date
    adults: frozenset[str]
    supervised_is_exempt: bool
    days: int
    window_days: int
    overnight_from: int
    overnight_until: int

    def is_regulated(self, answers: Collection[str]) -> bool:
        """Whether a task is regulated by its answers alone. Nobody is alone with children here unchecked, not even once."""
        return not self.adults.isdisjoint(answers) or Answer.CHILDREN in answers

    def counts(self, answers: Collection[str]) -> bool:
        """Whether a day of this is a day of contact with children."""
        return Answer.CHILDREN in answers or (Answer.CHILDREN_SUPERVISED in answers and not self.supervised_is_exempt)

    def is_overnight(self, begins: dt.time | None, minutes: int) -> bool:
        """Whether any of it lies in the hours of the night that the law names. False where nobody said when it begins."""
        if begins is None:
            return False
        first = begins.hour * 60 + begins.minute
        nights = ((day + self.overnight_from * 60, day + self.overnight_until * 60) for day in (0, 24 * 60))
        return any(first < until and first + max(minutes, 1) > since for since, until in nights)

    def too_many(self, day: dt.date, others: Collection[dt.date]) -> bool:
        """Whether `day` would be one too many, with the days that are there already, in any window that holds it."""
        window = dt.timedelta(days=self.window_days - 1)
        days = sorted({day, *(other for other in others if abs(other - day) <= window)})
        return any(sum(first <= one <= first + window for one in days) > self.days for first in days if first <= day <= first + window)


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, the earliest first."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["rules"]
    found = [Rule(**{**row, "begins_on": dt.date.fromisoformat(row["begins_on"]), "adults": frozenset(row["adults"])}) for row in rows]
    return tuple(sorted(found, key=lambda rule: rule.begins_on))


def rule_on(day: dt.date) -> Rule:
    """Return the rule of a day; of days before the first, the first."""
    return next((rule for rule in reversed(rules()) if rule.begins_on <= day), rules()[0])


def read(answers: str) -> frozenset[str]:
    """Return answers as they are kept in a row: words with spaces between them."""
    return frozenset(answers.split())


def written(answers: Collection[str]) -> str:
    """Return answers as a row keeps them, in the order of `Answer`."""
    return " ".join(one for one in Answer.values if one in answers)

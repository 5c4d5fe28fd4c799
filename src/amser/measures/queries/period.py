"""Lengths of time that figures are about, and by which date a thing belongs to one."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

A_DAY = dt.timedelta(days=1)
_A_QUARTER = 3


class Basis(StrEnum):
    """By which date help counts: the day it happened, or the day it was entered in the books."""

    ACTIVITY = "activity"
    ENTRY = "entry"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """`first <= day <= last`, days in London."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        assert self.first <= self.last, "callers validate the days"

    @property
    def is_quarter(self) -> bool:
        """Whether it is one calendar quarter."""
        return self == quarter_of(self.first)

    @property
    def is_month(self) -> bool:
        """Whether it is one calendar month."""
        return self == month_of(self.first)

    @property
    def is_year(self) -> bool:
        """Whether it is one calendar year."""
        return self == year_of(self.first)

    @property
    def before(self) -> "Period":
        """The one before it: of the same kind where it is a month, quarter or year, else of as many days."""
        last = self.first - A_DAY
        for kind in (month_of, quarter_of, year_of):
            if self == kind(self.first):
                return kind(last)
        return Period(last - (self.last - self.first), last)

    def months(self) -> Iterator[dt.date]:
        """Yield the first day of every month that it touches."""
        day = self.first.replace(day=1)
        while day <= self.last:
            yield day
            day = (day + dt.timedelta(days=31)).replace(day=1)


def month_of(day: dt.date) -> Period:
    """Return the calendar month of a day."""
    return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def quarter_of(day: dt.date) -> Period:
    """Return the calendar quarter of a day."""
    first = day.replace(month=(day.month - 1) // _A_QUARTER * _A_QUARTER + 1, day=1)
    return Period(first, month_of((first + dt.timedelta(days=70)).replace(day=1)).last)


def year_of(day: dt.date) -> Period:
    """Return the calendar year of a day."""
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))

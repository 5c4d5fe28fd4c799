"""Fields that read lengths of time, days and times as people type them, and say kindly when they cannot."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel import dates
from amser.kernel.minutes import DAY, HOUR, duration, parse_duration
from amser.ui.forms.reading import Direction, read_clock, read_day
from amser.ui.forms.widgets import ClockInput, DayInput, DurationInput

LONGEST_TYPED: Final = 60  # letters of a length of time: more is none, and a number of thousands of figures cannot be read


class DurationField(forms.Field):
    """
    A length of time in whole minutes, from `minimum` to a day. The rounding to a bank's steps is not done here.

    `suggestions` are lengths to press instead of typing. A view may set `minimum` after the bank's policy.
    """

    widget = DurationInput

    def __init__(self, *, minimum: int = 1, suggestions: Sequence[int] = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", DurationInput(suggestions=suggestions))
        super().__init__(**kwargs)
        self.minimum = minimum

    def clean(self, value: Any) -> int | None:
        """Return the minutes, or None for an empty field that may be empty. Raises ValidationError."""
        hours, rest, choice = (part.strip() for part in DurationInput().typed(value))
        if not hours and not rest and not choice.isdecimal():
            self.validate(None)
            return None
        is_read = max(len(hours), len(rest), len(choice)) <= LONGEST_TYPED
        found = (_minutes(hours, rest) if hours or rest else int(choice)) if is_read else None
        if found is None:
            raise ValidationError(
                pgettext("error.duration", "We cannot read this length of time. Write it like 1:30 or “1 hour 30 minutes”."), "duration"
            )
        self._check_bounds(found)
        return found

    def _check_bounds(self, found: int) -> None:
        if found > DAY:
            raise ValidationError(pgettext("error.duration_day", "This is longer than one day. Write each day on its own."), "day")
        if found < self.minimum:
            words = pgettext("error.duration_short", "The shortest time we record is %(duration)s. Write that, or add it to another visit.")
            raise ValidationError(words % {"duration": duration(self.minimum)}, "short")


def _minutes(hours: str, rest: str) -> int | None:
    if not rest:
        return parse_duration(hours)
    if not rest.isdecimal():
        return None if hours else parse_duration(rest)
    if hours and not hours.isdecimal():
        return None
    return int(hours or 0) * HOUR + int(rest)


class AskedLater(forms.ChoiceField):
    """
    A choice that only appears once something else was typed: nobody missed it the first time, and it is not optional.

    The form refuses what was typed elsewhere until it is answered.
    """

    is_optional = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


def _day_hint(direction: Direction | None) -> str:
    """Return how a day is typed, with one that this field takes."""
    like = dates.today(timezone.now()) + {"past": -A_DAY, "future": 7 * A_DAY}.get(direction or "", dt.timedelta())
    return pgettext("field.day.hint", "For example: %(date)s") % {"date": f"{like.day} {like.month} {like.year}"}


A_DAY: Final = dt.timedelta(days=1)
# Worked out when the page is shown: a form is older than the day it is read on.
_hint_of: Final = lazy(_day_hint, str)


class DayField(forms.Field):
    """
    A day, typed as day, month and year; the month may be a word in either language.

    `direction="past"` refuses days to come (when it happened), `"future"` days gone by (a suggestion); today is both.
    """

    widget = DayInput

    def __init__(self, *, direction: Direction | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _hint_of(direction))
        super().__init__(**kwargs)
        self.direction = direction

    def clean(self, value: Any) -> dt.date | None:
        """Return the day, or None for an empty field that may be empty. Raises ValidationError."""
        if isinstance(value, dt.date):
            return value
        day, month, year = DayInput().typed(value)
        if not day.strip() and not month.strip():
            self.validate(None)
            return None
        today = dates.today(timezone.now())
        found = read_day(day, month, year, today=today, direction=self.direction)
        if found is None:
            raise ValidationError(pgettext("error.date_impossible", "There is no such date. Check the day and the month."), "impossible")
        self._check_direction(found, today)
        return found

    def _check_direction(self, found: dt.date, today: dt.date) -> None:
        if self.direction == "past" and found > today:
            raise ValidationError(pgettext("error.date_future", "This day has not come yet. Choose today or an earlier day."), "future")
        if self.direction == "future" and found < today:
            raise ValidationError(pgettext("error.date_past", "This day has gone by. Choose today or a later day."), "past")


class ClockField(forms.Field):
    """A time on London's clock, typed like 14:30 or 2:30pm."""

    widget = ClockInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", pgettext_lazy("field.clock.hint", "For example: 14:30 or 2:30pm"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        """Return the time, or None for an empty field. Raises ValidationError."""
        if value is None or isinstance(value, dt.time):
            return value
        if not value.strip():
            return None
        found = read_clock(value)
        if found is None:
            raise ValidationError(pgettext("error.time", "We cannot read this time. Write it like 14:30 or 2:30pm."), "time")
        return found

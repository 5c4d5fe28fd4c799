"""Reading days and times as people type them. None where it cannot be read; never a guess that the page does not show back."""

import datetime as dt
import re
from typing import Final, Literal

from amser.kernel.languages import fold

Direction = Literal["past", "future"]

_CENTURY: Final = 2000
_NOON: Final = 12
_FIRST_LIKELY_MORNING: Final = 7

# The first letters that tell each month from the others, in Welsh and in English, without accents.
_MONTHS: Final = {
    **{name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)},
    **{name: number for number, name in enumerate(["ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha"], 1)},
}
_PARTS: Final = re.compile(r"(\d{1,2})(?:af|il|ydd|fed|eg|ain|st|nd|rd|th)?[\s/.,-]+([^\W\d_]+|\d{1,2})(?:[\s/.,-]+(\d{4}|\d{2}))?")
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.]\s*(?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.|yb|yh|yp|y bore|y prynhawn|yr hwyr)?"
)


def read_month(text: str) -> int | None:
    """Return 1 to 12 for "3", "03", "March", "mar", "Mawrth"."""
    typed = fold(text.strip().rstrip("."))
    if typed.isdecimal():
        return int(typed) if 1 <= int(typed) <= _NOON else None
    return _MONTHS.get(typed[:3])


def read_day(day: str, month: str, year: str, *, today: dt.date, direction: Direction | None) -> dt.date | None:
    """
    Return the date of three typed parts, or of the whole date typed into the first, or None where there is no such date.

    Without a year: the last such day for "past", the next one for "future", this year's otherwise; today counts for both.
    """
    if not month.strip() and (whole := _PARTS.fullmatch(fold(day.strip()))):
        day, month, year = whole[1], whole[2], whole[3] or year
    number = read_month(month)
    if number is None or not day.strip().isdecimal():
        return None
    if year.strip():
        return _date(_year(year.strip()), number, int(day))
    return _without_year(number, int(day), today=today, direction=direction)


def _year(text: str) -> int:
    if not text.isdecimal():
        return 0
    return int(text) + (_CENTURY if len(text) <= 2 else 0)  # noqa: PLR2004  two figures: this century


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if year >= 1900 else None  # noqa: PLR2004  nobody means an earlier year: a slip of the finger


def _without_year(month: int, day: int, *, today: dt.date, direction: Direction | None) -> dt.date | None:
    this_year = _date(today.year, month, day)
    if direction == "past" and (this_year is None or this_year > today):
        return _date(today.year - 1, month, day)
    if direction == "future" and (this_year is None or this_year < today):
        return _date(today.year + 1, month, day)
    return this_year


def read_clock(text: str) -> dt.time | None:
    """
    Return the time of "14:30", "2:30pm", "2pm", "14.30", "2.30 yp".

    Without am or pm, 1:00 to 6:59 are taken for the afternoon unless written with a nought ("02:30"); the page shows the
    time back as "2:30pm". A bare hour needs am or pm, or to be past noon or from seven: "9", "14", never "2".
    """
    found = _CLOCK.fullmatch(" ".join(fold(text).split()))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        return _twelve(hour, minute, afternoon=found["half"] in {"pm", "p.m.", "yh", "yp", "y prynhawn", "yr hwyr"})
    if len(found["hour"]) == 1 and 1 <= hour < _FIRST_LIKELY_MORNING:
        return _twelve(hour, minute, afternoon=True) if found["minute"] else None
    return _time(hour, minute)


def _twelve(hour: int, minute: int, *, afternoon: bool) -> dt.time | None:
    if hour > _NOON:
        return _time(hour, minute) if afternoon else None
    return _time(hour % _NOON + (_NOON if afternoon else 0), minute) if hour else None


def _time(hour: int, minute: int) -> dt.time | None:
    try:
        return dt.time(hour, minute)
    except ValueError:
        return None

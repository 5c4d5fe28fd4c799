"""
What a broker types in one line: “Mair > Huw 1h30 garden 12/11”, in Welsh or in English.

A pure reader: it knows no rows. What it cannot read stays empty, and the page asks for it; it never guesses what the page
does not show back.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from amser.kernel.languages import fold
from amser.kernel.minutes import DAY, HOUR, parse_duration
from amser.ui.forms.reading import read_day

# A sign between the two names; or, where there is none, a word: "Mair to Huw", "Mair i Huw".
_ARROW: Final = re.compile(r"\s*(?:[-=]+>|>|→|»)\s*")
_WORD: Final = re.compile(r"\s+(?:to|i)\s+", re.IGNORECASE)
# Quarters of an hour only: 1.30 may be an hour and a half or a little more than one, and nobody is asked to count in tenths.
_DECIMAL: Final = re.compile(r"(\d{0,2})[.,](0|00|25|5|50|75)\s*(?:h|hrs?|hours?|awr|oriau)?")
_UNIT: Final = re.compile(r"(?:\d|½)\s*(?:h|hrs?|hours?|awr|oriau|m|mins?|minutes?|mun|munud|funud)|\d:\d|½|\bawr\b|\bhour\b")
_QUARTERS: Final = {"0": 0, "00": 0, "25": 15, "5": 30, "50": 30, "75": 45}
_DAYS: Final = {"heddiw": 0, "today": 0, "ddoe": 1, "doe": 1, "yesterday": 1, "echdoe": 2}
_WEEKDAYS: Final = {
    **{name: number for number, name in enumerate(["llun", "mawrth", "mercher", "iau", "gwener", "sadwrn", "sul"])},
    **{name: number for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])},
    **{name: number for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])},
}
_LONGEST: Final = 4  # words in a length or a day: "1 awr 30 munud"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """What was read; "" and None for what could not be. `worked_on` is None also where a day was typed that cannot be."""

    giver: str = ""
    receiver: str = ""
    minutes: int | None = None
    title: str = ""
    worked_on: dt.date | None = None


def read_length(text: str) -> int | None:
    """
    Return the minutes (1 to a day) of a length that says its unit: "1h30", "1:30", "90m", "1.5", "awr a hanner".

    None for a bare number, which may be somebody's, and for 1.30, which may be two lengths.
    """
    typed = " ".join(text.lower().split())
    if found := _DECIMAL.fullmatch(typed):
        minutes: int | None = int(found[1] or 0) * HOUR + _QUARTERS[found[2]]
    else:
        minutes = parse_duration(typed) if _UNIT.search(typed) else None
    return minutes if minutes is not None and 0 < minutes <= DAY else None


def read_when(text: str, *, today: dt.date) -> dt.date | None:
    """Return the day of "12/11", "12 Tach", "ddoe", "Monday" or "dydd Llun": the last such day, today counting; None for others."""
    typed = fold(" ".join(text.split())).rstrip(".,")
    if typed in _DAYS:
        return today - dt.timedelta(days=_DAYS[typed])
    weekday = _WEEKDAYS.get(typed.removeprefix("dydd ").removeprefix("on "))
    if weekday is not None:
        return today - dt.timedelta(days=(today.weekday() - weekday) % 7)
    found = read_day(typed, "", "", today=today, direction="past")
    return found if found and found <= today else None


def split_length(text: str) -> tuple[str, int | None]:
    """Return a name, and the length that stands after it, if one does: ("Huw", 45) for "Huw 45 min"."""
    words = text.replace(",", " ").split() if not _DECIMAL.search(text) else text.split()
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        minutes = read_length(" ".join(words[-size:]))
        if minutes is not None:
            return " ".join(words[:-size]), minutes
    return " ".join(words), None


def read_line(text: str, *, today: dt.date) -> Line:
    """Return what can be read of a line. Without a day it is today's; never raises."""
    parts = _ARROW.split(text.strip(), maxsplit=1)
    if len(parts) == 1:
        parts = _WORD.split(text.strip(), maxsplit=1)
    if len(parts) == 1:
        return Line(giver=text.strip())
    giver, words = parts[0].strip(), parts[1].split()
    found = _length_in(words)
    if found is None:
        return Line(giver=giver, receiver=" ".join(words))
    begin, end, minutes = found
    title, worked_on = _day_in(words[end:], today=today)
    return Line(giver=giver, receiver=" ".join(words[:begin]), minutes=minutes, title=title, worked_on=worked_on)


def _length_in(words: list[str]) -> tuple[int, int, int] | None:
    """Return where the length stands, and its minutes: the first there is, as long as it goes; somebody's name comes before it."""
    for begin in range(1, len(words)):
        for end in range(min(begin + _LONGEST, len(words)), begin, -1):
            minutes = read_length(" ".join(words[begin:end]))
            if minutes is not None:
                return begin, end, minutes
    return None


def _day_in(words: list[str], *, today: dt.date) -> tuple[str, dt.date | None]:
    """Return the words without the day, and the day: at their end, or right after the length; today where there is none."""
    for rest, typed in _places_of_a_day(words):
        worked_on = read_when(typed, today=today)
        if worked_on is not None:
            return " ".join(rest), worked_on
    # Something like a day that is none: ask for it, rather than take today.
    is_like_a_day = any(re.fullmatch(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?", word) for word in words)
    return " ".join(words), None if is_like_a_day else today


def _places_of_a_day(words: list[str]) -> Iterator[tuple[list[str], str]]:
    for size in range(min(3, len(words)), 0, -1):
        yield words[:-size], " ".join(words[-size:])
        yield words[size:], " ".join(words[:size])

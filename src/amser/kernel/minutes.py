"""Whole minutes: rounding them, reading them, and saying them."""

import re

from django.utils.translation import pgettext

HOUR = 60
DAY = 24 * HOUR


def round_minutes(minutes: int, *, step: int, minimum: int) -> int:
    """
    Return the minutes rounded to the nearest step, halves up, and at least the minimum.

    All in minutes; `minutes > 0`, `step > 0`, `minimum >= 0`.
    """
    assert minutes > 0, "callers validate the amount"
    return max((2 * minutes + step) // (2 * step) * step, minimum)


def _hours_part(hours: int) -> str:
    if hours == 1:
        return pgettext("duration.hour_one", "1 hour")
    return pgettext("duration.hours", "%(hours)s hours") % {"hours": hours}


def _minutes_part(minutes: int) -> str:
    if minutes == 1:
        return pgettext("duration.minute_one", "1 minute")
    if minutes == 2:  # noqa: PLR2004  Welsh softens after two: 2 funud
        return pgettext("duration.minute_two", "2 minutes")
    return pgettext("duration.minutes", "%(minutes)s minutes") % {"minutes": minutes}


def duration(minutes: int) -> str:
    """Return a length of time in words, such as "1 hour 30 minutes", in the current language. The sign is dropped."""
    hours, rest = divmod(abs(minutes), HOUR)
    if hours and rest:
        return pgettext("duration.joined", "%(hours)s %(minutes)s") % {"hours": _hours_part(hours), "minutes": _minutes_part(rest)}
    if hours:
        return _hours_part(hours)
    return _minutes_part(rest) if rest else pgettext("duration.none", "no time yet")


def duration_short(minutes: int) -> str:
    """Return a length of time for a table, such as "1 h 30 min", in the current language. The sign is dropped."""
    hours, rest = divmod(abs(minutes), HOUR)
    if hours and rest:
        return pgettext("duration.table", "%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    if hours:
        return pgettext("duration.table_hours", "%(hours)s h") % {"hours": hours}
    return pgettext("duration.table_minutes", "%(minutes)s min") % {"minutes": rest}


# What people say for the commonest lengths, once "and" and its Welsh are gone.
_SAID = {
    "half an hour": 30,
    "half hour": 30,
    "hanner awr": 30,
    "an hour": 60,
    "one hour": 60,
    "awr": 60,
    "un awr": 60,
    "an hour a half": 90,
    "hour a half": 90,
    "1 hour a half": 90,
    "awr hanner": 90,
    "1 awr hanner": 90,
    "dwy awr": 120,
    "two hours": 120,
    "chwarter awr": 15,
    "quarter of an hour": 15,
    "a quarter of an hour": 15,
    "tri chwarter awr": 45,
    "three quarters of an hour": 45,
    "½": 30,
    "1½": 90,
    "2½": 150,
    "½ hour": 30,
    "½ awr": 30,
    "1½ hours": 90,
    "1½ awr": 90,
    "2½ hours": 150,
    "2½ awr": 150,
}
_AND = re.compile(r"(?<=\w) (?:and|ac?) (?=\w)|, ?")
_H = r"(?:h|hrs?|hours?|awr|oriau)"
_M = r"(?:m|mins?|minutes?|mun|munud|funud)"
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)")
_HOURS = re.compile(rf"(?P<hours>\d{{1,3}})\s*{_H}?(?:(?<=[a-z])\s*(?P<minutes>\d{{1,2}})\s*{_M}?)?")
_MINUTES = re.compile(rf"(?P<minutes>\d{{1,4}})\s*{_M}")


def parse_duration(text: str) -> int | None:
    """
    Return the minutes in what a person typed, or None where it cannot be read.

    Reads "1:30", "1 hour 30 minutes", "1 awr 30 munud", "1h30m", "45 min", "2" (hours), "awr a hanner" and "1½". Never a decimal: 1.5 could
    be an hour and a half or an hour and five minutes.
    """
    typed = _AND.sub(" ", " ".join(text.lower().split()))
    if typed in _SAID:
        return _SAID[typed]
    for pattern in (_CLOCK, _HOURS, _MINUTES):
        found = pattern.fullmatch(typed)
        if found:
            parts = found.groupdict()
            return int(parts.get("hours") or 0) * HOUR + int(parts.get("minutes") or 0)
    return None

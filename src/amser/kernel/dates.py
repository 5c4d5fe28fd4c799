"""Days and times as people in Wales read them. Storage is UTC; people, months and `worked_on` are Europe/London."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext

TZ = ZoneInfo("Europe/London")
NOON = 12
SATURDAY = 5


def today(at: dt.datetime) -> dt.date:
    """Return the day in London at a moment."""
    return at.astimezone(TZ).date()


def london(at: dt.datetime) -> dt.datetime:
    """Return the moment with London's clock."""
    return at.astimezone(TZ)


def at_london(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the moment of a day and a time on London's clock."""
    return dt.datetime.combine(day, time, tzinfo=TZ)


def working_days_after(day: dt.date, count: int) -> dt.date:
    """Return the last of so many working days (Monday to Friday) after a day. Bank holidays are not known here."""
    for _ in range(count):
        day += dt.timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += dt.timedelta(days=1)
    return day


def weekdays() -> list[str]:
    """Return the names of the days of the week, from Monday on."""
    return pgettext("date.weekdays", "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday").split("|")


def _weekday(day: dt.date) -> str:
    return weekdays()[day.weekday()]


def month(number: int) -> str:
    """Return the name of a month, 1 to 12."""
    names = pgettext("date.months", "January|February|March|April|May|June|July|August|September|October|November|December")
    return names.split("|")[number - 1]


def weekday_short(day: dt.date) -> str:
    """Return "Tue"."""
    return pgettext("date.weekdays_short", "Mon|Tue|Wed|Thu|Fri|Sat|Sun").split("|")[day.weekday()]


def month_short(number: int) -> str:
    """Return the short name of a month, 1 to 12."""
    names = pgettext("date.months_short", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
    return names.split("|")[number - 1]


def day(date: dt.date) -> str:
    """Return "Tuesday 3 March" (*dydd Mawrth 3 Mawrth*), for a date that stands alone."""
    return pgettext("date.day", "%(weekday)s %(day_number)s %(month)s") % {
        "weekday": _weekday(date),
        "day_number": date.day,
        "month": month(date.month),
    }


def on_day(date: dt.date) -> str:
    """Return "on Tuesday 3 March" (*ddydd Mawrth 3 Mawrth*), for a date inside a sentence."""
    return pgettext("date.on_day", "on %(weekday)s %(day_number)s %(month)s") % {
        "weekday": _weekday(date),
        "day_number": date.day,
        "month": month(date.month),
    }


def full(date: dt.date) -> str:
    """Return "3 March 2026": begins with a figure, so safe after *ar*, *erbyn*, *tan*."""
    return pgettext("date.full", "%(day_number)s %(month)s %(year)s") % {
        "day_number": date.day,
        "month": month(date.month),
        "year": date.year,
    }


def month_year(date: dt.date) -> str:
    """Return "March 2026"."""
    return pgettext("date.month_year", "%(month)s %(year)s") % {"month": month(date.month), "year": date.year}


def short(date: dt.date) -> str:
    """Return "Tue 3 Mar", for tables."""
    return pgettext("date.short", "%(weekday)s %(day_number)s %(month)s") % {
        "weekday": weekday_short(date),
        "day_number": date.day,
        "month": month_short(date.month),
    }


def clock(time: dt.time) -> str:
    """Return "2:30pm"."""
    half = pgettext("time.am", "am") if time.hour < NOON else pgettext("time.pm", "pm")
    hour = time.hour % NOON or NOON
    return pgettext("time.clock", "%(hour)s:%(minute)s%(half)s") % {"hour": hour, "minute": f"{time.minute:02}", "half": half}

"""
When something that repeats happens.

A rule is an RRULE (RFC 5545) without DTSTART, read on London's clock: what begins at ten begins at ten on both sides of a
clock change. A time that the clocks skip happens an hour later that day; one that they repeat, the first time.
"""

import datetime as dt
from enum import StrEnum
from typing import Final

from dateutil.rrule import rrulestr

from amser.kernel.dates import at_london, london

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_WEEK: Final = 7
_FOURTH: Final = 4


class Repeat(StrEnum):
    """How often something happens."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"  # on the same weekday: the second Tuesday, or the last


class RuleUnreadable(ValueError):
    """This is no RRULE, or one that never ends within reason (more often than daily)."""


def rule_for(repeat: Repeat, first: dt.date, *, until: dt.date | None = None) -> str:
    """
    Return the rule by which something repeats from its first day on, up to and including `until`; "" for once.

    A fifth weekday of a month counts as its last, which every month has.
    """
    if repeat == Repeat.ONCE:
        return ""
    every = {Repeat.WEEKLY: "FREQ=WEEKLY", Repeat.FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2"}.get(repeat) or _monthly(first)
    return f"{every};UNTIL={until:%Y%m%d}T235959" if until else every


def _monthly(first: dt.date) -> str:
    nth = (first.day - 1) // _A_WEEK + 1
    return f"FREQ=MONTHLY;BYDAY={nth if nth <= _FOURTH else -1}{_DAYS[first.weekday()]}"


def read_rule(rule: str) -> tuple[Repeat, dt.date | None]:
    """Return how often, and until when, as `rule_for` wrote it. A rule from elsewhere counts as the nearest of these."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    until = dt.datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").replace(tzinfo=dt.UTC).date() if "UNTIL" in parts else None
    if not parts:
        return Repeat.ONCE, None
    if parts.get("FREQ") == "MONTHLY":
        return Repeat.MONTHLY, until
    return (Repeat.FORTNIGHTLY if parts.get("INTERVAL") == "2" else Repeat.WEEKLY), until


def occurrences(begins_at: dt.datetime, rule: str, *, after: dt.datetime, before: dt.datetime) -> list[dt.datetime]:
    """
    Return the moments at which something begins, after <= moment < before, in order, each once.

    `begins_at` is the first, whatever the rule says. Raises RuleUnreadable.
    """
    first = london(begins_at).replace(tzinfo=None)
    if not rule:
        return [begins_at] if after <= begins_at < before else []
    low, high = (london(moment).replace(tzinfo=None) for moment in (after, before))
    # A day to each side, as a clock change may move a moment over the edge; the edge itself is checked on real moments below.
    margin = dt.timedelta(days=1)
    found = {at_london(one.date(), one.time()) for one in _expanded(first, rule, low - margin, high + margin)} | {begins_at}
    return sorted(moment for moment in found if after <= moment < before)


def _expanded(first: dt.datetime, rule: str, low: dt.datetime, high: dt.datetime) -> list[dt.datetime]:
    if any(often in rule for often in ("SECONDLY", "MINUTELY", "HOURLY")):
        raise RuleUnreadable(rule)
    try:
        return list(rrulestr(rule, dtstart=first).between(low, high, inc=True))
    except (ValueError, TypeError, KeyError) as error:
        raise RuleUnreadable(rule) from error

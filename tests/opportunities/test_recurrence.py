"""What repeats happens at the same time of day, on the days it says, each once: over clock changes and leap years."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amser.kernel.dates import at_london, london
from amser.opportunities.models.recurrence import Repeat, RuleUnreadable, occurrences, read_rule, rule_for

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2032, 12, 31))
TIMES = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
REPEATING = st.sampled_from([Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY])


@settings(max_examples=300, deadline=None)
@given(DAYS, TIMES, REPEATING, st.integers(0, 800))
def test_a_rule_keeps_the_time_of_day_and_its_day(first: dt.date, time: dt.time, repeat: Repeat, days: int) -> None:
    until, begins_at = first + dt.timedelta(days=days), at_london(first, time)

    found = occurrences(begins_at, rule_for(repeat, first, until=until), after=begins_at, before=begins_at + dt.timedelta(days=900))

    assert found[0] == begins_at
    assert len(set(found)) == len(found)
    assert all(london(moment).date() <= until for moment in found)
    # A time that the clocks skip, between one and two on one Sunday a year, happens an hour later.
    skipped = [moment for moment in found if at_london(moment.date(), time).astimezone(dt.UTC).astimezone(moment.tzinfo).time() != time]
    assert all(time.hour == 1 for _ in skipped)
    assert all(london(one.astimezone(dt.UTC)).time() == time for one in found if one not in skipped)
    assert all(_follows(repeat, london(one).date(), london(other).date(), first) for one, other in pairwise(found))


def _follows(repeat: Repeat, one: dt.date, other: dt.date, first: dt.date) -> bool:
    if repeat != Repeat.MONTHLY:
        return (other - one).days == {Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14}[repeat]
    months = (other.year - one.year) * 12 + other.month - one.month
    is_last = (other + dt.timedelta(days=7)).month != other.month
    nth = (other.day - 1) // 7 == (first.day - 1) // 7
    return months == 1 and other.weekday() == first.weekday() and (is_last if first.day > 28 else nth)


@settings(max_examples=200, deadline=None)
@given(DAYS, TIMES, REPEATING, st.integers(1, 400), st.integers(1, 400))
def test_what_is_made_in_two_pieces_is_what_is_made_in_one(first: dt.date, time: dt.time, repeat: Repeat, one: int, more: int) -> None:
    begins_at, rule = at_london(first, time), rule_for(repeat, first)
    middle, end = begins_at + dt.timedelta(days=one), begins_at + dt.timedelta(days=one + more)

    pieces = occurrences(begins_at, rule, after=begins_at, before=middle) + occurrences(begins_at, rule, after=middle, before=end)

    assert pieces == occurrences(begins_at, rule, after=begins_at, before=end)


def test_every_week_over_both_clock_changes() -> None:
    begins_at = at_london(dt.date(2026, 10, 22), dt.time(10))

    found = occurrences(begins_at, "FREQ=WEEKLY", after=begins_at, before=begins_at + dt.timedelta(days=15))

    assert [moment.astimezone(dt.UTC).hour for moment in found] == [9, 10, 10]


def test_the_last_thursday_of_february_in_a_leap_year_is_its_fifth() -> None:
    begins_at = at_london(dt.date(2024, 2, 29), dt.time(10))

    found = occurrences(begins_at, rule_for(Repeat.MONTHLY, begins_at.date()), after=begins_at, before=begins_at + dt.timedelta(days=60))

    assert [moment.date().isoformat() for moment in found] == ["2024-02-29", "2024-03-28", "2024-04-25"]


@pytest.mark.parametrize("repeat", list(Repeat))
def test_a_rule_is_read_as_it_was_written(repeat: Repeat) -> None:
    until = dt.date(2027, 3, 1) if repeat != Repeat.ONCE else None

    assert read_rule(rule_for(repeat, dt.date(2026, 11, 24), until=until)) == (repeat, until)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=SOMETIMES", "weekly"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    begins_at = at_london(dt.date(2026, 11, 24), dt.time(10))

    with pytest.raises(RuleUnreadable):
        occurrences(begins_at, rule, after=begins_at, before=begins_at + dt.timedelta(days=7))

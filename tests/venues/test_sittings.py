"""When an offer can be used: its sittings over a year, against a clock that is read minute by minute."""

import datetime as dt
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amser.kernel.dates import TZ, at_london
from amser.organisations.models import Organisation
from amser.venues.models import Offer, OfferWindow
from amser.venues.queries import Times, last_call, sitting_at, sittings, sittings_from

YEAR = 2026
FORWARD, BACK = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0)) | st.sampled_from(
    [dt.time(hour, minute) for hour in range(4) for minute in (0, 1, 29, 30, 59)]
)
A_WINDOW = st.tuples(st.integers(0, 6), TIMES, TIMES).filter(lambda window: window[1] < window[2])
WINDOWS = st.lists(A_WINDOW, max_size=4, unique_by=lambda window: (window[0], window[1]))
DAYS = st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)) | st.sampled_from(
    [FORWARD, BACK, FORWARD + dt.timedelta(1), BACK - dt.timedelta(1)]
)


def an_unsaved_offer(windows: list[tuple[int, dt.time, dt.time]], **about: Any) -> Offer:
    """An offer with windows (weekday, from, to) that no database knows, of a venue that closes on no day."""
    venue = Organisation(pk=1)
    venue._prefetched_objects_cache = {"closures": []}  # type: ignore[attr-defined]
    offer = Offer(pk=1, organisation=venue, begins_on=about.pop("begins_on", dt.date(2020, 1, 1)), **about)
    those = [OfferWindow(offer=offer, weekday=weekday, begins=begins, ends=ends) for weekday, begins, ends in windows]
    offer._prefetched_objects_cache = {"windows": those}  # type: ignore[attr-defined]
    return offer


@cache
def minutes_of(day: dt.date) -> list[tuple[dt.datetime, dt.time]]:
    """Return every minute of a London day, in order, with what the clock on the wall then shows. As naive as can be."""
    start = dt.datetime.combine(day - dt.timedelta(1), dt.time(22), tzinfo=dt.UTC)
    moments = [start + dt.timedelta(minutes=number) for number in range(30 * 60)]
    shown = [(moment, moment.astimezone(TZ)) for moment in moments]
    return [(moment, clock.time()) for moment, clock in shown if clock.date() == day]


@settings(max_examples=150)
@given(windows=WINDOWS, day=DAYS)
def test_a_sitting_is_on_exactly_while_the_clock_on_the_wall_is_in_its_window(
    windows: list[tuple[int, dt.time, dt.time]], day: dt.date
) -> None:
    offer = an_unsaved_offer(windows)
    of_the_day = sorted((begins, ends) for weekday, begins, ends in windows if weekday == day.weekday())
    expected = []
    for begins, ends in of_the_day:
        inside = [moment for moment, clock in minutes_of(day) if begins <= clock < ends]
        if inside:
            expected.append((begins, ends, inside[0], inside[-1] + dt.timedelta(minutes=1)))

    found = sittings(offer, day)

    if windows:
        assert [(times.begins, times.ends, times.opens_at, times.closes_at) for times in found] == expected
        for moment, clock in minutes_of(day)[::7]:
            on = [begins for begins, ends in of_the_day if begins <= clock < ends]
            at = sitting_at(offer, moment)
            assert (at.begins if at else None) == (on[-1] if on else None)
    else:
        minutes = minutes_of(day)
        assert [(times.opens_at, times.closes_at) for times in found] == [(minutes[0][0], minutes[-1][0] + dt.timedelta(minutes=1))]
        assert {sitting_at(offer, moment) for moment, _ in minutes[::61]} == set(found)


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25), (dt.date(2026, 6, 1), 24)])
def test_an_offer_without_windows_lasts_all_day_however_long_that_is(day: dt.date, hours: int) -> None:
    (times,) = sittings(an_unsaved_offer([]), day)

    assert times.closes_at - times.opens_at == dt.timedelta(hours=hours)


def test_an_hour_that_no_clock_shows_is_no_sitting() -> None:
    offer = an_unsaved_offer([(6, dt.time(1), dt.time(2)), (6, dt.time(10), dt.time(11))])

    assert [times.begins for times in sittings(offer, FORWARD)] == [dt.time(10)]
    assert [times.begins for times in sittings(offer, FORWARD + dt.timedelta(7))] == [dt.time(1), dt.time(10)]


def test_before_an_offer_begins_and_after_it_ends_there_is_no_sitting() -> None:
    offer = an_unsaved_offer([], begins_on=dt.date(2026, 5, 4), ends_on=dt.date(2026, 5, 5))

    on = [day for day in range(1, 9) if sittings(offer, dt.date(2026, 5, day))]

    assert on == [4, 5]


def test_what_is_over_is_not_among_the_next() -> None:
    offer = an_unsaved_offer([(0, dt.time(9), dt.time(10)), (0, dt.time(14), dt.time(15)), (2, dt.time(9), dt.time(10))])
    monday = dt.date(2026, 6, 1)

    found = sittings_from(offer, at_london(monday, dt.time(10)), days=7)

    assert found == [
        Times(monday, dt.time(14), dt.time(15)),
        Times(monday + dt.timedelta(2), dt.time(9), dt.time(10)),
        Times(monday + dt.timedelta(7), dt.time(9), dt.time(10)),
        Times(monday + dt.timedelta(7), dt.time(14), dt.time(15)),
    ]


def test_a_sitting_is_booked_until_as_long_before_it_as_the_offer_asks_or_until_it_is_over() -> None:
    monday = dt.date(2026, 6, 1)
    times = Times(monday, dt.time(9), dt.time(10))

    assert last_call(an_unsaved_offer([], lead_minutes=120), times) == at_london(monday, dt.time(7))
    assert last_call(an_unsaved_offer([], lead_minutes=0), times) == at_london(monday, dt.time(10))

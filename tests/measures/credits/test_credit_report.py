"""A scheme's report adds up to its ledger, counts days as its docstring says, and shows nobody outside."""

import datetime as dt
import functools
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings, strategies

from amser.agencies.actions import purses
from amser.agencies.queries.supply import supply
from amser.employers.models import DayState, DaysYear, VolunteeringDay
from amser.identity.models import User
from amser.ledger.models import TransferCode
from amser.measures.queries.credits.month import own_month
from amser.measures.queries.credits.moves import CreditScope, Heap
from amser.measures.queries.credits.people import kept
from amser.measures.queries.credits.report import CreditReport, PaidDays, credit_report
from amser.measures.queries.outside import OTHER
from amser.measures.queries.period import month_of, year_of
from amser.organisations.models import Organisation
from amser.web.figures.credits import of_month, shown
from tests.builders.agencies import an_organisation
from tests.builders.employing import a_days_year, an_employee
from tests.builders.people import a_person
from tests.measures.credits.year import FIRST, Year, at

pytestmark = pytest.mark.django_db

NOW = at(dt.date(2026, 1, 1))
A_DAY = dt.timedelta(days=1)


def day(number: int) -> dt.date:
    """The number-th day of the year."""
    return FIRST + (number - 1) * A_DAY


def a_confirmed_day(year: Year, employer: Organisation, *, number: int, minutes: int, user: User | None = None) -> None:
    """A volunteering day at the garden, of an employee of their own."""
    if not DaysYear.objects.filter(organisation=employer).exists():
        a_days_year(year.scheme, employer)
    made = VolunteeringDay.objects.create(
        scheme=year.scheme, year=DaysYear.objects.get(organisation=employer), employee=an_employee(employer, f"Gweithiwr {number}", user=user),
        host=year.garden, on=day(30 + number), minutes=minutes, asked_at=at(FIRST),
    )  # fmt: skip
    VolunteeringDay.objects.filter(pk=made.pk).update(
        state=DayState.CONFIRMED, confirmed_minutes=minutes, decided_at=at(FIRST), confirmed_at=at(FIRST)
    )


def report(year: Year, *, outside: bool = False, month: int | None = None) -> CreditReport:
    period = month_of(dt.date(2025, month, 1)) if month else year_of(FIRST)
    return credit_report(CreditScope(year.scheme, period), at=NOW, outside=outside)


def a_lively_year(people: int = 12) -> Year:
    year = Year()
    budget, hall = year.granted(200), year.place()
    year.joined(people, is_new=True)
    for person in year.people:
        year.thanked(budget, person, 3, day(20), place=hall)
    year.undone(year.thanked(budget, year.people[0], 5, day(31)), day(33))
    for number, person in enumerate(year.people):
        year.used(person, 1, day(60 + number))
    return year


def test_every_cut_and_all_months_add_up_to_the_ledger() -> None:
    year = a_lively_year()
    found = report(year)
    of_scheme = supply(year.scheme)
    assert found.total is not None

    months = [report(year, month=month) for month in range(1, 13)]

    assert (found.total.issued, found.total.given, found.total.redeemed) == (200, 36, 12)
    assert (found.before, found.after) == (0, of_scheme.out_there)
    assert [one.after for one in months[:-1]] == [one.before for one in months[1:]]
    for name in ("issued", "given", "redeemed"):
        assert sum(getattr(one.total, name) for one in months) == getattr(found.total, name)
        assert sum(getattr(row, name) for row in (found.cuts["month"] or {}).values()) == getattr(found.total, name)
    assert (months[0].total or Heap()).given == 41
    assert (months[1].total or Heap()).given == -5
    assert sum(row.given for row in (found.cuts["organisation"] or {}).values()) == 36
    assert {key: row.redeemed for key, row in (found.cuts["venue"] or {}).items()} == {str(year.baths.pk): 12}
    assert {key: (row.given, row.redeemed) for key, row in (found.cuts["place"] or {}).items()} == {
        str(year.garden.places.get().pk): (36, 0),
        "none": (0, 12),
    }


def test_a_report_is_five_questions_however_much_happened() -> None:
    few, many = a_lively_year(2), a_lively_year(9)
    counts = []

    for year in (few, many):
        with CaptureQueriesContext(connection) as asked:
            report(year)
        counts.append(len(asked))

    assert counts == [5, 5]


def test_new_volunteers_are_those_thanked_for_the_first_time_who_had_not_given_time_before() -> None:
    year = Year()
    budget = year.granted(50)
    new, old, unknown = year.joined(1, is_new=True), year.joined(1, is_new=False), year.joined(1)
    for person in (*new, *old, *unknown):
        year.thanked(budget, person, 1, day(20))
    year.undone(year.thanked(budget, year.joined(1, is_new=True)[0], 1, day(21)), day(22))
    year.thanked(budget, new[0], 1, day(45))

    january, february = report(year, month=1), report(year, month=2)

    assert (january.thanked_first, january.new, january.not_new, january.not_asked) == (3, 1, 1, 1)
    assert (february.thanked_first, february.took_part) == (0, 1)


def test_who_gave_some_away_is_counted_among_those_who_took_part() -> None:
    year = Year()
    budget = year.granted(50)
    mair, huw, nia = year.joined(3)
    year.thanked(budget, mair, 4, day(5))
    year.thanked(budget, nia, 4, day(5))
    hers, his = (purses.purse_of(year.scheme, one, expires_on=None).account_id for one in (mair, huw))
    year.moved(hers, his, 1, TransferCode.GIFT, day(6))
    year.moved(hers, year.scheme.pot_account, 1, TransferCode.DONATION, day(7))

    found = report(year, month=1)

    assert (found.took_part, found.gave_away) == (3, 1)


def test_days_from_given_to_used_are_first_in_first_out() -> None:
    year = Year()
    budget = year.granted(50)
    mair, huw = year.joined(2)
    year.thanked(budget, mair, 2, day(1))
    year.thanked(budget, mair, 2, day(11))
    year.thanked(budget, huw, 1, day(21))
    year.used(huw, 1, day(26))  # five days
    year.used(mair, 3, day(31))  # two kept for 30 days, one for 20
    year.undone(year.used(mair, 1, day(40)), day(40))

    found = kept(CreditScope(year.scheme, year_of(FIRST)))

    assert (found.credits, found.people, found.median_days, found.mean_days) == (4, 2, 20, (30 + 30 + 20 + 5) / 4)


def test_what_was_given_away_first_is_not_what_is_used() -> None:
    year = Year()
    budget = year.granted(50)
    mair, huw = year.joined(2)
    year.thanked(budget, mair, 1, day(1))
    year.thanked(budget, mair, 1, day(11))
    hers, his = (purses.purse_of(year.scheme, one, expires_on=None).account_id for one in (mair, huw))
    year.moved(hers, his, 1, TransferCode.GIFT, day(12))
    year.used(huw, 1, day(15))
    year.used(mair, 1, day(21))

    assert kept(CreditScope(year.scheme, year_of(FIRST))).mean_days == (3 + 10) / 2


@settings(max_examples=15)
@given(strategies.lists(strategies.tuples(strategies.booleans(), strategies.integers(1, 4)), min_size=1, max_size=12))
def test_days_agree_with_counting_credit_by_credit(acts: list[tuple[bool, int]]) -> None:
    year = Year()
    budget = year.granted(100)
    (mair,) = year.joined(1)
    queue: list[int] = []
    days: list[int] = []
    for number, (is_use, credits) in enumerate(acts, start=1):
        today = number * number
        if not is_use:
            year.thanked(budget, mair, credits, day(today))
            queue += [today] * credits
        elif len(queue) >= credits:
            year.used(mair, credits, day(today))
            days += [today - queue.pop(0) for _ in range(credits)]

    found = kept(CreditScope(year.scheme, year_of(FIRST)))

    assert found.credits == len(days)
    if days:
        assert found.mean_days == float(Fraction(sum(days), len(days)))
        assert found.median_days == sorted(days)[(len(days) - 1) // 2]


def test_outside_nothing_is_shown_of_fewer_than_ten_people() -> None:
    few, enough = a_lively_year(9), a_lively_year(10)

    held_back, shown = report(few, outside=True), report(enough, outside=True)

    assert (held_back.total, held_back.before, held_back.after, held_back.kept, held_back.took_part) == (None, None, None, None, None)
    assert all(rows is None for rows in held_back.cuts.values())
    assert shown.total is not None
    assert (shown.total.redeemed, shown.took_part) == (10, 10)
    assert (shown.gave_away, shown.days, shown.new) == (None, None, None)


def test_outside_an_organisation_of_few_stands_with_others() -> None:
    year = a_lively_year(24)
    small = year.granted(30, day(90), year.baths)
    for person in year.people[:3]:
        year.thanked(small, person, 1, day(100))
    large = year.granted(60, day(100), an_organisation("Neuadd"))
    for person in year.people[:14]:
        year.thanked(large, person, 1, day(110))

    rows = report(year, outside=True).cuts["organisation"] or {}

    assert str(year.baths.pk) not in rows
    assert rows[OTHER].thanked >= 10
    assert sum(row.given for row in rows.values()) == 24 * 3 + 3 + 14


def test_an_organisation_reads_its_own_month_and_nothing_of_others() -> None:
    year = a_lively_year(5)

    garden = own_month(year.garden, year.scheme, month_of(FIRST))
    baths = own_month(year.baths, year.scheme, month_of(dt.date(2025, 3, 1)))

    assert (garden.moved.given, garden.moved.thanked, garden.sessions, garden.moved.redeemed) == (20, 5, 6, 0)
    assert garden.left == 200 - 5 * 3
    assert garden.welcomed == ()
    assert ([table.name for table in of_month(garden)], [table.name for table in of_month(baths)]) == (["gave"], ["welcomed"])
    assert (baths.moved.given, baths.moved.redeemed, baths.moved.users) == (0, 5, 5)
    assert [(one.title_en, one.visits, one.adults, one.credits) for one in baths.welcomed] == [("Swimming", 5, 5, 5)]


def test_outside_no_sum_is_shown_that_one_person_has_nearly_alone() -> None:
    year = Year()
    budget = year.granted(400)
    shares = {person: 6 * [20] if number == 0 else [1] for number, person in enumerate(year.joined(12))}
    for happens, on in ((functools.partial(year.thanked, budget), day(5)), (year.used, day(20))):
        for person, share in shares.items():
            for credits in share:
                happens(person, credits, on)
    employer = an_organisation("Cwmni")
    for number in range(12):
        a_confirmed_day(year, employer, number=number, minutes=1_440 if number == 0 else 1)

    found = report(year, outside=True)

    assert found.total is None
    assert (found.kept, found.days) == (None, None)


def test_outside_what_one_person_lost_or_was_issued_is_in_no_table() -> None:
    for code in (TransferCode.EXPIRY, TransferCode.VOLUNTEERING_DAY):
        year = a_lively_year(12)
        purse = purses.purse_of(year.scheme, year.people[0], expires_on=None).account_id
        sides = (purse, year.scheme.issue_account) if code == TransferCode.EXPIRY else (year.scheme.issue_account, purse)
        year.moved(*sides, 1, code, day(95))

        found = report(year, outside=True)
        assert found.total is not None
        assert found.not_apart == {"supply", "organisation", "venue", "place", "month"}
        tables = {table.name: table for table in shown(found).tables}
        lines = {str(row[0]): row[1] for row in tables["supply"].rows}
        net = 199 if code == TransferCode.EXPIRY else 201
        assert lines["Credits issued, less those expired or given back"] == net
        hidden = {"Credits issued", "Credits expired", "Credits given back"}
        for table in tables.values():
            assert not hidden & ({column.heading for column in table.columns} | {str(row[0]) for row in table.rows})
        assert not report(year).not_apart


def test_somebody_who_works_for_two_employers_is_one_person() -> None:
    year = Year()
    user = a_person("Mair Gwennol")
    for number, name in enumerate(("Cwmni", "Swyddfa")):
        a_confirmed_day(year, an_organisation(name), number=number, minutes=60, user=user)

    assert report(year).days == PaidDays(days=2, minutes=120, by_person={user.pk: 120})

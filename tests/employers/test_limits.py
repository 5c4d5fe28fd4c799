"""How many credits a scheme makes for volunteering days in a year."""

import datetime as dt

import pytest

from amser.agencies import actions as agencies
from amser.agencies.models import Scheme
from amser.employers import actions, queries
from amser.employers.models import DayState
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.queries import balance
from amser.organisations.models import Organisation
from tests.builders.employing import a_days_year, an_approved_day, an_employee, confirm
from tests.builders.people import AMSER
from tests.builders.when import FRIDAY_4PM, MONDAY, MONDAY_10AM, TUESDAY


def limit(scheme: Scheme, most: int | None, *, at: dt.datetime = MONDAY_10AM) -> None:
    agencies.limit_day_credits(by=AMSER, key=uuid7(), at=at, scheme=scheme, begins_on=today(at), most_credits=most)


def test_a_scheme_makes_no_more_credits_for_days_in_a_year_than_it_decided(
    scheme: Scheme, host: Organisation, council: Organisation
) -> None:
    year = a_days_year(scheme, council)
    limit(scheme, 12)
    first, second = (an_approved_day(year, an_employee(council, name), host, on=TUESDAY) for name in ("Tomos", "Non"))
    confirm(first)

    with pytest.raises(actions.DayCreditsUsedUp) as refused:
        confirm(second)

    second.refresh_from_db()
    assert (refused.value.left, second.state, queries.credits_for_days(scheme, year=2026)) == (4, DayState.APPROVED, 8)
    assert balance(scheme.book_id, scheme.issue_account) == -108
    limit(scheme, None, at=FRIDAY_4PM)
    assert confirm(second).credits == 8


def test_another_years_days_do_not_count_against_this_one(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)
    later = a_days_year(scheme, council, begins_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 12, 31))
    limit(scheme, 8)
    confirm(an_approved_day(year, tomos, host, on=TUESDAY))
    in_2027 = an_approved_day(later, tomos, host, on=dt.date(2027, 1, 1))

    assert confirm(in_2027, at=dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC)).credits == 8
    with pytest.raises(agencies.LimitIsPast):
        agencies.limit_day_credits(by=AMSER, key=uuid7(), at=FRIDAY_4PM, scheme=scheme, begins_on=MONDAY, most_credits=1)

"""Ten hosts confirm a day at the same instant where the scheme has credits for three: on a copy of the database, because these commit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from amser.agencies.actions import limit_day_credits
from amser.audit.actions import Actor
from amser.employers import actions, queries
from amser.employers.models import DayState, VolunteeringDay
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from tests.builders.agencies import a_budget, a_scheme, an_organisation
from tests.builders.employing import a_days_year, an_approved_day, an_employee
from tests.builders.people import AMSER, a_person
from tests.builders.when import FRIDAY_4PM, MONDAY, MONDAY_10AM, TUESDAY

pytestmark = pytest.mark.usefixtures("cloned_database")

CONFIRMING, FIT, A_DAY = 10, 3, 8


def test_ten_hosts_confirm_at_once_and_three_days_are_thanked() -> None:
    scheme, council = a_scheme(), an_organisation("Cyngor Aberwennol")
    year = a_days_year(scheme, council)
    limit_day_credits(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, begins_on=MONDAY, most_credits=FIT * A_DAY + 1)
    days = []
    for number in range(CONFIRMING):
        host = an_organisation(f"Gardd {number}")
        a_budget(scheme, host, 1)
        days.append(an_approved_day(year, an_employee(council, f"Gweithiwr {number}"), host, on=TUESDAY))

    confirmed = all_at_once(days)

    assert confirmed.count(True) == FIT
    assert VolunteeringDay.objects.filter(state=DayState.APPROVED).count() == CONFIRMING - FIT
    assert queries.credits_for_days(scheme, year=2026) == FIT * A_DAY
    assert balance(scheme.book_id, scheme.issue_account) == -(CONFIRMING + FIT * A_DAY)
    assert audit(scheme.book_id) == []


def all_at_once(days: list[VolunteeringDay]) -> list[bool]:
    ready, by = Barrier(len(days)), Actor(user_id=a_person("Elin").pk)

    def confirm(day: VolunteeringDay) -> bool:
        try:
            ready.wait(20)
            actions.confirm_day(by=by, key=uuid7(), at=FRIDAY_4PM, day=day, minutes=60 * A_DAY)
        except actions.DayCreditsUsedUp:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(days)) as threads:
        return list(threads.map(confirm, days))

"""Whatever is asked for, decided and confirmed in random years, nobody has less than nothing, and carry-over lapses as the rule says."""

import contextlib
import datetime as dt
from fractions import Fraction
from typing import Final

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from amser.audit.actions import Actor
from amser.employers import actions, queries
from amser.employers.models import COUNTING, DaysYear, Employee, VolunteeringDay
from amser.kernel.dates import at_london
from amser.kernel.ids import uuid7
from tests.builders.agencies import a_budget, a_scheme, an_organisation
from tests.builders.employing import a_day_asked_for, a_days_year, an_employee
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM

FIRST: Final = dt.date(2020, 4, 1)
AFTER_ALL: Final = at_london(dt.date(2027, 1, 1), dt.time(12))
MINUTES: Final = st.integers(1, 1440)

YEARS = st.lists(st.tuples(st.integers(30, 400), st.integers(0, 2000), st.integers(0, 1500)), min_size=1, max_size=4)
"""Each so long (days), with such an entitlement and such a limit to what is carried over (minutes)."""

ACTS = st.lists(
    st.tuples(st.sampled_from(["ask", "ask", "ask", "confirm", "decline", "withdraw", "not there"]), st.integers(0, 50), MINUTES),
    min_size=1,
    max_size=14,
)


@pytest.mark.django_db
def test_a_balance_is_never_below_nothing() -> None:
    @settings(max_examples=25, deadline=None)
    @given(years=YEARS, acts=ACTS, per_cent=st.integers(1, 100), since=st.integers(-50, 300))
    def whatever_happens(years: list[tuple[int, int, int]], acts: list[tuple[str, int, int]], per_cent: int, since: int) -> None:
        with transaction.atomic():
            some_years_pass(years, acts, per_cent=per_cent, since=FIRST + dt.timedelta(days=since))
            transaction.set_rollback(True)

    whatever_happens()


def some_years_pass(years: list[tuple[int, int, int]], acts: list[tuple[str, int, int]], *, per_cent: int, since: dt.date) -> None:
    """Decide years that follow one another, do things to days in them, and reckon after each."""
    scheme, host, council = a_scheme(), an_organisation(), an_organisation("Cyngor Aberwennol")
    a_budget(scheme, host)
    tomos = an_employee(council, per_cent=per_cent, since=since)
    manager, leader = Actor(user_id=a_person("Rhian").pk), Actor(user_id=a_person("Elin").pk)
    begins_on, decided = FIRST, []
    for days, entitlement, most in years:
        ends_on = begins_on + dt.timedelta(days=days - 1)
        content = {"begins_on": begins_on, "ends_on": ends_on, "entitlement_minutes": entitlement, "carry_over_minutes": most}
        decided.append(a_days_year(scheme, council, **content))
        begins_on = ends_on + dt.timedelta(days=1)

    for act, which, minutes in acts:
        with contextlib.suppress(actions.NotEntitled, actions.NotInTheYear, actions.DayMovedOn), transaction.atomic():
            if act == "ask":
                year = decided[which % len(decided)]
                asked = a_day_asked_for(year, tomos, host, on=max(year.begins_on, since), minutes=minutes)
                actions.approve_day(by=manager, key=uuid7(), at=MONDAY_10AM, day=asked)
            elif (days_asked := list(VolunteeringDay.objects.filter(employee=tomos).order_by("pk"))) != []:
                decide(act, days_asked[which % len(days_asked)], minutes, manager=manager, leader=leader)
        as_the_rule_says(decided, tomos)


def decide(act: str, day: VolunteeringDay, minutes: int, *, manager: Actor, leader: Actor) -> None:
    """Do one thing to a day."""
    if act == "confirm":
        actions.confirm_day(by=leader, key=uuid7(), at=AFTER_ALL, day=day, minutes=minutes)
    elif act == "decline":
        actions.decline_day(by=manager, key=uuid7(), at=AFTER_ALL, day=day)
    elif act == "withdraw":
        actions.withdraw_day(by=Actor(user_id=day.employee.user_id), key=uuid7(), at=AFTER_ALL, day=day)
    else:
        actions.not_there(by=leader, key=uuid7(), at=AFTER_ALL, day=day)


def as_the_rule_says(years: list[DaysYear], tomos: Employee) -> None:
    """Reckon each year anew, in fractions and from the days themselves, and compare."""
    carried = 0
    for year in years:
        employed = (year.ends_on - max(year.begins_on, tomos.since)).days + 1
        whole = (year.ends_on - year.begins_on).days + 1
        own = int(year.entitlement_minutes * Fraction(tomos.per_cent * max(employed, 0), 100 * whole) + Fraction(1, 2))
        days = VolunteeringDay.objects.filter(year=year, state__in=COUNTING)
        used = sum(day.minutes if day.confirmed_minutes is None else day.confirmed_minutes for day in days)
        found = queries.balance(year, tomos)
        assert (found.own, found.carried, found.used) == (own, carried, used)
        assert used <= own + carried, "below nothing"
        carried = min(own - max(used - carried, 0), year.carry_over_minutes)
        assert 0 <= carried <= own, "what was carried goes no further"

"""Employers and the days they give, as tests need them."""

import datetime as dt
from typing import Any

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.audit.actions import Actor
from amser.employers import actions
from amser.employers.models import DaysYear, Employee, VolunteeringDay
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation
from tests.builders.agencies import a_partner, a_staff_member
from tests.builders.people import AMSER, a_person
from tests.builders.when import FRIDAY_4PM, MONDAY_10AM

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def a_days_year(scheme: Scheme, employer: Organisation, **details: Any) -> DaysYear:
    """The year 2026 of an employer, three days of 8 hours unless said otherwise; it becomes an employer of the scheme if it was none."""
    if not Partner.objects.live().filter(scheme=scheme, organisation=employer, kind=PartnerKind.EMPLOYER).exists():
        a_partner(scheme, employer, PartnerKind.EMPLOYER)
    content: dict[str, Any] = {"begins_on": YEAR[0], "ends_on": YEAR[1], "entitlement_minutes": 3 * 480} | details
    year = actions.YearDetails(**content)
    return actions.decide_year(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=employer, details=year)


def an_employee(employer: Organisation, name: str = "Tomos Gweithiwr", *, user: User | None = None, **about: Any) -> Employee:
    """Somebody employed since long ago, full-time unless said otherwise."""
    content: dict[str, Any] = {"since": dt.date(2020, 1, 1), "user": user or a_person(name)} | about
    return actions.employ(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=employer, **content)


def a_day_asked_for(year: DaysYear, employee: Employee, host: Organisation, *, on: dt.date, minutes: int = 480) -> VolunteeringDay:
    """A day that somebody asked for."""
    by = Actor(user_id=employee.user_id)
    return actions.ask_for_day(by=by, key=uuid7(), at=MONDAY_10AM, year=year, employee=employee, host=host, on=on, minutes=minutes)


def an_approved_day(year: DaysYear, employee: Employee, host: Organisation, *, on: dt.date, minutes: int = 480) -> VolunteeringDay:
    """A day that somebody asked for and a manager approved."""
    day = a_day_asked_for(year, employee, host, on=on, minutes=minutes)
    return actions.approve_day(by=Actor(user_id=a_person("Rhian Rheolwr").pk), key=uuid7(), at=MONDAY_10AM, day=day)


def confirm(day: VolunteeringDay, minutes: int = 480, *, at: dt.datetime = FRIDAY_4PM) -> VolunteeringDay:
    """The same day, once a leader of its host has said how long it was."""
    leader = a_staff_member(day.host, "leader", "Elin Arweinydd")
    return actions.confirm_day(by=Actor(user_id=leader.pk), key=uuid7(), at=at, day=day, minutes=minutes)

"""
What somebody is entitled to, has used and has left, and what an employer's year came to.

All lengths in whole minutes of paid time. The rule, for each employee and scheme year:

    own     = entitlement × per cent of full time × days employed within the year / days of the year, halves up
    carried = the smaller of what was left of the year before's own and its carry-over limit
    used    = minutes asked for and approved, and confirmed ones as the host confirmed them
    left    = own + carried - used

What was carried is used before what is own, and is not carried again. After the practice of British councils: pro rata, a
carry-over that the employer decides (domain evidence, section 2.3).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from amser.agencies.models import Scheme
from amser.employers.models import COUNTING, DayState, DaysYear, Employee, VolunteeringDay
from amser.kernel.dates import at_london
from amser.opportunities.models import Session
from amser.organisations.models import Organisation

FEWEST_PEOPLE = 3
"""An employer's report says nothing of fewer people: a host or month is named from so many on, and a count of days is shown."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One employee's year, in minutes."""

    own: int
    carried: int
    used: int

    @property
    def left(self) -> int:
        """What may still be asked for; never below zero, also where the employer has since given less."""
        return max(self.own + self.carried - self.used, 0)


def own_minutes(year: DaysYear, employee: Employee) -> int:
    """Return what a year gives an employee by themselves: pro rata to their hours and to the days they are employed in it."""
    begins = max(year.begins_on, employee.since)
    ends = min(year.ends_on, employee.until or year.ends_on)
    employed = max((ends - begins).days + 1, 0)
    share, whole = employed * employee.per_cent, 100 * ((year.ends_on - year.begins_on).days + 1)
    return (2 * year.entitlement_minutes * share + whole) // (2 * whole)


def balance(year: DaysYear, employee: Employee) -> Balance:
    """Return an employee's year. Two queries."""
    return balances(year, [employee])[employee.pk]


def balances(year: DaysYear, employees: Iterable[Employee]) -> dict[int, Balance]:
    """Return the year of each employee, by id. Two queries, however many years and people."""
    people = list(employees)
    years = _up_to(year)
    used = _used(years, people)
    return {employee.pk: _balance(years, employee, used) for employee in people}


def room(year: DaysYear, employee: Employee, minutes: int) -> int:
    """
    Return how much of `minutes` more may still be asked for in a year, without taking what a later year has carried over and used.

    Three queries.
    """
    before, after = _up_to(year), _following(year)
    used = _used([*before, *after], [employee])
    more = used | {(year.pk, employee.pk): used.get((year.pk, employee.pk), 0) + minutes}

    def short(used: dict[tuple[int, int], int]) -> int:
        runs = ([*before, *after[:number]] for number in range(len(after) + 1))
        years = [_balance(run, employee, used) for run in runs]
        return sum(max(one.used - one.own - one.carried, 0) for one in years)

    return max(minutes - max(short(more) - short(used), 0), 0)


def _following(year: DaysYear) -> list[DaysYear]:
    """Return the unbroken run of years that begins after this one."""
    later = DaysYear.objects.filter(scheme=year.scheme_id, organisation=year.organisation_id, begins_on__gt=year.begins_on)
    run, ends_on = [], year.ends_on
    for after in later.order_by("begins_on"):
        if after.begins_on != ends_on + dt.timedelta(days=1):
            break
        run.append(after)
        ends_on = after.ends_on
    return run


def _up_to(year: DaysYear) -> list[DaysYear]:
    """Return the unbroken run of years that ends with this one."""
    earlier = DaysYear.objects.filter(scheme=year.scheme_id, organisation=year.organisation_id, begins_on__lt=year.begins_on)
    run = [year]
    for before in earlier.order_by("-begins_on"):
        if before.ends_on != run[0].begins_on - dt.timedelta(days=1):
            break
        run.insert(0, before)
    return run


def _used(years: list[DaysYear], people: list[Employee]) -> dict[tuple[int, int], int]:
    found = VolunteeringDay.objects.filter(year__in=years, employee__in=people, state__in=COUNTING)
    sums = found.values_list("year", "employee").annotate(minutes=Sum(Coalesce("confirmed_minutes", "minutes")))
    return {(year, employee): minutes for year, employee, minutes in sums}


def _balance(years: list[DaysYear], employee: Employee, used: dict[tuple[int, int], int]) -> Balance:
    assert years, "a year is in its own run"
    there, carried = Balance(0, 0, 0), 0
    for year in years:
        there = Balance(own=own_minutes(year, employee), carried=carried, used=used.get((year.pk, employee.pk), 0))
        unused = there.own - max(there.used - there.carried, 0)
        carried = min(max(unused, 0), year.carry_over_minutes)
    return there


@dataclass(frozen=True, slots=True)
class HostLine:
    """What went to one host; `host` is None for all those to whom too few people went to be named."""

    host: Organisation | None
    days: int
    minutes: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What was confirmed of days in one month, by its first day; `month` is None for all those in which too few people gave one."""

    month: dt.date | None
    days: int
    minutes: int


@dataclass(frozen=True, slots=True)
class YearReport:
    """
    What an employer may know of a year: sums, and no person. Minutes confirmed are paid civil time, apart from hours given freely.

    `people` employed on some day of the year; `took_part` of them had a day confirmed. A count of days, of minutes or of credits that
    is of fewer people than `FEWEST_PEOPLE`, and not of none, is None. Whoever left and came back in the year is one person.
    """

    year: DaysYear
    people: int
    took_part: int | None
    asked: int | None
    approved: int | None
    declined: int | None
    confirmed: int | None
    not_there: int | None
    minutes: int | None
    credits: int | None
    months: tuple[MonthLine, ...]
    hosts: tuple[HostLine, ...]


def year_report(year: DaysYear) -> YearReport:
    """Return what a year came to. Four queries."""
    days = VolunteeringDay.objects.filter(year=year)
    confirmed = Q(state=DayState.CONFIRMED)
    in_report = [state for state in DayState if state != DayState.WITHDRAWN]
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in in_report}
    people = {f"{state.value}_people": Count("employee__user", filter=Q(state=state), distinct=True) for state in in_report}
    sums = days.aggregate(
        **counts,
        **people,
        time=Coalesce(Sum("confirmed_minutes", filter=confirmed), 0),
        thanked=Coalesce(Sum("credits", filter=confirmed), 0),
    )
    employed = Employee.objects.filter(Q(until__isnull=True) | Q(until__gte=year.begins_on), since__lte=year.ends_on)

    def of(state: DayState, count: str = "") -> int | None:
        return sums[count or state.value] if _may_be_told(sums[f"{state.value}_people"]) else None

    return YearReport(
        year=year,
        people=employed.filter(organisation=year.organisation_id).values("user").distinct().count(),
        took_part=of(DayState.CONFIRMED, "confirmed_people"),
        asked=of(DayState.ASKED),
        approved=of(DayState.APPROVED),
        declined=of(DayState.DECLINED),
        confirmed=of(DayState.CONFIRMED),
        not_there=of(DayState.NOT_THERE),
        minutes=of(DayState.CONFIRMED, "time"),
        credits=of(DayState.CONFIRMED, "thanked"),
        months=_months(days.filter(confirmed)),
        hosts=_hosts(days.filter(confirmed)),
    )


def _may_be_told(people: int) -> bool:
    return people == 0 or people >= FEWEST_PEOPLE


@dataclass(frozen=True, slots=True)
class _Line:
    """What was confirmed in one month or for one host, and of whom: ids of users."""

    key: Any
    people: frozenset[int]
    days: int
    minutes: int


def _lines(confirmed: QuerySet[VolunteeringDay], by: str) -> tuple[list[_Line], _Line | None]:
    """
    Return the lines that may be named, and one of all others, or None where there are none.

    The others are of enough people too: where they are not, the smallest lines that could be named join them. One query.
    """
    rows = confirmed.values_list(by).annotate(
        people=ArrayAgg("employee__user", distinct=True), days=Count("pk"), time=Sum("confirmed_minutes")
    )
    lines = [_Line(key, frozenset(people), days, minutes) for key, people, days, minutes in rows.order_by(by)]
    named = sorted((one for one in lines if len(one.people) >= FEWEST_PEOPLE), key=lambda one: -len(one.people))
    rest = [one for one in lines if len(one.people) < FEWEST_PEOPLE]
    while rest and named and len(frozenset[int]().union(*(one.people for one in rest))) < FEWEST_PEOPLE:
        rest.append(named.pop())
    if not rest:
        return named, None
    everyone = frozenset[int]().union(*(one.people for one in rest))
    others = _Line(None, everyone, sum(one.days for one in rest), sum(one.minutes for one in rest))
    return named, others if len(everyone) >= FEWEST_PEOPLE else None


def _months(confirmed: QuerySet[VolunteeringDay]) -> tuple[MonthLine, ...]:
    named, others = _lines(confirmed.annotate(month=TruncMonth("on")), "month")
    lines = sorted((MonthLine(one.key, one.days, one.minutes) for one in named), key=lambda line: str(line.month))
    return (*lines, *([MonthLine(None, others.days, others.minutes)] if others else []))


def _hosts(confirmed: QuerySet[VolunteeringDay]) -> tuple[HostLine, ...]:
    named, others = _lines(confirmed, "host")
    known = Organisation.objects.in_bulk([one.key for one in named])
    lines = [HostLine(known[one.key], one.days, one.minutes) for one in named]
    lines.sort(key=lambda line: (-line.minutes, line.host.sort_en if line.host else ""))
    return (*lines, *([HostLine(None, others.days, others.minutes)] if others else []))


def credits_for_days(scheme: Scheme, *, year: int) -> int:
    """Return how many credits a scheme made for volunteering days that hosts confirmed in a calendar year (London)."""
    first, after = (at_london(dt.date(number, 1, 1), dt.time()) for number in (year, year + 1))
    days = VolunteeringDay.objects.filter(scheme=scheme, state=DayState.CONFIRMED, confirmed_at__gte=first, confirmed_at__lt=after)
    return int(days.aggregate(made=Coalesce(Sum("credits"), 0))["made"])


def paid_minutes(scheme: Scheme, *, since: dt.date, before: dt.date) -> int:
    """Return the confirmed minutes of employers' days in a scheme on days from `since` to before `before`: employer-paid civil time."""
    days = VolunteeringDay.objects.filter(scheme=scheme, state=DayState.CONFIRMED, on__gte=since, on__lt=before)
    return int(days.aggregate(minutes=Coalesce(Sum("confirmed_minutes"), 0))["minutes"])


def paid_at(session: Session) -> set[int]:
    """Return the ids of the users who are at a session in their employer's time, as a manager has approved. One query."""
    days = VolunteeringDay.objects.filter(session=session, state__in=[DayState.APPROVED, DayState.CONFIRMED])
    return set(days.values_list("employee__user", flat=True))

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

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from amser.agencies.models import Scheme
from amser.employers.models import COUNTING, DayState, DaysYear, Employee, VolunteeringDay
from amser.organisations.models import Organisation

FEWEST_PEOPLE = 3
"""A host or month is named in an employer's report where so many different people gave a day; below that it is with the others."""


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

    `people` employed on some day of the year; `took_part` of them had a day confirmed.
    """

    year: DaysYear
    people: int
    took_part: int
    asked: int
    approved: int
    declined: int
    confirmed: int
    not_there: int
    minutes: int
    credits: int
    months: tuple[MonthLine, ...]
    hosts: tuple[HostLine, ...]


def year_report(year: DaysYear) -> YearReport:
    """Return what a year came to. Four queries."""
    days = VolunteeringDay.objects.filter(year=year)
    confirmed = Q(state=DayState.CONFIRMED)
    states = {state.value: Count("pk", filter=Q(state=state)) for state in DayState if state != DayState.WITHDRAWN}
    sums = days.aggregate(
        **states,
        took_part=Count("employee", filter=confirmed, distinct=True),
        time=Coalesce(Sum("confirmed_minutes", filter=confirmed), 0),
        thanked=Coalesce(Sum("credits", filter=confirmed), 0),
    )
    employed = Employee.objects.filter(Q(until__isnull=True) | Q(until__gte=year.begins_on), since__lte=year.ends_on)
    return YearReport(
        year=year,
        people=employed.filter(organisation=year.organisation_id).count(),
        took_part=sums["took_part"],
        asked=sums["asked"],
        approved=sums["approved"],
        declined=sums["declined"],
        confirmed=sums["confirmed"],
        not_there=sums["not_there"],
        minutes=sums["time"],
        credits=sums["thanked"],
        months=_months(days.filter(confirmed)),
        hosts=_hosts(days.filter(confirmed)),
    )


def _months(confirmed: QuerySet[VolunteeringDay]) -> tuple[MonthLine, ...]:
    months = confirmed.annotate(month=TruncMonth("on")).values_list("month")
    rows = list(months.annotate(Count("employee", distinct=True), Count("pk"), Sum("confirmed_minutes")).order_by("month"))
    lines = [MonthLine(month, days, minutes) for month, people, days, minutes in rows if people >= FEWEST_PEOPLE]
    rest = [(days, minutes) for _, people, days, minutes in rows if people < FEWEST_PEOPLE]
    return (*lines, MonthLine(None, sum(days for days, _ in rest), sum(minutes for _, minutes in rest))) if rest else tuple(lines)


def _hosts(confirmed: QuerySet[VolunteeringDay]) -> tuple[HostLine, ...]:
    rows = list(confirmed.values_list("host").annotate(Count("employee", distinct=True), Count("pk"), Sum("confirmed_minutes")))
    known = Organisation.objects.in_bulk([host for host, people, *_ in rows if people >= FEWEST_PEOPLE])
    lines = [HostLine(known[host], days, minutes) for host, _, days, minutes in rows if host in known]
    rest = [(days, minutes) for host, _, days, minutes in rows if host not in known]
    lines.sort(key=lambda line: (-line.minutes, line.host.sort_en if line.host else ""))
    return (*lines, HostLine(None, sum(days for days, _ in rest), sum(minutes for _, minutes in rest))) if rest else tuple(lines)


def paid_minutes(scheme: Scheme, *, since: dt.date, before: dt.date) -> int:
    """Return the confirmed minutes of employers' days in a scheme on days from `since` to before `before`: employer-paid civil time."""
    days = VolunteeringDay.objects.filter(scheme=scheme, state=DayState.CONFIRMED, on__gte=since, on__lt=before)
    return int(days.aggregate(minutes=Coalesce(Sum("confirmed_minutes"), 0))["minutes"])

"""What an employer gives in a year, and to whom."""

import dataclasses
import datetime as dt
from uuid import UUID

from django.db.models import Q

from amser.agencies.actions import NotAPartner
from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.audit import actions as audit
from amser.employers.models import CreditsTo, DaysYear, Employee
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.organisations.models import Organisation


class YearsOverlap(DomainError):
    """Another year of this employer has days in common with it."""

    code = "years_overlap"
    field = "begins_on"


class PaidTimeThanksNobody(DomainError):
    """The scheme does not thank people for time that they are paid for."""

    code = "paid_time_thanks_nobody"
    field = "credits_to"


class OwnManager(DomainError):
    """Nobody approves their own days."""

    code = "own_manager"
    field = "manager"


class EmployedAlready(DomainError):
    """This person is on the employer's list."""

    code = "employed_already"
    field = "email"


class LeavesBeforeJoining(DomainError):
    """The last day of work is before the first."""

    code = "leaves_before_joining"
    field = "until"


@dataclasses.dataclass(frozen=True, slots=True)
class YearDetails:
    """What a year gives to somebody full-time, how much of an unused rest carries over, and whose the credits are."""

    begins_on: dt.date
    ends_on: dt.date
    entitlement_minutes: int
    carry_over_minutes: int = 0
    credits_to: str = CreditsTo.HOST


@audit.action("employers.decide_year")
def decide_year(
    *, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, organisation: Organisation, details: YearDetails
) -> DaysYear:
    """
    An employer decides a year; one that begins on the same day is decided anew, and nobody's days are taken away by it.

    Raises NotAPartner, YearsOverlap or PaidTimeThanksNobody.
    """
    if not Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.EMPLOYER).exists():
        raise NotAPartner
    if details.credits_to == CreditsTo.PERSON and not scheme.days_thank_people:
        raise PaidTimeThanksNobody
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    years = DaysYear.objects.filter(scheme=scheme, organisation=organisation)
    if years.filter(begins_on__lte=details.ends_on, ends_on__gte=details.begins_on).exclude(begins_on=details.begins_on).exists():
        raise YearsOverlap
    content = dataclasses.asdict(details) | {"decided_at": at}
    return years.update_or_create(scheme=scheme, organisation=organisation, begins_on=content.pop("begins_on"), defaults=content)[0]


@audit.action("employers.employ")
def employ(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    organisation: Organisation,
    user: User,
    since: dt.date,
    per_cent: int = 100,
    manager: User | None = None,
    called: str = "",
) -> Employee:
    """
    Somebody is on an employer's list from a day on; `called` is what the employer calls them.

    Raises EmployedAlready where any day of it is in another employment there, or OwnManager.
    """
    _not_own(user, manager)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if Employee.objects.filter(_not_over(since), organisation=organisation, user=user).exists():
        raise EmployedAlready
    about = {"since": since, "per_cent": per_cent, "manager": manager, "called": called}
    return Employee.objects.create(organisation=organisation, user=user, **about)


@audit.action("employers.change_employee")
def change_employee(
    *, by: audit.Actor, key: UUID, at: dt.datetime, employee: Employee, per_cent: int, manager: User | None, until: dt.date | None = None
) -> Employee:
    """
    Somebody works more or less, has another manager, or leaves after a day; what they had stays theirs.

    Raises OwnManager, LeavesBeforeJoining, or EmployedAlready where it would reach into another employment there.
    """
    if until is not None and until < employee.since:
        raise LeavesBeforeJoining
    _not_own(employee.user, manager)
    Organisation.objects.select_for_update(no_key=True).get(pk=employee.organisation_id)
    others = Employee.objects.filter(_not_over(employee.since), organisation=employee.organisation_id, user=employee.user_id)
    others = others.exclude(pk=employee.pk)
    if (others.filter(since__lte=until) if until else others).exists():
        raise EmployedAlready
    employee.per_cent, employee.manager, employee.until = per_cent, manager, until
    employee.save(update_fields=["per_cent", "manager", "until"])
    return employee


def _not_over(day: dt.date) -> Q:
    return Q(until__isnull=True) | Q(until__gte=day)


def _not_own(user: User, manager: User | None) -> None:
    if manager == user:
        raise OwnManager

"""Whose volunteering days somebody may see and decide. Each function returns the object or raises NotFound or NotAllowed."""

from django.db.models import Q, QuerySet

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.employers.models import Employee, VolunteeringDay
from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.organisations.models import Organisation


def employments_of(user: User) -> QuerySet[Employee]:
    """Return where somebody is employed that gives days in some scheme, employers with them."""
    gives = Partner.objects.live().filter(kind=PartnerKind.EMPLOYER).values("organisation")
    return Employee.objects.filter(user=user, organisation__in=gives, organisation__closed_at__isnull=True).select_related("organisation")


def employed_in(user: User, scheme: Scheme) -> list[Employee]:
    """Return somebody's employments with employers of a scheme. Raises NotFound where there is none."""
    found = list(_employments_in(user, scheme).order_by("-since"))
    if not found:
        raise NotFound
    return found


def may_ask_in(user: User, scheme: Scheme) -> bool:
    """Whether somebody works for an employer of a scheme, and so may ask for a day. One query."""
    return _employments_in(user, scheme).exists()


def _employments_in(user: User, scheme: Scheme) -> QuerySet[Employee]:
    gives = Partner.objects.live().filter(scheme=scheme, kind=PartnerKind.EMPLOYER).values("organisation")
    return employments_of(user).filter(organisation__in=gives)


def employee_of(organisation: Organisation, employee_id: int) -> Employee:
    """Return one of an employer's people. Raises NotFound."""
    found = Employee.objects.filter(organisation=organisation, pk=employee_id).select_related("user", "manager", "organisation").first()
    if found is None:
        raise NotFound
    return found


def days_to_decide(user: User, organisation: Organisation, *, owns: bool) -> QuerySet[VolunteeringDay]:
    """
    Return the days of an employer's people that somebody may decide: those whose manager they are, for an owner all.

    Nobody decides their own.
    """
    days = VolunteeringDay.objects.filter(employee__organisation=organisation).exclude(employee__user=user)
    return days if owns else days.filter(employee__manager=user)


def day_to_decide(user: User, organisation: Organisation, day_id: int, *, owns: bool) -> VolunteeringDay:
    """Return one of them. Raises NotFound."""
    return _one(days_to_decide(user, organisation, owns=owns), day_id)


def day_of_a_host(user: User, organisation: Organisation, day_id: int) -> VolunteeringDay:
    """Return a day that was approved to be given to a host, for its leaders. Raises NotFound, also for one's own."""
    approved = ~Q(state__in=["asked", "declined", "withdrawn"])
    return _one(VolunteeringDay.objects.filter(approved, host=organisation).exclude(employee__user=user), day_id)


def own_day(user: User, day_id: int) -> VolunteeringDay:
    """Return a day that somebody asked for themselves. Raises NotFound."""
    return _one(VolunteeringDay.objects.filter(employee__user=user), day_id)


def _one(days: QuerySet[VolunteeringDay], day_id: int) -> VolunteeringDay:
    found = days.filter(pk=day_id).select_related("employee__user", "host", "year", "scheme", "session__opportunity").first()
    if found is None:
        raise NotFound
    return found

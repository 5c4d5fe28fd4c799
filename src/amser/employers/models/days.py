"""An employer's year, its people, and the days they ask for."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.agencies.models import Scheme
from amser.opportunities.models import Session
from amser.organisations.models import Organisation


class CreditsTo(models.TextChoices):
    """Whose purse the credits for a day go to."""

    HOST = "host"
    EMPLOYER = "employer"
    PERSON = "person"  # only where the scheme thanks people for paid time


class DaysYear(models.Model):
    """
    What an employer gives in one year: `entitlement_minutes` to somebody full-time, and how much of an unused rest carries over.

    `begins_on` to `ends_on` inclusive; years of one employer do not overlap.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="days_years")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="days_years")
    begins_on = models.DateField()
    ends_on = models.DateField()
    entitlement_minutes = models.IntegerField()
    carry_over_minutes = models.IntegerField(default=0)
    credits_to = models.CharField(max_length=8, choices=CreditsTo.choices, default=CreditsTo.HOST)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "organisation", "begins_on"], name="employer_year_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("begins_on")), name="employer_year_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(entitlement_minutes__range=(0, 60 * 24 * 60), carry_over_minutes__range=(0, 60 * 24 * 60)),
                name="employer_year_gives_up_to_sixty_days",
            ),
        ]

    def __str__(self) -> str:
        return f"year from {self.begins_on} of {self.organisation_id}"


class EmployeeQuerySet(models.QuerySet["Employee"]):
    """How an employer's people are found."""

    def on(self, day: dt.date) -> Self:
        """Those employed on a day."""
        still = models.Q(until__isnull=True) | models.Q(until__gte=day)
        return self.filter(still, since__lte=day)


class Employee(models.Model):
    """
    Somebody whom an employer gives volunteering days, at so many per cent of full time. `manager` approves them, never themselves.

    Works from `since` until `until`, inclusive; who joins or leaves within a year is entitled to their share of it. `called` is what
    the employer wrote who they are: the name on their own account is not shown for knowing an address.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="employees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="employments")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    called = models.CharField(max_length=120, blank=True, default="", db_default="")
    per_cent = models.IntegerField(default=100)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], condition=models.Q(until__isnull=True), name="employee_once"),
            models.CheckConstraint(condition=models.Q(per_cent__range=(1, 100)), name="employee_works_up_to_full_time"),
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True) | ~models.Q(manager=models.F("user")), name="employee_is_not_their_own_manager"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="employee_leaves_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return f"employee {self.pk}"

    @property
    def shown_name(self) -> str:
        """What the employer calls them; the name on their account only where nobody typed their address to see it."""
        return self.called or self.user.name


class DayState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"  # the host says that they were there
    NOT_THERE = "not_there"


COUNTING: Final = (DayState.ASKED, DayState.APPROVED, DayState.CONFIRMED)  # what takes from the entitlement


class VolunteeringDay(models.Model):
    """
    Somebody asks for paid time to give to a host, on a day; the manager approves, the host confirms how long it was.

    `minutes` asked for; `confirmed_minutes` as the host says. `transfer_id` moved the credits, if any went out.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="volunteering_days")
    year = models.ForeignKey(DaysYear, models.PROTECT, related_name="days")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="days")
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="days_hosted")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    minutes = models.IntegerField()
    confirmed_minutes = models.IntegerField(null=True, blank=True)
    credits = models.IntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=DayState.choices, default=DayState.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    transfer_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 24 * 60)), name="volunteering_day_is_up_to_a_day"),
            models.CheckConstraint(
                condition=models.Q(state="confirmed", confirmed_minutes__range=(1, 24 * 60))
                | ~models.Q(state="confirmed") & models.Q(confirmed_minutes__isnull=True),
                name="volunteering_day_is_confirmed_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"day {self.pk}"

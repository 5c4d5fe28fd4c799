"""A scheme, and who runs it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from amser.timebanks.models import TimeBank, both, both_or_none, in_current_language


class SchemeKind(models.TextChoices):
    """How wide a scheme is."""

    NATIONAL = "national"
    COUNTY = "county"
    BANK = "bank"


class Rounding(models.TextChoices):
    """What becomes of odd minutes, when time given is thanked with whole credits."""

    DOWN = "down"
    NEAREST = "nearest"  # half an hour and more is one
    UP = "up"


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """How schemes are found."""

    def running(self) -> Self:
        """Those that have not closed."""
        return self.filter(closed_at__isnull=True)


class Scheme(models.Model):
    """
    A scheme that issues agency credits, with its own book in the ledger.

    Credits are made in `issue_account`, which they leave for budgets and come back to when they are used or expire:
    what it is below zero is what is out there. `pot_account` is the scheme's pot, of credits given to everyone.
    `undo_days` is how long an award may be taken back. `is_sample` never changes: only a sample may be given a past.
    """

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=SchemeKind.choices)
    timebank = models.ForeignKey(TimeBank, models.PROTECT, null=True, blank=True, related_name="schemes")
    council = models.CharField(max_length=9, blank=True)
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    description_cy = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    book_id = models.IntegerField(unique=True)
    issue_account = models.BigIntegerField()
    pot_account = models.BigIntegerField()
    rounding = models.CharField(max_length=8, choices=Rounding.choices, default=Rounding.NEAREST)
    least_credits = models.IntegerField(default=1)
    undo_days = models.IntegerField(default=14)
    gift_days = models.IntegerField(default=14)
    days_thank_people = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("name"), name="scheme_has_both_names"),
            models.CheckConstraint(condition=both_or_none("description"), name="scheme_description_in_both_languages_or_none"),
            models.CheckConstraint(
                condition=models.Q(kind="national", timebank__isnull=True, council="")
                | models.Q(kind="county", timebank__isnull=True) & ~models.Q(council="")
                | models.Q(kind="bank", timebank__isnull=False, council=""),
                name="scheme_is_as_wide_as_its_kind",
            ),
            models.CheckConstraint(condition=models.Q(least_credits__in=[0, 1]), name="scheme_thanks_with_none_or_one_at_least"),
            models.CheckConstraint(
                condition=models.Q(undo_days__range=(0, 90), gift_days__range=(1, 90)), name="scheme_waits_up_to_ninety_days"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)

    @property
    def description(self) -> str:
        """What it says of itself, in the reader's language."""
        return in_current_language(self.description_cy, self.description_en)

    def credits_for(self, minutes: int) -> int:
        """
        Return how many credits thank for so many minutes (> 0), by the scheme's rule of rounding and its least.

        One credit is one hour.
        """
        assert minutes > 0, "callers validate the time"
        added = {Rounding.DOWN: 0, Rounding.NEAREST: 30, Rounding.UP: 59}[Rounding(self.rounding)]
        return max((minutes + added) // 60, self.least_credits)

    def ledger_moment(self, at: dt.datetime) -> dt.datetime | None:
        """Return the moment to give the ledger, or None for the database's own clock. Only a sample's history may be dated."""
        is_history = self.is_sample and at < timezone.now() - dt.timedelta(minutes=1)
        return at if is_history else None


class SchemeRoleKind(models.TextChoices):
    """What somebody does for a scheme."""

    MANAGER = "manager"  # runs it
    COMMISSIONER = "commissioner"  # reads its figures


class SchemeRoleQuerySet(models.QuerySet["SchemeRole"]):
    """How roles are found."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


class SchemeRole(models.Model):
    """
    Somebody runs a scheme, or reads its figures.

    `called` is what whoever gave the role wrote who they are: the name on their account is not shown for knowing an address.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scheme_roles")
    kind = models.CharField(max_length=12, choices=SchemeRoleKind.choices)
    called = models.CharField(max_length=120, blank=True, default="", db_default="")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchemeRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "user", "kind"], condition=models.Q(ended_at__isnull=True), name="scheme_role_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.scheme_id}"

    @property
    def shown_name(self) -> str:
        """What they were called when the role was given; the name on their account only where nobody typed their address to see it."""
        return self.called or self.user.name

    def end(self, *, at: dt.datetime) -> None:
        """The role is over; what was done in it stays."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])


class DayCreditsLimit(models.Model):
    """
    How many credits a scheme makes for employers' volunteering days in a calendar year, from `begins_on` until the next such decision.

    `most_credits` null: as many as are confirmed. What was decided for a day that is over never changes.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="day_credits_limits")
    begins_on = models.DateField()
    most_credits = models.IntegerField(null=True, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "begins_on"], name="scheme_limits_day_credits_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(most_credits__isnull=True) | models.Q(most_credits__gte=0), name="day_credits_limit_is_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"limit of day credits of {self.scheme_id} from {self.begins_on}"

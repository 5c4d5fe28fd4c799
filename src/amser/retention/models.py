"""What a bank has decided to keep for how long, who was removed, and when a steward said so."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.members.models import Membership


class Kept(models.TextChoices):
    """
    A kind of what is kept about people, and what becomes of it in the end.

    The last three count from when something was last heard of a member: somebody rings; the membership rests; it is over.
    """

    APPLICATION = "application"
    MEMBERSHIP = "membership"
    MESSAGES = "messages"
    CHECK = "check"
    CLEARING = "clearing"
    REFERENCE = "reference"
    QUIET = "quiet"
    REST = "rest"
    CLOSE = "close"


# In this order, each after more months than the one before.
OF_SILENCE: Final = (Kept.QUIET, Kept.REST, Kept.CLOSE)

# Months. Source: domain evidence, sections 1.6 and 6.5, and the privacy notice.
DEFAULT_MONTHS: Final[dict[str, int]] = {
    Kept.APPLICATION: 6,
    Kept.MEMBERSHIP: 24,
    Kept.MESSAGES: 12,
    Kept.CHECK: 6,
    Kept.CLEARING: 12,
    Kept.REFERENCE: 12,
    Kept.QUIET: 6,
    Kept.REST: 12,
    Kept.CLOSE: 24,
}

# Why a membership rests or is over, where it was the calendar.
QUIET: Final = "Dim gair ers tro / Nothing heard for a while"


class RuleQuerySet(models.QuerySet["Rule"]):
    """How rules are found."""

    def in_force(self, on: dt.date) -> Self:
        """Those begun by a day, the newest first."""
        return self.filter(begins_on__lte=on).order_by("-begins_on", "-pk")


class Rule(models.Model):
    """A bank keeps a kind of thing for so many months, from a day on. A row replaces the one before it; nothing is edited."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kept.choices)
    months = models.IntegerField()
    begins_on = models.DateField()
    reason = models.CharField(max_length=300)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(months__range=(1, 120)), name="kept_for_a_month_to_ten_years"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="retention_rule_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.timebank_id}: {self.months} months"


class Erasure(models.Model):
    """What one membership held about a person was removed: when, by whom; null where the calendar did."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="erasure")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"erasure of member {self.membership_id}"


class Removal(models.Model):
    """A steward saw what is past its time and said that it goes. `finished_at` is null while some of it is left."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"removal in {self.timebank_id}"

"""Credits given to everyone who was there."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models import Budget, Participant, Purse, Scheme
from amser.opportunities.models.coming import Attendance
from amser.opportunities.models.opportunity import Session
from amser.organisations.models import Organisation


class AwardQuerySet(models.QuerySet["Award"]):
    """How awards are found."""

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(undone_at__isnull=True)


class Award(models.Model):
    """
    One press that thanked everyone at a session who was not thanked yet, out of one budget: all of them or nobody.

    `id` is the ledger's group. Who was added to the list later is thanked by another award. Taken back within the scheme's
    `undo_days`, whole, and both sides see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="awards")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="awards")
    session = models.ForeignKey(Session, models.PROTECT, related_name="awards")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="awards")
    people = models.IntegerField()
    credits = models.IntegerField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(people__gt=0, credits__gt=0), name="award_thanks_somebody"),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, reason="") | models.Q(undone_at__isnull=False) & ~models.Q(reason=""),
                name="award_is_undone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"award {self.pk}"


class AwardLine(models.Model):
    """What one person was given by an award: whole credits for their minutes, moved by one transfer."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="lines")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="lines")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="award_lines")
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="+")
    minutes = models.IntegerField()
    credits = models.IntegerField()
    transfer_id = models.UUIDField(unique=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=models.Q(undone_at__isnull=True), name="attendance_is_thanked_for_once"
            ),
            models.CheckConstraint(condition=models.Q(minutes__gt=0, credits__gt=0), name="award_line_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"

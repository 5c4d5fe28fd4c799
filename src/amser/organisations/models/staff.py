"""Who acts for an organisation, and with what right."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.organisations.models.organisation import Organisation, Place


class Right(models.TextChoices):
    """What somebody may do for an organisation."""

    OWNER = "owner"  # everything, and gives rights
    LEADER = "leader"  # opportunities, sessions, giving credits
    TILL = "till"  # offers, the till, what was accepted
    READER = "reader"  # reads figures
    MANAGER = "manager"  # approves volunteering days of those they manage


OF_THE_DESK: Final = frozenset(Right)


class StaffQuerySet(models.QuerySet["Staff"]):
    """How rights are found."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


class Staff(models.Model):
    """
    One right of one person in one organisation, given by its owner, or by whoever opened it. A person may have several.

    `place` narrows a right to one place; empty is the whole organisation. `called` is what the owner wrote who they are: the name
    on their own account is not shown for knowing an address. Empty where the owner did not name them.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_rights")
    right = models.CharField(max_length=8, choices=Right.choices)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    called = models.CharField(max_length=120, blank=True, default="", db_default="")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "staff"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "right"], condition=models.Q(ended_at__isnull=True), name="right_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.organisation_id}"

    def end(self, *, at: dt.datetime, by_id: int | None) -> None:
        """The right is over; what was done with it stays."""
        self.ended_at, self.ended_by_id = at, by_id
        self.save(update_fields=["ended_at", "ended_by"])

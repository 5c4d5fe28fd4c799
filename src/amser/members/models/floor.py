"""A floor of a member's own, for a time."""

from typing import Self

from django.conf import settings
from django.db import models

from amser.members.models.membership import Membership


class OwnFloorQuerySet(models.QuerySet["OwnFloor"]):
    """How they are found."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


class OwnFloor(models.Model):
    """A broker let a member go further below zero than the bank's policy, until a day, for a reason."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="own_floors")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    floor_minutes = models.IntegerField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OwnFloorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(ended_at__isnull=True), name="one_floor_of_ones_own_at_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="own_floor_has_a_reason"),
            models.CheckConstraint(condition=models.Q(floor_minutes__lte=0), name="own_floor_is_not_above_zero"),
        ]

    def __str__(self) -> str:
        return f"own floor of {self.membership_id}"

"""What a member has been cleared for, and what each safeguarding level needs."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.members.models.joining import ADULT
from amser.members.models.membership import Membership


class Level(models.TextChoices):
    """
    The safeguarding level of a task, from the task and not the person.

    Group with a leader, one to one in public, in a home, driving, eligible for an enhanced check, regulated activity.
    Source: domain evidence, section 1.3.
    """

    GROUP = "G"
    PUBLIC = "P"
    HOME = "H"
    DRIVING = "D"
    ELIGIBLE = "E"
    REGULATED = "R"


class CapabilityKind(models.TextChoices):
    """What a broker clears a member for: the last two are regulated activity, with adults and with children."""

    PUBLIC = "public"
    HOME = "home"
    DRIVE = "drive"
    ENHANCED = "enhanced"
    REGULATED = "regulated"
    CHILDREN = "children"


# What each level needs; where children take part in regulated activity, `verdict.Task.needs` says more.
LEVEL_NEEDS: Final[dict[str, frozenset[str]]] = {
    Level.GROUP: frozenset(),
    Level.PUBLIC: frozenset({CapabilityKind.PUBLIC}),
    Level.HOME: frozenset({CapabilityKind.PUBLIC, CapabilityKind.HOME}),
    Level.DRIVING: frozenset({CapabilityKind.PUBLIC, CapabilityKind.HOME, CapabilityKind.DRIVE}),
    Level.ELIGIBLE: frozenset({CapabilityKind.PUBLIC, CapabilityKind.HOME, CapabilityKind.ENHANCED}),
    Level.REGULATED: frozenset({CapabilityKind.PUBLIC, CapabilityKind.HOME, CapabilityKind.ENHANCED, CapabilityKind.REGULATED}),
}


class CapabilityQuerySet(models.QuerySet["Capability"]):
    """How capabilities are found."""

    def live(self, on: dt.date) -> Self:
        """
        Those that count on a day: not ended, not past their review, with every check in force that they rest on.

        And not of somebody who may be under 18: whoever is under age joins groups and nothing else, whatever anybody has
        cleared them for.
        """
        form = "membership__application"
        grown_up = (
            models.Q(**{f"{form}__isnull": True})
            | models.Q(**{f"{form}__birth_year__isnull": True})
            | models.Q(**{f"{form}__has_turned_18": True})
            | models.Q(**{f"{form}__birth_year__lt": on.year - ADULT})
        )
        in_force = models.Q(counts_until__isnull=True) | models.Q(counts_until__gte=on)
        return self.filter(grown_up, in_force, ended_at__isnull=True)


class Capability(models.Model):
    """
    A broker has cleared a member for something, with a reason, until a review.

    Past `review_on` it no longer counts: what is not looked at again is not cleared. Nor does it where a check that it rests
    on has run out or ended: `counts_until` is the last day of all of these together (`check.last_day`), kept by
    `actions.checking`; null where none of them has an end.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="capabilities")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CapabilityKind.choices)
    reason = models.CharField(max_length=300)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField()
    review_on = models.DateField(null=True, blank=True)
    counts_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CapabilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind"], condition=models.Q(ended_at__isnull=True), name="capability_cleared_once"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="clearing_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.membership_id}"

    def end(self, *, at: dt.datetime) -> None:
        """The capability no longer counts; that it did stays on record."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

"""What an organisation says that it has checked of somebody, for what is more than a group with its leader."""

import datetime as dt
from collections.abc import Mapping
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.agencies.models import Participant
from amser.members.models import Level
from amser.organisations.models import Organisation

# What each level covers besides itself. Driving and an enhanced check are each their own.
COVERS: Final[Mapping[str, frozenset[str]]] = {
    Level.PUBLIC: frozenset({Level.PUBLIC}),
    Level.HOME: frozenset({Level.PUBLIC, Level.HOME}),
    Level.DRIVING: frozenset({Level.PUBLIC, Level.HOME, Level.DRIVING}),
    Level.ELIGIBLE: frozenset({Level.PUBLIC, Level.HOME, Level.ELIGIBLE}),
    Level.REGULATED: frozenset({Level.PUBLIC, Level.HOME, Level.ELIGIBLE, Level.REGULATED}),
}


class CheckedQuerySet(models.QuerySet["Checked"]):
    """How such statements are found."""

    def live(self) -> Self:
        """Those that still stand."""
        return self.filter(ended_at__isnull=True)

    def for_level(self, level: str) -> Self:
        """Those that let somebody do what asks for a level."""
        return self.filter(level__in=[own for own, covered in COVERS.items() if level in covered])


class Checked(models.Model):
    """
    An organisation says that it has checked somebody for a level of safety, as it must before they may come to such a session.

    Only that it did, when, and who says so: no certificate, and nothing that was found. It counts in that organisation alone.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="checked")
    level = models.CharField(max_length=1, choices=Level.choices)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why_ended = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = CheckedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "checked"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "participant", "level"], condition=models.Q(ended_at__isnull=True), name="checked_for_a_level_once"
            ),
            models.CheckConstraint(condition=~models.Q(level=Level.GROUP), name="a_group_asks_for_no_check"),
        ]

    def __str__(self) -> str:
        return f"checked {self.pk}"

    def end(self, *, at: dt.datetime, by_id: int | None, why: str) -> None:
        """It stands no more."""
        self.ended_at, self.ended_by_id, self.why_ended = at, by_id, why
        self.save(update_fields=["ended_at", "ended_by", "why_ended"])

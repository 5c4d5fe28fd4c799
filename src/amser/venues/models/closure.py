"""Times at which a venue welcomes nobody after all."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models

from amser.organisations.models import Organisation
from amser.timebanks.models import Said
from amser.venues.models.offer import Offer


class ClosureQuerySet(models.QuerySet["Closure"]):
    """How closed times are found."""

    def live(self) -> Self:
        """Those that were not opened again."""
        return self.filter(opened_at__isnull=True)


class Closure(models.Model):
    """
    A venue is closed for a day, in every scheme; or, with `offer` and `begins`, one sitting of it does not happen.

    `why_*` is what people read: one language, both or none. Opened again, the time can be booked and used as before.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="closures")
    day = models.DateField()
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="closures")
    begins = models.TimeField(null=True, blank=True)
    why_cy = models.CharField(max_length=200, blank=True)
    why_en = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why = Said("why", or_other=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day", "offer", "begins"], condition=models.Q(opened_at__isnull=True), nulls_distinct=False,
                name="venue_is_closed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(offer__isnull=True, begins__isnull=True) | models.Q(offer__isnull=False, begins__isnull=False),
                name="closure_is_of_a_day_or_a_sitting",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"closure {self.pk}"

    def covers(self, offer_id: int, day: dt.date, begins: dt.time) -> bool:
        """Whether a sitting of an offer of this venue does not happen because of it."""
        return self.day == day and (self.offer_id is None or (self.offer_id, self.begins) == (offer_id, begins))

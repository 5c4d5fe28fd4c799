"""What happens again every week."""

import datetime as dt
from typing import Self

from django.db import models


class RegularQuerySet(models.QuerySet["Regular"]):
    """How they are found."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)

    def due(self, on: dt.date) -> Self:
        """Those whose next day has come, the longest ago first."""
        return self.live().filter(next_on__lte=on).order_by("next_on", "pk")


class Regular(models.Model):
    """
    The same people do the same thing every so many days: a draft for the desk, which never records itself.

    `exchange` is the last that was written down, from which the next is filled in; `next_on` the day that comes next.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="regulars")
    every_days = models.SmallIntegerField(default=7, db_default=7)
    next_on = models.DateField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RegularQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(every_days__gt=0), name="regular_comes_again"),
            models.UniqueConstraint(
                fields=["exchange"], condition=models.Q(ended_at__isnull=True), name="exchange_is_repeated_by_one_regular"
            ),
        ]

    def __str__(self) -> str:
        return f"regular {self.pk}"

    def go_on(self) -> None:
        """The next day is one step later; the caller saves."""
        self.next_on += dt.timedelta(days=self.every_days)

"""Periods that have been closed."""

from django.conf import settings
from django.db import models


class ClosedPeriod(models.Model):
    """
    The figures of a bank's period are final: `starts_on <= day <= ends_on`.

    A bank's periods follow each other without a gap, and are never opened again. What is entered after `closed_at` about
    a day up to `ends_on` counts in the next. `figures` are the reports as they were at that moment, by
    `queries.report.variant`, without anybody's name or number.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="closed_periods")
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="period_ends_after_it_starts"),
            models.UniqueConstraint(fields=["timebank", "starts_on"], name="period_starts_once"),
            models.UniqueConstraint(fields=["timebank", "ends_on"], name="period_ends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on} of {self.timebank_id}"

"""Periods that have been closed, and what a bank answers the Quality Mark for each period."""

import datetime as dt

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


class Question(models.TextChoices):
    """What the Quality Mark asks that no ledger knows. Source: domain evidence, section 1.9."""

    BROKER = "broker"
    YEARS = "years"
    LEGAL = "legal"
    FINANCE = "finance"
    PLAN = "plan"
    TRAINING = "training"
    SAFEGUARDING = "safeguarding"
    INSURANCE = "insurance"


class QualityAnswer(models.Model):
    """
    What a bank answers one question of the Quality Mark for a period: `starts_on <= day <= ends_on`.

    Whoever wrote it last, and when, stands beside it. It can be written anew until the period is closed.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    question = models.CharField(max_length=12, choices=Question.choices)
    words = models.CharField(max_length=500)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="answered_period_ends_after_it_starts"),
            models.CheckConstraint(condition=~models.Q(words=""), name="quality_answer_has_words"),
            models.UniqueConstraint(fields=["timebank", "starts_on", "ends_on", "question"], name="question_is_answered_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.timebank_id} for {self.starts_on} to {self.ends_on}"


def is_closed(bank_id: int, ends_on: dt.date) -> bool:
    """Whether a period that ends on a day lies in what a bank has closed."""
    return ClosedPeriod.objects.filter(timebank_id=bank_id, ends_on__gte=ends_on).exists()

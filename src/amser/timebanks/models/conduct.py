"""What a bank asks people to agree to."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models

from amser.timebanks.models.bank import TimeBank


class CodeOfConductQuerySet(models.QuerySet["CodeOfConduct"]):
    """How codes are found."""

    def in_force(self, on: dt.date) -> Self:
        """Those begun by a day, the newest first."""
        return self.filter(begins_on__lte=on).order_by("-begins_on", "-version")


class CodeOfConduct(models.Model):
    """
    A bank's own code of conduct from a day on, whole, in both languages. Nothing is edited: another version follows it.

    A bank without one uses the code that Amser brings, which is version 0 (`queries.code_of`).
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="codes")
    version = models.IntegerField()
    begins_on = models.DateField()
    text_cy = models.TextField()
    text_en = models.TextField()
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = CodeOfConductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timebank", "version"], name="code_has_its_own_version"),
            models.CheckConstraint(condition=models.Q(version__gt=0), name="code_of_a_bank_is_not_version_0"),
            models.CheckConstraint(condition=~models.Q(text_cy="") & ~models.Q(text_en=""), name="code_in_both_languages"),
        ]

    def __str__(self) -> str:
        return f"code {self.version} of {self.timebank_id}"

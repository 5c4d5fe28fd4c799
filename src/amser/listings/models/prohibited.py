"""What a time bank does not arrange."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models

from amser.kernel.languages import fold
from amser.timebanks.models import TimeBank, in_current_language


class ProhibitedTaskQuerySet(models.QuerySet["ProhibitedTask"]):
    """How they are found."""

    def in_force(self, on: dt.date) -> Self:
        """Those of a day."""
        return self.filter(begins_on__lte=on).filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)).order_by("begins_on", "pk")


class ProhibitedTask(models.Model):
    """
    A kind of task that a bank does not arrange, named in both languages, from a day until a day (that day included).

    `words` are what a listing is known by, in either language, with commas between them. Such a listing waits for the
    coordinator: words can mean something else, so a person decides.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="prohibited_tasks")
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    words = models.CharField(max_length=400)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ProhibitedTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_cy="") & ~models.Q(name_en=""), name="prohibited_task_in_both_languages"),
        ]
        indexes = [models.Index(fields=["timebank", "begins_on"], name="prohibited_by_bank")]

    def __str__(self) -> str:
        return f"prohibited {self.pk}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)

    def is_named_in(self, texts: Iterable[str]) -> bool:
        """Whether any of its words stands in any of these texts, as a whole word, whatever the case and accents."""
        sought = [word for word in (fold(word).strip() for word in self.words.split(",")) if word]
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for text in map(fold, texts) for word in sought)

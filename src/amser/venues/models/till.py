"""The till of a venue: one link, on any telephone, without an account."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models import Scheme
from amser.organisations.models import Organisation, Place


class TillQuerySet(models.QuerySet["Till"]):
    """How tills are found."""

    def live(self) -> Self:
        """Those whose link works."""
        return self.filter(ended_at__isnull=True)


class Till(models.Model):
    """
    A link that lets whoever has it accept credits for one venue. `digest` is the SHA-256 of its secret, which nobody keeps.

    Replaced at once: from `ended_at` on, whatever telephone had it is refused.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="tills")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tills")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TillQuerySet.as_manager()

    def __str__(self) -> str:
        return f"till {self.pk}"

    def end(self, *, at: dt.datetime) -> None:
        """Whatever telephone has its link is refused from now on."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

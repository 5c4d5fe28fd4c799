"""Two people who are never arranged together."""

import datetime as dt
from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from amser.members.models.membership import Membership


class NotWithQuerySet(models.QuerySet["NotWith"]):
    """How they are found."""

    def live(self) -> Self:
        """Those in force."""
        return self.filter(ended_at__isnull=True)

    def of(self, user_id: int) -> Self:
        """Those that name a person, in whatever bank."""
        return self.live().filter(Q(one__user_id=user_id) | Q(other__user_id=user_id))

    def among(self, user_ids: Collection[int]) -> Self:
        """Those that keep any two of these people apart, in whatever bank."""
        return self.live().filter(one__user_id__in=user_ids, other__user_id__in=user_ids)

    def between(self, user_id: int, other_id: int) -> Self:
        """Those that keep two people apart, in whatever bank, whichever was named first."""
        return self.live().filter(Q(one__user_id=user_id, other__user_id=other_id) | Q(one__user_id=other_id, other__user_id=user_id))


class NotWith(models.Model):
    """
    A broker keeps two members apart, for a reason that only brokers of this bank read.

    Neither is told. It holds wherever the two meet, in other banks too; these learn that something stops, and no more.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    one = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    other = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = NotWithQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], condition=Q(ended_at__isnull=True), name="two_people_kept_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="kept_apart_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="keeping_apart_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} not with {self.other_id}"

    def end(self, *, at: dt.datetime, by_user_id: int | None) -> None:
        """The two may meet again; that they were kept apart stays on record."""
        self.ended_at, self.ended_by_id = at, by_user_id
        self.save(update_fields=["ended_at", "ended_by"])

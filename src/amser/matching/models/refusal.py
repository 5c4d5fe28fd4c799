"""What somebody would rather not be asked."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from amser.listings.models import Category, Listing
from amser.members.models import Membership
from amser.timebanks.models import TimeBank


class RefusalKind(models.TextChoices):
    """Not this one; nothing until a day; less of this kind of help."""

    THIS = "this"
    NOW = "now"
    LESS = "less"


class RefusalQuerySet(models.QuerySet["Refusal"]):
    """How they are found."""

    def in_force(self, on: dt.date) -> Self:
        """Those that count on a day: not taken back, and not past their day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), ended_at=None)

    def forbids(self, listing: Listing, *, on: dt.date) -> Self:
        """Those because of which their members are not asked for this."""
        about_it = Q(kind=RefusalKind.THIS, listing=listing) | Q(kind=RefusalKind.LESS, category_id=listing.category_id)
        return self.in_force(on).filter(about_it | Q(kind=RefusalKind.NOW))


class Refusal(models.Model):
    """
    What a member would rather not be asked: a filter, until they take it back, and never a score.

    Of kind `this` for a `listing`, for good; `less` for a `category`; `now` for anything `until` a day, that day included.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="refusals")
    kind = models.CharField(max_length=4, choices=RefusalKind.choices)
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="this", listing__isnull=False, category=None, until=None)
                | Q(kind="less", listing=None, category__isnull=False, until=None)
                | Q(kind="now", listing=None, category=None, until__isnull=False),
                name="refusal_says_of_what",
            ),
            models.UniqueConstraint(fields=["membership", "listing"], condition=Q(ended_at=None, kind="this"), name="not_this_once"),
            models.UniqueConstraint(fields=["membership", "category"], condition=Q(ended_at=None, kind="less"), name="less_of_it_once"),
            models.UniqueConstraint(fields=["membership"], condition=Q(ended_at=None, kind="now"), name="not_now_once"),
        ]

    def __str__(self) -> str:
        return f"refusal {self.pk}"

    def prolong(self, until: dt.date) -> None:
        """Not now, until a later day."""
        self.until = until
        self.save(update_fields=["until"])

    def end(self, *, at: dt.datetime) -> None:
        """They may be asked again; that they were not stays on record while they are a member."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

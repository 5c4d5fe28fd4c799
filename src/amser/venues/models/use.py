"""A use of an offer: booked ahead, or accepted at the till."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models import Participant, Purse, Scheme
from amser.organisations.models import Organisation
from amser.timebanks.models import Said
from amser.venues.models.offer import Offer, Sitting
from amser.venues.models.till import Till
from amser.vouchers.models import Voucher


class UseState(models.TextChoices):
    """Where a use stands."""

    HELD = "held"  # places and credits are kept for it
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"  # by whoever booked, or the venue
    LAPSED = "lapsed"  # nobody came in time
    UNDONE = "undone"  # at the till, within ten minutes


class UseQuerySet(models.QuerySet["Use"]):
    """How uses are found."""

    def counting(self) -> Self:
        """Those that take up places: held and accepted."""
        return self.filter(state__in=[UseState.HELD, UseState.ACCEPTED])

    def at_venue_of(self, till: Till) -> Self:
        """Those of a till's venue, for its scheme."""
        return self.filter(organisation=till.organisation_id, scheme=till.scheme_id)

    def accepted_on(self, day: dt.date) -> Self:
        """Those accepted for a day, the last first."""
        return self.filter(state=UseState.ACCEPTED, on=day).order_by("-settled_at")

    def booked_for(self, day: dt.date) -> Self:
        """Bookings of a day that wait for whoever made them, by their hour."""
        return self.filter(state=UseState.HELD, is_booking=True, on=day).order_by("sitting__begins", "held_at")


class Use(models.Model):
    """
    So many adults and children (under 16) use an offer, for so many credits from a person's purses, vouchers, or both.

    While HELD, until `held_until`, its places are taken and its credits reserved. `participant` is null where vouchers alone
    pay. `on` is the day of the visit. `cancelled_by` and `why_*` are the venue's, where it `is_venue_cancelled`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="uses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="uses")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="uses")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="uses")
    till = models.ForeignKey(Till, models.PROTECT, null=True, blank=True, related_name="uses")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="uses")
    adults = models.IntegerField(default=0)
    children = models.IntegerField(default=0)
    credits = models.IntegerField()
    on = models.DateField()
    is_booking = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=UseState.choices, default=UseState.HELD)
    held_at = models.DateTimeField()
    held_until = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)  # accepted, cancelled or lapsed
    undone_at = models.DateTimeField(null=True, blank=True)
    is_venue_cancelled = models.BooleanField(default=False)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why_cy = models.CharField(max_length=200, blank=True)
    why_en = models.CharField(max_length=200, blank=True)
    why = Said("why", or_other=True)

    objects = UseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["held_until"], condition=models.Q(state="held"), name="uses_that_may_lapse")]
        constraints = [
            models.CheckConstraint(condition=models.Q(adults__gte=0, children__gte=0), name="use_is_of_people"),
            models.CheckConstraint(condition=models.Q(adults__gt=0) | models.Q(children__gt=0), name="use_is_of_somebody"),
            models.CheckConstraint(condition=models.Q(credits__gte=0), name="use_costs_nothing_or_more"),
            models.CheckConstraint(
                condition=models.Q(state="held", settled_at__isnull=True) | ~models.Q(state="held") & models.Q(settled_at__isnull=False),
                name="use_is_held_or_settled",
            ),
            models.CheckConstraint(
                condition=models.Q(state="undone", undone_at__isnull=False) | ~models.Q(state="undone") & models.Q(undone_at__isnull=True),
                name="use_is_undone_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"use {self.pk}"

    @property
    def people(self) -> int:
        """How many places it takes."""
        return self.adults + self.children

    def mark_accepted(self, *, till: Till | None, at: dt.datetime) -> None:
        """HELD -> ACCEPTED, at a till where there is one."""
        self.state, self.settled_at, self.till = UseState.ACCEPTED, at, till or self.till
        self.save(update_fields=["state", "settled_at", "till"])

    def mark_given_back(self, state: UseState, *, at: dt.datetime) -> None:
        """HELD -> CANCELLED or LAPSED."""
        self.state, self.settled_at = state, at
        self.save(update_fields=["state", "settled_at"])

    def mark_booked_again(self) -> None:
        """ACCEPTED or CANCELLED -> HELD, at no till: what was booked is booked again."""
        self.state, self.settled_at, self.till = UseState.HELD, None, None
        self.is_venue_cancelled, self.cancelled_by, self.why_cy, self.why_en = False, None, "", ""
        self.save(update_fields=["state", "settled_at", "till", "is_venue_cancelled", "cancelled_by", "why_cy", "why_en"])

    def note_venue_cancelled(self, *, by_id: int | None, why_cy: str, why_en: str) -> None:
        """Keep who of the venue cancelled it, and why."""
        self.is_venue_cancelled, self.cancelled_by_id, self.why_cy, self.why_en = True, by_id, why_cy, why_en
        self.save(update_fields=["is_venue_cancelled", "cancelled_by", "why_cy", "why_en"])

    def mark_undone(self, *, at: dt.datetime) -> None:
        """ACCEPTED -> UNDONE."""
        self.state, self.undone_at = UseState.UNDONE, at
        self.save(update_fields=["state", "undone_at"])


class UsePart(models.Model):
    """What one purse or one voucher pays of a use: held by `hold_id` where a purse, moved by `transfer_id` once accepted."""

    use = models.ForeignKey(Use, models.PROTECT, related_name="parts")
    purse = models.ForeignKey(Purse, models.PROTECT, null=True, blank=True, related_name="+")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, blank=True, related_name="+")
    credits = models.IntegerField()
    hold_id = models.UUIDField(null=True, blank=True, unique=True)
    transfer_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(credits__gt=0), name="use_part_is_of_something"),
            models.CheckConstraint(
                condition=models.Q(purse__isnull=False, voucher__isnull=True, hold_id__isnull=False)
                | models.Q(purse__isnull=True, voucher__isnull=False, hold_id__isnull=True),
                name="use_part_is_of_a_purse_or_a_voucher",
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.pk}"

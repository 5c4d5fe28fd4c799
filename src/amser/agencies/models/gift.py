"""Credits given away, held until they are accepted."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models.participant import Participant, Purse
from amser.agencies.models.scheme import Scheme
from amser.organisations.models import Organisation


class GiftState(models.TextChoices):
    """Where a gift stands. It leaves OFFERED once."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class CreditGiftQuerySet(models.QuerySet["CreditGift"]):
    """How gifts are found."""

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=GiftState.OFFERED)


class CreditGift(models.Model):
    """
    Credits that a person, or an organisation from its own, offers to another person, an organisation, or the scheme's pot.

    Held from the giver until accepted; given back when declined, withdrawn, or not answered by `until`. A gift to a person whom
    the giver does not name has a `code` (`kernel.codes`) instead of a receiver: who brings it first receives it. Nobody is looked
    up, so nobody learns who takes part; and no card number is asked for, which is as good as its credits. Once answered the code
    is gone. Accepted and without a receiver: the scheme's pot has it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="gifts")
    giver = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="gifts_given")
    giver_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    receiver = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="gifts_received")
    receiver_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    credits = models.IntegerField()
    words = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=12, null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, choices=GiftState.choices, default=GiftState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CreditGiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(credits__gt=0), name="credit_gift_is_of_something"),
            models.CheckConstraint(
                condition=models.Q(giver__isnull=False, giver_organisation__isnull=True)
                | models.Q(giver__isnull=True, giver_organisation__isnull=False),
                name="credit_gift_has_one_giver",
            ),
            models.CheckConstraint(
                condition=models.Q(receiver__isnull=True) | models.Q(receiver_organisation__isnull=True),
                name="credit_gift_has_one_receiver_or_is_the_pots",
            ),
            models.CheckConstraint(
                condition=models.Q(code__isnull=True)
                | models.Q(state="offered", receiver__isnull=True, receiver_organisation__isnull=True),
                name="credit_gift_with_a_code_waits_for_whoever_brings_it",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", answered_at__isnull=True)
                | ~models.Q(state="offered") & models.Q(answered_at__isnull=False),
                name="credit_gift_is_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"gift {self.pk}"


class GiftPart(models.Model):
    """What of a gift is held in one of the giver's purses: one hold, and the transfer that settles it."""

    gift = models.ForeignKey(CreditGift, models.PROTECT, related_name="parts")
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="+")
    credits = models.IntegerField()
    hold_id = models.UUIDField(unique=True)
    transfer_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(credits__gt=0), name="gift_part_is_of_something")]

    def __str__(self) -> str:
        return f"part {self.pk}"


class PotGift(models.Model):
    """
    Credits that whoever runs a scheme gives to a person out of its pot, for a reason. No list of them is public.

    They have no last day: what came into the pot is the scheme's own.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="pot_gifts")
    credits = models.IntegerField()
    reason = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transfer_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(credits__gt=0), name="pot_gift_is_of_something"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="pot_gift_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"gift {self.pk} of the pot"

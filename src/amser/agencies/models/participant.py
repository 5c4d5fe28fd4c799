"""A person in a scheme, the card they carry, and what they hold."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models.scheme import Scheme
from amser.organisations.models import Organisation


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """How people in a scheme are found."""

    def live(self) -> Self:
        """Those who take part."""
        return self.filter(left_at__isnull=True)


class Participant(models.Model):
    """
    One person in one scheme. Needs no time bank, no e-mail and no telephone: a card is enough.

    `through` is the organisation that brought them, and may look after their card. `is_new` is what they said when asked
    whether they had given time regularly before; null where nobody asked. `erased_at`: nothing is kept of them but that somebody
    took part (`retention`).
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations")
    through = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    is_new = models.BooleanField(null=True, blank=True)
    council = models.CharField(max_length=9, blank=True)
    is_adult = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "user"], name="person_in_a_scheme_once"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(left_at__isnull=False), name="participant_left_before_being_erased"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.user_id} in scheme {self.scheme_id}"


class WhyEnded(models.TextChoices):
    """Why a card no longer works."""

    REPLACED = "replaced"
    LOST = "lost"
    LEFT = "left"


class SchemeCard(models.Model):
    """
    A card of one person in a scheme. Its number (`kernel.codes`) says nothing of them, and whoever holds it may use their credits.

    In force until it is replaced, lost, or the person leaves; it never works again. `printed_at`: a desk first put it on paper.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="cards")
    number = models.CharField(max_length=12, unique=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=8, choices=WhyEnded.choices, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant"], condition=models.Q(ended_at__isnull=True), name="person_has_one_scheme_card"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, why_ended="") | models.Q(ended_at__isnull=False) & ~models.Q(why_ended=""),
                name="scheme_card_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class PurseQuerySet(models.QuerySet["Purse"]):
    """How purses are found."""

    def in_order(self) -> Self:
        """All that are not closed, in the order in which they are used: what expires first goes first."""
        return self.filter(emptied_at__isnull=True).order_by(models.F("expires_on").asc(nulls_last=True), "pk")


class Purse(models.Model):
    """
    An account of credits that share their last day, of one person or one organisation.

    Somebody whose credits have no last day, as is usual, has one purse. After `expires_on` what is left goes back to the
    issuer, and the account closes (`emptied_at`); `warned_at`: they were told of that day.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="purses")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="purses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="purses")
    expires_on = models.DateField(null=True, blank=True)
    book_id = models.IntegerField()
    account_id = models.BigIntegerField()
    warned_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)

    objects = PurseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book_id", "account_id"], name="purse_has_its_own_account"),
            models.CheckConstraint(
                condition=models.Q(participant__isnull=False, organisation__isnull=True)
                | models.Q(participant__isnull=True, organisation__isnull=False),
                name="purse_is_a_persons_or_an_organisations",
            ),
            models.UniqueConstraint(
                fields=["scheme", "participant", "expires_on"],
                condition=models.Q(participant__isnull=False),
                nulls_distinct=False,
                name="person_has_one_purse_for_a_last_day",
            ),
            models.UniqueConstraint(
                fields=["scheme", "organisation", "expires_on"],
                condition=models.Q(organisation__isnull=False),
                nulls_distinct=False,
                name="organisation_has_one_purse_for_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"purse {self.pk}"

    def is_usable_on(self, day: dt.date) -> bool:
        """Whether its last day is not over."""
        return self.expires_on is None or self.expires_on >= day

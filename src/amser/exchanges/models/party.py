"""Who takes part in an exchange, and what they said."""

import datetime as dt

from django.db import models

from amser.members.models import Membership


class Role(models.TextChoices):
    """The two sides of help."""

    GIVER = "giver"
    RECEIVER = "receiver"


class Party(models.Model):
    """
    One member's side of an exchange.

    `claimed_minutes` is how long this member says it took, rounded as the bank rounds; null until they say. Where the other
    is in another bank, `contact_shared_at` is when this member agreed to be reached by them; null: not agreed.
    """

    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="parties")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=8, choices=Role.choices)
    claimed_minutes = models.IntegerField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    contact_shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "membership"], name="member_takes_part_once"),
            models.UniqueConstraint(fields=["exchange", "role"], name="one_giver_one_receiver"),
            models.CheckConstraint(
                condition=models.Q(claimed_minutes__isnull=True) | models.Q(claimed_minutes__gt=0), name="claim_is_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.exchange_id}"

    def claim(self, minutes: int, *, at: dt.datetime) -> None:
        """Say how long it took, or say it again."""
        self.claimed_minutes, self.claimed_at = minutes, at
        self.save(update_fields=["claimed_minutes", "claimed_at"])

    def share_contact(self, *, at: dt.datetime | None) -> None:
        """Let the other, in another bank, see how to reach this member; or no longer, where `at` is None."""
        self.contact_shared_at = at
        self.save(update_fields=["contact_shared_at"])

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

    `claimed_minutes` is how long this member says it took, rounded as the bank rounds; null until they say.
    `entered_minutes` is what they wrote, before the rounding; null where they did not write it themselves. Where the other
    is in another bank, `contact_shared_at` is when this member agreed to be reached by them; null: not agreed.

    In a group, a member may have a row for each role; `claimed_minutes` is what moved to or from them as help, null where
    nothing did, and `entered_minutes` how long they were there.
    """

    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="parties")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=8, choices=Role.choices)
    claimed_minutes = models.IntegerField(null=True, blank=True)
    entered_minutes = models.IntegerField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    in_group = models.BooleanField(default=False, db_default=False)
    contact_shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "membership"], condition=models.Q(in_group=False), name="member_takes_part_once"),
            models.UniqueConstraint(fields=["exchange", "role"], condition=models.Q(in_group=False), name="one_giver_one_receiver"),
            models.UniqueConstraint(fields=["exchange", "membership", "role"], name="member_of_a_group_has_a_role_once"),
            models.CheckConstraint(
                condition=models.Q(claimed_minutes__isnull=True) | models.Q(claimed_minutes__gt=0), name="claim_is_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.exchange_id}"

    @property
    def is_rounded(self) -> bool:
        """Whether what counts is not what this member wrote."""
        return self.entered_minutes is not None and self.entered_minutes != self.claimed_minutes

    def claim(self, minutes: int, *, entered: int, at: dt.datetime) -> None:
        """Say how long it took, or say it again: what counts, and what was written."""
        self.claimed_minutes, self.entered_minutes, self.claimed_at = minutes, entered, at
        self.save(update_fields=["claimed_minutes", "entered_minutes", "claimed_at"])

    def share_contact(self, *, at: dt.datetime | None) -> None:
        """Let the other, in another bank, see how to reach this member; or no longer, where `at` is None."""
        self.contact_shared_at = at
        self.save(update_fields=["contact_shared_at"])

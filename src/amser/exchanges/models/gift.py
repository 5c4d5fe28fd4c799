"""Hours given on, to a member or to the community pot."""

from django.db import models

from amser.members.models import Membership


class Gift(models.Model):
    """
    A member gives hours they have to someone, maybe in a neighbouring bank, or to the pot (`to_member` null).

    `timebank` is the bank of whoever gives; `book_id` and `transfer_id` are the ledger's there. Undone, if ever, by a reversal.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="gifts")
    from_member = models.ForeignKey(Membership, models.PROTECT, related_name="gifts_given")
    to_member = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="gifts_received")
    minutes = models.IntegerField()
    words = models.CharField(max_length=300, blank=True)
    book_id = models.IntegerField()
    transfer_id = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="gift_is_some_time"),
            models.CheckConstraint(
                condition=models.Q(to_member__isnull=True) | ~models.Q(to_member=models.F("from_member")),
                name="nobody_gives_to_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"gift {self.pk}"

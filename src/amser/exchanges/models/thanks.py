"""A few words of thanks."""

from django.db import models

from amser.members.models import Membership


class Thanks(models.Model):
    """What one member wrote to the other after an exchange. Only the two of them read it."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="thanks")
    from_member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exchange", "from_member"], name="thanked_once")]

    def __str__(self) -> str:
        return f"thanks for {self.exchange_id}"

"""Who goes along."""

from django.conf import settings
from django.db import models

from amser.members.models import Membership


class Company(models.Model):
    """Somebody from the time bank goes along to an exchange with a member who is new to it."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="company")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    who = models.CharField(max_length=120)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "membership"], name="one_goes_along_with_a_member"),
            models.CheckConstraint(condition=~models.Q(who=""), name="company_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"company at {self.exchange_id}"

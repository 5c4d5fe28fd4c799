"""An organisation as a member of a time bank."""

from typing import Self

from django.db import models

from amser.organisations.models.organisation import Organisation
from amser.timebanks.models import TimeBank

FLOOR_MINUTES = -100 * 60  # wider than a person's; domain evidence, section 1.7


class BelongingQuerySet(models.QuerySet["Belonging"]):
    """How organisations of a bank are found."""

    def live(self) -> Self:
        """Those that have not left."""
        return self.filter(left_on__isnull=True)


class Belonging(models.Model):
    """
    An organisation in a time bank, with its account of minutes in that bank's book. It says nothing of credits.

    Where it left, the account is empty and closed.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="organisations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="belongings")
    book_id = models.IntegerField()
    account_id = models.BigIntegerField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timebank", "organisation"], condition=models.Q(left_on__isnull=True), name="organisation_in_a_bank_once"
            ),
            models.UniqueConstraint(fields=["book_id", "account_id"], name="belonging_has_its_own_account"),
        ]

    def __str__(self) -> str:
        return f"organisation {self.organisation_id} in {self.timebank_id}"

"""What someone says is wrong with hours that were recorded."""

from django.db import models

from amser.members.models import Membership


class Question(models.Model):
    """
    One of the two asks for a correction, in their own words. Added, never changed: a second does not replace the first.

    The desk reads all, and each person their own. `from_member` is null only for words older than this table whose writer
    the record of acts does not name.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="questions")
    from_member = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="question_has_words")]

    def __str__(self) -> str:
        return f"question about {self.exchange_id}"

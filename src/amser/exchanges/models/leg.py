"""One of the transfers that make up what a group did."""

from django.db import models

from amser.exchanges.models.party import Party


class Leg(models.Model):
    """
    Hours that moved in a group exchange: from whoever received help to whoever gave it.

    `from_party` null: the community pot gave them, for everyone's good; `to_party` null: they went into it. With `by_pot`,
    the pot gave them in the place of `from_party`: who that was is the desk's to read. The first leg has place 0. The
    transfers of a group stand together or not at all, and are reversed together, once.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    exchange = models.ForeignKey("exchanges.Exchange", models.PROTECT, related_name="legs")
    place = models.SmallIntegerField()
    from_party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="legs_from")
    to_party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="legs_to")
    by_pot = models.BooleanField(default=False, db_default=False)
    minutes = models.IntegerField()
    book_id = models.IntegerField()
    transfer_id = models.UUIDField(unique=True)
    reversal_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["exchange", "place"], name="leg_has_its_place"),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="leg_is_some_time"),
            models.CheckConstraint(
                condition=models.Q(from_party__isnull=False) | models.Q(to_party__isnull=False), name="leg_has_a_member_on_one_side"
            ),
            models.CheckConstraint(
                condition=models.Q(by_pot=False) | models.Q(from_party__isnull=False, to_party__isnull=False),
                name="pot_stands_in_for_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"leg {self.place} of {self.exchange_id}"

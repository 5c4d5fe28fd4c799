"""A paper slip, or a time sheet for a session, with a code of its own."""

import datetime as dt
from typing import Self

from django.db import models

from amser.exchanges.models.exchange import Exchange
from amser.kernel.codes import LENGTH, shown_code
from amser.timebanks.models import TimeBank


class SlipQuerySet(models.QuerySet["Slip"]):
    """How slips are found."""

    def locked(self) -> Self:
        """Lock the rows until the transaction ends: of two who enter one slip, the second finds it entered."""
        return self.select_for_update(of=("self",), no_key=True)


class Slip(models.Model):
    """
    A slip that a bank printed: for one exchange, or blank with nothing but its code.

    `printed_for` is the exchange it names; null for a blank one. `exchange` is where it was entered, with `entered_at`;
    both null until then. `batch` is what was printed together. With `is_sheet` it is a time sheet for a whole session, entered as
    what a group did. The code says nothing of anybody.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="slips")
    code = models.CharField(max_length=LENGTH, unique=True)
    batch = models.UUIDField()
    is_sheet = models.BooleanField(default=False, db_default=False)
    printed_at = models.DateTimeField()
    printed_for = models.OneToOneField(Exchange, models.PROTECT, null=True, blank=True, related_name="slip_printed")
    exchange = models.OneToOneField(Exchange, models.PROTECT, null=True, blank=True, related_name="slip_entered")
    entered_at = models.DateTimeField(null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(exchange__isnull=True, entered_at__isnull=True)
                | models.Q(exchange__isnull=False, entered_at__isnull=False),
                name="entered_slip_says_when_and_as_what",
            ),
            models.CheckConstraint(
                condition=models.Q(is_sheet=False) | models.Q(printed_for__isnull=True), name="sheet_is_printed_before_the_session"
            ),
        ]
        indexes = [models.Index(fields=["timebank", "batch"], name="slip_by_batch")]

    def __str__(self) -> str:
        return f"slip {self.pk}"

    @property
    def shown(self) -> str:
        """The code as it stands on paper."""
        return shown_code(self.code)

    def mark_entered(self, exchange: Exchange, *, at: dt.datetime) -> None:
        """What it says is written down."""
        self.exchange, self.entered_at = exchange, at
        self.save(update_fields=["exchange", "entered_at"])

"""A visit to a home: arrived, and left again."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.exchanges.models.exchange import NEVER_BY_ITSELF, Exchange, ExchangeState
from amser.kernel.dates import at_london, today
from amser.members.models import Membership

# The levels at which whoever gives says that they have arrived, and that they have left.
VISITED: Final = NEVER_BY_ITSELF
USUAL_MINUTES: Final = 120  # where nobody said how long it takes
GRACE: Final = dt.timedelta(minutes=30)  # after which the desk hears of whoever has not arrived, or has not left
A_DAY: Final = dt.timedelta(days=1)


class VisitQuerySet(models.QuerySet["Visit"]):
    """How visits are found."""

    def open(self) -> Self:
        """Those of which nobody has said that they are over."""
        return self.filter(left_at__isnull=True)

    def overdue(self, at: dt.datetime) -> Self:
        """Those that were to have begun, or to be over, a while ago, of which nothing was heard."""
        has_come = models.Q(arrived_at__isnull=False)
        is_awaited = models.Q(exchange__state=ExchangeState.AGREED, due_at__date=models.F("exchange__on_day"))
        return self.open().filter(has_come | is_awaited, due_at__lt=at - GRACE)

    def with_people(self) -> Self:
        """With the exchange, its two people and whoever visits, in the same two queries."""
        people = models.Prefetch("exchange__parties", Party.objects.select_related("membership__user", "membership__place"))
        return self.select_related("exchange", "membership__user", "timebank").prefetch_related(people)


class Visit(models.Model):
    """
    Whoever gives has arrived at a home, and has left it, or the desk has spoken with them (`closed_by`, with a `note`).

    `due_at` is when they were to leave, from the arrangement; while `arrived_at` is null, when they were to arrive: such a row
    is made once that is a while ago. `alerted_at` is when the desk was told that they had not.
    `timebank` is the bank of whoever visits: its desk looks after them.
    """

    exchange = models.OneToOneField(Exchange, models.PROTECT, related_name="visit")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="visits")
    arrived_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(arrived_at__isnull=True)
                | models.Q(left_at__gte=models.F("arrived_at")),
                name="visit_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True) | models.Q(left_at__isnull=False) & ~models.Q(note=""),
                name="visit_closed_by_the_desk_says_why",
            ),
        ]
        indexes = [models.Index(fields=["timebank", "due_at"], condition=models.Q(left_at__isnull=True), name="visit_open")]

    def __str__(self) -> str:
        return f"visit of {self.exchange_id}"

    @property
    def is_open(self) -> bool:
        """Whether whoever visits is still there, as far as anybody knows."""
        return self.left_at is None

    def is_overdue(self, at: dt.datetime) -> bool:
        """Whether it was to be over a while ago, and nothing was heard."""
        return self.is_open and self.due_at + GRACE < at and (self.arrived_at is not None or self._is_awaited)

    @property
    def _is_awaited(self) -> bool:
        """Whether somebody is still to come at the time it was: neither called off, nor put off, nor done and over."""
        return self.exchange.state == ExchangeState.AGREED and self.exchange.on_day == today(self.due_at)

    def is_of_the_day_agreed(self, exchange: Exchange) -> bool:
        """Whether it belongs to the day on which the exchange is now to be: another day asks for arriving and leaving anew."""
        return today(self.arrived_at or self.due_at) == exchange.on_day

    def arrive(self, *, at: dt.datetime, due_at: dt.datetime) -> None:
        """Somebody of whom nothing was heard has come after all, or on another day; whether they leave in time is asked anew."""
        self.arrived_at, self.due_at, self.left_at, self.alerted_at, self.closed_by_id, self.note = at, due_at, None, None, None, ""
        self.save(update_fields=["arrived_at", "due_at", "left_at", "alerted_at", "closed_by", "note"])

    def leave(self, *, at: dt.datetime, closed_by_id: int | None = None, note: str = "") -> None:
        """It is over."""
        self.left_at, self.closed_by_id, self.note = at, closed_by_id, note
        self.save(update_fields=["left_at", "closed_by", "note"])


def due_at(exchange: Exchange, *, arrived_at: dt.datetime) -> dt.datetime:
    """Return when a visit is to be over: as long as was expected, from the time agreed, or from arriving where that is later."""
    begins = at_london(exchange.on_day, exchange.on_time) if exchange.on_day and exchange.on_time else arrived_at
    expected = exchange.listing.takes_minutes if exchange.listing else None
    return max(begins, arrived_at) + dt.timedelta(minutes=expected or USUAL_MINUTES)


def is_missed(exchange: Exchange, *, at: dt.datetime) -> bool:
    """Whether somebody was to arrive a while ago, and less than a day, and nobody has said that they did."""
    begins = to_arrive_at(exchange)
    if begins is None or exchange.state != ExchangeState.AGREED or exchange.level not in VISITED:
        return False
    visit = getattr(exchange, "visit", None)
    if visit is None:
        is_news = True
    elif visit.arrived_at is None:
        is_news = visit.due_at != begins
    else:
        is_news = not visit.is_of_the_day_agreed(exchange)
    return is_news and begins + GRACE < at < begins + A_DAY


def to_arrive_at(exchange: Exchange) -> dt.datetime | None:
    """Return when whoever gives is to arrive; None where no time was agreed."""
    return at_london(exchange.on_day, exchange.on_time) if exchange.on_day and exchange.on_time else None


def may_begin(exchange: Exchange, *, on: dt.date) -> bool:
    """Whether somebody can say that they have arrived: it is arranged for this day, at a level where that is asked."""
    return exchange.state == ExchangeState.AGREED and exchange.level in VISITED and exchange.on_day == on


from amser.exchanges.models.party import Party  # noqa: E402  as in `exchange`

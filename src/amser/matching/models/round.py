"""A matching round, the circles it found, and each one's part in them."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.exchanges.models import Exchange
from amser.kernel.errors import DomainError
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.timebanks.models import TimeBank


class RoundMovedOn(DomainError):
    """The round, or the circle, is not where the page showed it any more: somebody was quicker, or it is over."""

    code = "round_moved_on"


class RoundState(models.TextChoices):
    """Where a round stands."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY: Final = (RoundState.WAITING, RoundState.RUNNING)


class RoundQuerySet(models.QuerySet["Round"]):
    """How rounds are found."""

    def under_way(self) -> Self:
        """Those that wait for the worker, or are in its hands."""
        return self.filter(state__in=UNDER_WAY)

    def locked(self) -> Self:
        """Lock the rows until the transaction ends; everyone who moves a round queues here."""
        return self.select_for_update(of=("self",), no_key=True)


class Round(models.Model):
    """
    One search for the most hours that the people of a bank, and of the `neighbours` that take part, can exchange in balance.

    `asked` is everything the search depends on, in ids and numbers alone (`queries.economy.Asked`); `digest` is its SHA-256.
    The same `asked` gives the same result. It is null until the worker has looked. `left_out` holds `people` (ids of
    memberships) and `pairs` ([giver, request]) that whoever started it did not want. `with_room` lets people give more than they
    receive, or less, as far as their accounts have room. All minutes are whole quarters of an
    hour: `found`, what could be met if nobody had to give as much as they receive (`at_most`), and the most that swaps in
    twos could find (`in_twos`, a bound). `proven`: the certificate that no round could exchange more was checked and holds.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="rounds")
    neighbours = models.JSONField(default=list)
    again_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="run_again")
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.WAITING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    most_minutes = models.IntegerField()
    with_room = models.BooleanField(default=False)
    seed = models.IntegerField()
    rule = models.CharField(max_length=40)
    left_out = models.JSONField(default=dict)
    asked = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    done = models.IntegerField(default=0)
    whole = models.IntegerField(default=0)
    found = models.IntegerField(null=True, blank=True)
    at_most = models.IntegerField(null=True, blank=True)
    in_twos = models.IntegerField(null=True, blank=True)
    proven = models.BooleanField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timebank"], condition=models.Q(state__in=["waiting", "running"]), name="one_round_under_way_in_a_bank"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(found__isnull=False, at_most__isnull=False, in_twos__isnull=False, proven__isnull=False) & ~models.Q(digest=""),
                name="round_that_is_done_says_what_it_found",
            ),
            models.CheckConstraint(condition=models.Q(most_minutes__range=(15, 6000)), name="round_asks_some_time_of_each"),
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has it, or will."""
        return self.state in UNDER_WAY

    def move(self, to: RoundState, *, come_from: tuple[RoundState, ...], at: dt.datetime | None = None) -> None:
        """Go to another state. Raises RoundMovedOn from one that is not among `come_from`."""
        if self.state not in come_from:
            raise RoundMovedOn
        self.state, self.ended_at = to, at
        self.save(update_fields=["state", "ended_at"])


class CircleState(models.TextChoices):
    """Where a circle stands. Everyone in it has said yes (AGREED), or somebody has said no (DECLINED)."""

    PROPOSED = "proposed"
    KEPT = "kept"
    DROPPED = "dropped"
    INVITED = "invited"
    AGREED = "agreed"
    DECLINED = "declined"


class RoundCircle(models.Model):
    """
    People each of whom helps the next, for the same `minutes`. Its steps say who, and with what.

    The last helps the first; but in a round with room there are chains too, whose first only gives and whose last only receives.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="circles")
    number = models.IntegerField()
    minutes = models.IntegerField()
    state = models.CharField(max_length=8, choices=CircleState.choices, default=CircleState.PROPOSED)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="circle_numbered_once_in_its_round"),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="circle_exchanges_something"),
        ]

    def __str__(self) -> str:
        return f"circle {self.pk}"

    def move(self, to: CircleState, *, come_from: tuple[CircleState, ...], at: dt.datetime) -> None:
        """Go to another state. Raises RoundMovedOn from one that is not among `come_from`."""
        if self.state not in come_from:
            raise RoundMovedOn
        self.state, self.changed_at = to, at
        self.save(update_fields=["state", "changed_at"])


class StepAnswer(models.TextChoices):
    """What somebody said who was invited."""

    NONE = ""
    YES = "yes"
    NO = "no"


class RoundStep(models.Model):
    """
    One person's help in a circle: the giver at `place` helps the next. `answer` is the giver's, to the circle as a whole.

    `because` holds the codes of the reasons, with spaces between them. `exchange` is what was proposed once all had said yes;
    `refusal` the code of the rule that stood against proposing it.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    circle = models.ForeignKey(RoundCircle, models.PROTECT, related_name="steps")
    place = models.IntegerField()
    giver = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    request = models.ForeignKey(Listing, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Listing, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.IntegerField()
    because = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=3, choices=StepAnswer.choices, blank=True, default=StepAnswer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    asking = models.OneToOneField("matching.Asking", models.SET_NULL, null=True, blank=True, related_name="step")
    exchange = models.ForeignKey(Exchange, models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.CharField(max_length=40, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "place"], name="step_has_its_place_in_the_circle"),
            models.UniqueConstraint(fields=["circle", "giver"], name="everybody_is_once_in_a_circle"),
            models.CheckConstraint(condition=~models.Q(giver=models.F("receiver")), name="nobody_helps_themselves_in_a_circle"),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"


class WeeklyRound(models.Model):
    """A bank that has a round made every week, without being asked."""

    timebank = models.OneToOneField(TimeBank, models.PROTECT, related_name="+")
    switched_on_at = models.DateTimeField()

    objects = models.Manager()

    def __str__(self) -> str:
        return f"weekly round of {self.timebank_id}"

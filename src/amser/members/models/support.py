"""Who may act for a member: a supporter, within named bounds until a day; and each stretch in which somebody did."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.members.models.membership import Membership

LONGEST: Final = dt.timedelta(days=366)  # a supporter is named for a year at the most, and then again
TURN: Final = dt.timedelta(hours=4)  # a banner forgotten on a shared computer ends by itself


class Scope(models.TextChoices):
    """What a supporter may do for a member. Each stands alone; none reaches the member's own details."""

    SEE = "see"
    ARRANGE = "arrange"
    POST = "post"


class SupportQuerySet(models.QuerySet["Support"]):
    """How supporters are found."""

    def live(self, on: dt.date) -> Self:
        """Those in force on a day: not ended, and the day not past. The last day counts."""
        return self.filter(ended_at__isnull=True, until__gte=on)

    def run_out(self, on: dt.date) -> Self:
        """Those whose day is past and who have not been told."""
        return self.filter(ended_at__isnull=True, until__lt=on)

    def with_people(self) -> Self:
        """With the member, the bank and the supporter, in the same query."""
        return self.select_related("membership__user", "membership__timebank", "supporter")


class Support(models.Model):
    """
    A member lets somebody (family, a support worker) do some things for them, until a day.

    `name` is what the member calls them: whether somebody of another name signs in with that address is not told here.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="supports")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="supporting")
    name = models.CharField(max_length=120)
    may_see = models.BooleanField(default=False)
    may_arrange = models.BooleanField(default=False)
    may_post = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "supporter"], condition=models.Q(ended_at__isnull=True), name="supporter_is_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(may_see=True) | models.Q(may_arrange=True) | models.Q(may_post=True), name="supporter_may_do_something"
            ),
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"

    @property
    def scopes(self) -> frozenset[str]:
        """What the supporter may do."""
        granted = {Scope.SEE: self.may_see, Scope.ARRANGE: self.may_arrange, Scope.POST: self.may_post}
        return frozenset(scope.value for scope, may in granted.items() if may)

    def end(self, *, at: dt.datetime, by_user_id: int | None) -> None:
        """From now on they may do nothing for the member. None: its day had come."""
        self.ended_at, self.ended_by_id = at, by_user_id
        self.save(update_fields=["ended_at", "ended_by"])


class ActingQuerySet(models.QuerySet["Acting"]):
    """How stretches of acting for somebody are found."""

    def under_way(self, at: dt.datetime) -> Self:
        """Those that are not over at a moment."""
        return self.filter(ended_at__isnull=True, began_at__gt=at - TURN)

    def forgotten(self, at: dt.datetime) -> Self:
        """Those that nobody ended in their time."""
        return self.filter(ended_at__isnull=True, began_at__lte=at - TURN)


class Acting(models.Model):
    """
    Somebody acts for a member, from one moment until they say that it is over: a broker, or a supporter (`support`).

    What they did meanwhile stands in the record of acts, under this member; the member is told when it is over.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="acted_for")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    support = models.ForeignKey(Support, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ActingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"acting {self.pk}"

    @property
    def is_desk(self) -> bool:
        """Whether a broker acts, who may do what the member may."""
        return self.support_id is None

    def end(self, *, at: dt.datetime) -> None:
        """It is over."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

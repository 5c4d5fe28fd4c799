"""Somebody was asked whether they could help."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.timebanks.models import TimeBank

WEEK: Final = dt.timedelta(days=7)


class Because(models.TextChoices):
    """Why somebody was thought of, in the order in which it is said."""

    SKILL = "skill"
    NEAR = "near"
    DAY = "day"
    WELSH = "welsh"
    BEFORE = "before"
    TURN = "turn"


class Answer(models.TextChoices):
    """What somebody said. Each leaves them as welcome as before: none counts against anyone."""

    YES = "yes"
    NOT_THIS = "this"
    NOT_NOW = "now"
    LESS = "less"


class Answered(DomainError):
    """This question has its answer already."""

    code = "asking_answered"


class AskingQuerySet(models.QuerySet["Asking"]):
    """How they are found."""

    def within_a_week(self, at: dt.datetime) -> Self:
        """
        Those of the seven days that end at a moment, and later ones: the weekly number counts them.

        Whoever had to wait for a lock may be earlier than what was asked meanwhile.
        """
        return self.filter(asked_at__gt=at - WEEK)

    def open(self) -> Self:
        """Those that wait for an answer, while what was asked for is still asked for; a circle is answered as a whole, elsewhere."""
        return self.filter(answer="", listing__in=Listing.objects.up(), step=None)

    def with_listing(self) -> Self:
        """With everything that a card shows."""
        return self.select_related("listing__member__user", "listing__member__place", "listing__category", "listing__place", "timebank")


class Asking(models.Model):
    """
    Somebody was asked whether they could do what a request asks for: by a coordinator, or by Amser (`asked_by` null).

    `because` are the reasons they were given (`Because`, with spaces between). One is asked once for one request. It books nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="asked")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="asked")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AskingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "membership"], name="asked_once_for_one_request"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)), name="answer_has_its_moment"
            ),
        ]
        indexes = [models.Index(fields=["membership", "-asked_at"], name="asked_of_a_member")]

    def __str__(self) -> str:
        return f"asking {self.pk}"

    @property
    def reasons(self) -> tuple[Because, ...]:
        """Why, in the order in which it is said."""
        given = set(self.because.split())
        return tuple(one for one in Because if one in given)

    def take(self, answer: str, *, at: dt.datetime) -> None:
        """Keep the answer. Raises Answered where there is one."""
        if self.answer:
            raise Answered
        self.answer, self.answered_at = Answer(answer), at
        self.save(update_fields=["answer", "answered_at"])

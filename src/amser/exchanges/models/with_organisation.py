"""Hours between an organisation of a time bank and a member of it."""

import datetime as dt
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from amser.exchanges.models.exchange import ExchangeMovedOn, ExchangeState, WaitingFor
from amser.kernel.ids import uuid7
from amser.listings.models import Category
from amser.members.models import Level, Membership, Task
from amser.members.models.rules import read
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank


class Half(StrEnum):
    """One of the two: the organisation, or the member."""

    ORGANISATION = "organisation"
    MEMBER = "member"

    @property
    def other(self) -> "Half":
        """The one that is not this."""
        return Half.MEMBER if self == Half.ORGANISATION else Half.ORGANISATION


# What is written down of it has happened: there is nothing to suggest, to agree on or to let lapse.
_MOVES: Final[dict[str, frozenset[str]]] = {
    ExchangeState.CLAIMED: frozenset(
        {ExchangeState.POSTED, ExchangeState.DIFFERS, ExchangeState.WAITING, ExchangeState.CANCELLED, ExchangeState.NO_SHOW}
    ),
    ExchangeState.DIFFERS: frozenset({ExchangeState.POSTED, ExchangeState.WAITING, ExchangeState.CANCELLED, ExchangeState.NO_SHOW}),
    ExchangeState.WAITING: frozenset({ExchangeState.POSTED, ExchangeState.WAITING, ExchangeState.CANCELLED}),
    ExchangeState.POSTED: frozenset({ExchangeState.CORRECTED}),
}
_ENDS: Final = (ExchangeState.CORRECTED, ExchangeState.CANCELLED, ExchangeState.NO_SHOW)


class OrganisationExchangeQuerySet(models.QuerySet["OrganisationExchange"]):
    """How they are found."""

    def locked(self) -> Self:
        """Lock the rows until the transaction ends; everyone who moves one queues here."""
        return self.select_for_update(of=("self",), no_key=True)

    def with_both(self) -> Self:
        """With the organisation, the member, the category and the bank, in one query."""
        return self.select_related("timebank", "belonging__organisation", "membership__user", "membership__place", "category")

    def with_hours_open(self) -> Self:
        """Those of which somebody has said how long it took, and the hours have not moved."""
        return self.filter(state__in=(ExchangeState.CLAIMED, ExchangeState.DIFFERS, ExchangeState.WAITING))

    def asking_member(self) -> Self:
        """Those that wait for the member's word."""
        return self.filter(state=ExchangeState.CLAIMED, member_minutes__isnull=True)

    def asking_organisation(self) -> Self:
        """Those that wait for the organisation's word."""
        return self.filter(state=ExchangeState.CLAIMED, organisation_minutes__isnull=True)

    def for_the_desk(self) -> Self:
        """Those that only the bank's desk can settle or release, or that somebody says are wrong."""
        return self.filter(Q(state__in=(ExchangeState.DIFFERS, ExchangeState.WAITING)) | Q(question_at__isnull=False))

    def newest_first(self) -> Self:
        """By the day it happened, the last first."""
        return self.order_by("-worked_on", "-pk")


class OrganisationExchange(models.Model):
    """
    Help that an organisation gave a member (a hall, a lift, a course), or a member gave an organisation. Hours, never credits.

    It begins when somebody writes down what happened. `organisation_minutes` and `member_minutes` are what each says, as the
    bank rounds, null while they have not; `organisation_denies` and `member_denies` are that it did not happen, said last.
    `minutes` is what moved, or will. `transfer_id` is made here and used once, in the book of
    the bank (`book_id` once the hours have moved); `reversal_id` undoes it. `level` and `answers` are what safety asks about
    where the member gives. `question` is what somebody said is wrong since `question_at`, until it is put right. `thanks` is from
    whoever received.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="organisation_exchanges")
    belonging = models.ForeignKey(Belonging, models.PROTECT, related_name="exchanges")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="organisation_exchanges")
    organisation_gives = models.BooleanField()
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    level = models.CharField(max_length=1, choices=Level.choices)
    answers = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=9, choices=ExchangeState.choices, default=ExchangeState.CLAIMED)
    worked_on = models.DateField()
    entered_at = models.DateTimeField()
    organisation_minutes = models.IntegerField(null=True, blank=True)
    member_minutes = models.IntegerField(null=True, blank=True)
    organisation_denies = models.BooleanField(default=False)
    member_denies = models.BooleanField(default=False)
    waiting_for = models.CharField(max_length=20, choices=WaitingFor.choices, blank=True)
    minutes = models.IntegerField(null=True, blank=True)
    was_rounded_down = models.BooleanField(default=False)
    safety_seen_at = models.DateTimeField(null=True, blank=True)
    settled_note = models.CharField(max_length=300, blank=True)
    thanks = models.CharField(max_length=500, blank=True)
    transfer_id = models.UUIDField(unique=True, default=uuid7)
    book_id = models.IntegerField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    reversal_id = models.UUIDField(null=True, blank=True, unique=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    correction_reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    question = models.CharField(max_length=300, blank=True)
    question_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationExchangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[*map(str, _MOVES), *_ENDS]), name="with_organisation_has_happened"),
            models.CheckConstraint(
                condition=~Q(state__in=["posted", "corrected"]) | Q(minutes__gt=0, posted_at__isnull=False, book_id__isnull=False),
                name="posted_with_organisation_says_how_long",
            ),
            models.CheckConstraint(
                condition=~Q(state="corrected") | Q(reversal_id__isnull=False) & ~Q(correction_reason=""),
                name="corrected_with_organisation_has_reversal",
            ),
            models.CheckConstraint(condition=~Q(state="waiting") | ~Q(waiting_for=""), name="waiting_with_organisation_says_why"),
            models.CheckConstraint(
                condition=(Q(organisation_minutes__isnull=True) | Q(organisation_minutes__gt=0))
                & (Q(member_minutes__isnull=True) | Q(member_minutes__gt=0))
                & (Q(organisation_minutes__isnull=False) | Q(member_minutes__isnull=False)),
                name="with_organisation_somebody_says_some_time",
            ),
            models.CheckConstraint(condition=Q(question_at__isnull=True) | ~Q(question=""), name="with_organisation_question_has_words"),
        ]
        indexes = [
            models.Index(fields=["timebank", "state"], name="with_organisation_by_state"),
            models.Index(fields=["membership", "worked_on"], name="with_organisation_of_member"),
            models.Index(fields=["belonging", "worked_on"], name="with_organisation_by_day"),
        ]

    def __str__(self) -> str:
        return f"exchange {self.pk} with an organisation"

    @property
    def task(self) -> Task:
        """What it is, as safety sees it."""
        return Task(level=self.level, answers=read(self.answers), minutes=self.minutes or 0)

    @property
    def gives(self) -> Half:
        """Whose time it is."""
        return Half.ORGANISATION if self.organisation_gives else Half.MEMBER

    @property
    def accounts(self) -> tuple[int, int]:
        """The account of whoever receives, which is debited, and of whoever gives, which is credited."""
        member = self.membership.account_id
        assert member is not None, "members have accounts"
        both = (member, self.belonging.account_id)
        return both if self.organisation_gives else (both[1], both[0])

    @property
    def asks(self) -> Half | None:
        """Whose word it waits for; None where it is nobody's turn."""
        if self.state != ExchangeState.CLAIMED:
            return None
        return Half.MEMBER if self.member_minutes is None else Half.ORGANISATION if self.organisation_minutes is None else None

    def said(self, half: Half) -> int | None:
        """Return how long it took, by one of the two."""
        return self.organisation_minutes if half == Half.ORGANISATION else self.member_minutes

    def denies(self, half: Half) -> bool:
        """Whether one of the two says that it did not happen."""
        return self.organisation_denies if half == Half.ORGANISATION else self.member_denies

    def says_it_happened(self, half: Half) -> bool:
        """Whether one of the two has said how long it took, and stands by it."""
        return self.said(half) is not None and not self.denies(half)

    def claim(self, half: Half, minutes: int) -> None:
        """One of the two says how long it took, or says it again."""
        name = f"{half.value}_minutes"
        setattr(self, name, minutes)
        setattr(self, f"{half.value}_denies", False)
        self.save(update_fields=[name, f"{half.value}_denies"])

    def deny(self, half: Half) -> None:
        """One of the two says that it did not happen, whatever they said before."""
        name = f"{half.value}_denies"
        setattr(self, name, True)
        self.save(update_fields=[name])

    def move(self, to_state: str, **values: object) -> None:
        """Go to another state and keep what came with it. Raises ExchangeMovedOn, the row unchanged."""
        if to_state not in _MOVES.get(self.state, frozenset()):
            raise ExchangeMovedOn(from_state=self.state, to_state=to_state)
        self.state = to_state
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *values])

    def undo(self, *, reversal_id: UUID, reason: str, at: dt.datetime) -> None:
        """The hours have gone back, and both can read why."""
        self.move(ExchangeState.CORRECTED, reversal_id=reversal_id, correction_reason=reason, corrected_at=at, question_at=None)

"""What two banks have agreed, so that their members can help each other."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from amser.kernel.dates import at_london
from amser.kernel.errors import DomainError
from amser.timebanks.models.bank import TimeBank


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    ENDED = "ended"


_MOVES: Final[dict[str, frozenset[str]]] = {
    AgreementState.PROPOSED: frozenset({AgreementState.IN_FORCE, AgreementState.DECLINED, AgreementState.WITHDRAWN}),
    AgreementState.IN_FORCE: frozenset({AgreementState.REPLACED, AgreementState.ENDED}),
}
_WAS_IN_FORCE: Final = (AgreementState.IN_FORCE, AgreementState.REPLACED, AgreementState.ENDED)


class AgreementMovedOn(DomainError):
    """An agreement in this state does not go to that one: the other side was quicker, or it is over."""

    code = "agreement_moved_on"

    def __init__(self, *, from_state: str, to_state: str) -> None:
        super().__init__(f"{from_state} to {to_state}")
        self.from_state, self.to_state = from_state, to_state


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """How agreements are found."""

    def of_bank(self, bank_id: int) -> Self:
        """Those that a bank proposed or was asked for."""
        return self.filter(Q(timebank_id=bank_id) | Q(other_bank_id=bank_id))

    def between(self, one_id: int, other_id: int) -> Self:
        """Those of two banks, whoever proposed."""
        return self.filter(Q(timebank_id=one_id, other_bank_id=other_id) | Q(timebank_id=other_id, other_bank_id=one_id))

    def in_force(self) -> Self:
        """Those that count now, between banks that are both running."""
        running = {"timebank__closed_at__isnull": True, "other_bank__closed_at__isnull": True}
        return self.filter(state=AgreementState.IN_FORCE, **running)

    def counting_on(self, day: dt.date) -> Self:
        """Those that were in force at some time of a day in London: help on their last day still counts."""
        begins, ends = at_london(day, dt.time.min), at_london(day + dt.timedelta(days=1), dt.time.min)
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=begins), state__in=_WAS_IN_FORCE, answered_at__lt=ends)

    def with_banks(self) -> Self:
        """With both banks, in the same query."""
        return self.select_related("timebank", "other_bank")


class Agreement(models.Model):
    """
    Two banks let their members help each other, within a limit each way.

    `timebank` proposed it, `other_bank` answers. `timebank_limit_minutes` is how much more the members of `timebank`
    may have received from the other bank's members than given to them; `other_limit_minutes` the same the other way.
    Terms never change: other limits are another agreement, which replaces this one once it is accepted.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="agreements_proposed")
    other_bank = models.ForeignKey(TimeBank, models.PROTECT, related_name="agreements_asked")
    state = models.CharField(max_length=9, choices=AgreementState.choices, default=AgreementState.PROPOSED)
    timebank_limit_minutes = models.IntegerField()
    other_limit_minutes = models.IntegerField()
    note = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_bank = models.ForeignKey(TimeBank, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    writeoff_bank = models.ForeignKey(TimeBank, models.PROTECT, null=True, related_name="+")
    writeoff_asked_at = models.DateTimeField(null=True, blank=True)
    written_off_at = models.DateTimeField(null=True, blank=True)
    written_off_minutes = models.IntegerField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(timebank=F("other_bank")), name="agreement_is_between_two_banks"),
            models.CheckConstraint(
                condition=Q(timebank_limit_minutes__gte=0, other_limit_minutes__gte=0)
                & (Q(timebank_limit_minutes__gt=0) | Q(other_limit_minutes__gt=0)),
                name="agreement_lets_somebody_receive",
            ),
            models.UniqueConstraint(
                Least("timebank", "other_bank"),
                Greatest("timebank", "other_bank"),
                condition=Q(state="in_force"),
                name="one_agreement_in_force_for_two_banks",
            ),
            models.UniqueConstraint(
                Least("timebank", "other_bank"),
                Greatest("timebank", "other_bank"),
                condition=Q(state="proposed"),
                name="one_proposal_open_for_two_banks",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "declined", "replaced", "ended"]) | Q(answered_at__isnull=False),
                name="agreement_in_force_was_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False, ended_bank__isnull=False) & ~Q(end_reason=""),
                name="ended_agreement_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(written_off_at__isnull=True) | Q(state="ended", written_off_minutes__isnull=False),
                name="only_what_an_ended_agreement_left_is_written_off",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    def neighbour_of(self, bank_id: int) -> TimeBank:
        """Return the other one of the two banks."""
        return self.other_bank if self.timebank_id == bank_id else self.timebank

    def limit_of(self, bank_id: int) -> int:
        """Return how much more a bank's members may have received than given, in minutes."""
        return self.timebank_limit_minutes if self.timebank_id == bank_id else self.other_limit_minutes

    def move(self, to_state: str, **values: object) -> None:
        """Go to another state and keep what came with it. Raises AgreementMovedOn, the row unchanged."""
        if to_state not in _MOVES.get(self.state, frozenset()):
            raise AgreementMovedOn(from_state=self.state, to_state=to_state)
        self.state = to_state
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *values])


class ClearingAccount(models.Model):
    """
    The account in a bank's book that stands for one neighbour.

    Above zero, the bank's members have received more from the neighbour's than they gave. The two facing accounts of a
    pair are always each other's negative. Opened with the first agreement of the two, kept for every later one.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="clearing_accounts")
    other_bank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    book_id = models.IntegerField()
    account_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timebank", "other_bank"], name="one_clearing_account_for_a_neighbour"),
            models.UniqueConstraint(fields=["book_id", "account_id"], name="clearing_account_stands_for_one_neighbour"),
            models.CheckConstraint(condition=~Q(timebank=F("other_bank")), name="clearing_is_between_two_banks"),
        ]

    def __str__(self) -> str:
        return f"clearing of {self.timebank_id} for {self.other_bank_id}"

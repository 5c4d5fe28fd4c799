"""What joining leaves on record besides the membership: the form's further answers, steps taken, conversations, agreement."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.members.models.membership import Membership

ADULT: Final = 18
YOUNGEST: Final = 16


class Application(models.Model):
    """
    What someone said when they asked to join, beside their profile: only the desk reads it.

    A year of birth does not tell an age to the day: in the year they turn 18 a person counts as under age until somebody
    has seen otherwise (`has_turned_18`). Under age takes a guardian's agreement, and groups only (domain evidence 1.2).
    """

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="application")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    came_from = models.CharField(max_length=200, blank=True)
    birth_year = models.SmallIntegerField(null=True, blank=True)
    has_turned_18 = models.BooleanField(default=False, db_default=False)
    guardian = models.CharField(max_length=120, blank=True)
    guardian_agreed_on = models.DateField(null=True, blank=True)
    emergency_name = models.CharField(max_length=120, blank=True)
    emergency_phone = models.CharField(max_length=30, blank=True)
    on_paper = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_year__isnull=True) | models.Q(birth_year__range=(1900, 2100)), name="born_in_a_likely_year"
            ),
        ]

    def __str__(self) -> str:
        return f"application of {self.membership_id}"

    def is_group_only(self, *, on: dt.date) -> bool:
        """Whether this person may be under 18 on a day, and so joins groups with a leader and nothing else."""
        return is_under_age(self.birth_year, has_turned_18=self.has_turned_18, on=on)


def is_under_age(birth_year: int | None, *, has_turned_18: bool, on: dt.date) -> bool:
    """Whether somebody born in that year may be under 18 on a day. A year nobody said counts as grown up: the desk asks."""
    if birth_year is None or has_turned_18:
        return False
    return on.year - birth_year <= ADULT


class Step(models.TextChoices):
    """What a bank may want before it lets someone in, in this order."""

    CONVERSATION = "conversation"
    REFERENCES = "references"
    CHECKS = "checks"
    CODE = "code"


class StepTaken(models.Model):
    """A step is done, or a broker has stepped over it, with the reason. Conversations and references have records of their own."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="steps")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=Step.choices)
    stepped_over = models.BooleanField()
    reason = models.CharField(max_length=300)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "step"], name="step_is_taken_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="step_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.membership_id}"


class Readers(models.TextChoices):
    """Who may read what was noted of a conversation. Whoever wrote it always may."""

    DESK = "desk"
    BROKERS = "brokers"
    WRITER = "writer"


class Occasion(models.TextChoices):
    """What a conversation was for: getting to know someone, or hearing how the first month went."""

    JOINING = "joining"
    FIRST_MONTH = "first_month"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """How conversations are found."""

    def readable_by(self, user_id: int, *, is_broker: bool) -> Self:
        """Those whose notes someone at the desk may read. A coordinator of a place is not a broker."""
        open_to = [Readers.DESK, Readers.BROKERS] if is_broker else [Readers.DESK]
        return self.filter(models.Q(readers__in=open_to) | models.Q(by_user_id=user_id))


class Conversation(models.Model):
    """Somebody at the desk talked with a person: when, and what to remember of it."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="conversations")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=12, choices=Occasion.choices, default=Occasion.JOINING)
    held_on = models.DateField()
    notes = models.TextField(blank=True)
    readers = models.CharField(max_length=8, choices=Readers.choices, default=Readers.BROKERS)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ConversationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"conversation with {self.membership_id}"


class CodeAccepted(models.Model):
    """Someone agreed to the bank's code of conduct, in the version they read: on a page, on paper, or read out to them."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="codes_accepted")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    version = models.IntegerField()
    accepted_on = models.DateField()
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "version"], name="code_is_accepted_once_a_version")]

    def __str__(self) -> str:
        return f"code {self.version} accepted by {self.membership_id}"

"""What somebody who knows an applicant says of them."""

import datetime as dt
from typing import Final, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from amser.identity.models import LanguageChoice
from amser.kernel.errors import DomainError
from amser.kernel.secret import digest_of
from amser.members.models.membership import Membership

VALID_FOR: Final = dt.timedelta(days=42)
CHASED_AFTER: Final = dt.timedelta(days=7)
CHASED_AT_MOST: Final = 2
ENOUGH: Final = 2  # references that count, of those of which the check speaks


class Road(models.TextChoices):
    """How a referee is asked."""

    EMAIL = "email"
    POST = "post"
    PHONE = "phone"


class ReferenceState(models.TextChoices):
    """Where a reference stands: asked for, to be talked about, answered, the referee would rather not, taken back."""

    ASKED = "asked"
    TALK = "talk"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN: Final = (ReferenceState.ASKED, ReferenceState.TALK)


class Opinion(models.TextChoices):
    """Whether the referee would be glad to see this person help others."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class ReferenceClosed(DomainError):
    """It was answered before, or taken back."""

    code = "reference_closed"


class ReferenceQuerySet(models.QuerySet["Reference"]):
    """How references are found."""

    def open(self) -> Self:
        """Those somebody still waits for."""
        return self.filter(state__in=OPEN)

    def given(self) -> Self:
        """Those that count: the referee said yes, or a broker decided so."""
        return self.filter(state=ReferenceState.ANSWERED).filter(models.Q(verdict=Opinion.YES, counts__isnull=True) | models.Q(counts=True))

    def to_decide(self) -> Self:
        """Those whose answer is not a plain yes, and about which no broker has decided."""
        return self.filter(state=ReferenceState.ANSWERED, counts__isnull=True).exclude(verdict=Opinion.YES)

    def to_chase(self, at: dt.datetime) -> Self:
        """Those asked for some days ago, for the first or the second time, and not answered."""
        return self.filter(state=ReferenceState.ASKED, times_asked__lte=CHASED_AT_MOST, last_asked_at__lte=at - CHASED_AFTER)

    def behind(self, token: str) -> Self:
        """The one that a link leads to, if there is one."""
        return self.filter(token_digest=digest_of(token))


class Reference(models.Model):
    """
    A referee is asked about an applicant, and answers: by a link without an account, by letter, or in a talk.

    The link holds a token that is worked out from `nonce` with the house's secret: only its digest is stored, so that
    nobody who reads the table can answer in the referee's place. Only the desk of the bank reads `words`. `counts` is a
    broker's decision where the answer is not a plain yes.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="references")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    knows_as = models.CharField(max_length=120, blank=True)
    road = models.CharField(max_length=5, choices=Road.choices)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    language = models.CharField(max_length=8, choices=LanguageChoice.choices, default=LanguageChoice.UNKNOWN)
    nonce = models.UUIDField(default=uuid4, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    good_until = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ReferenceState.choices, default=ReferenceState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()
    times_asked = models.SmallIntegerField(default=1)
    verdict = models.CharField(max_length=6, choices=Opinion.choices, blank=True)
    words = models.TextField(blank=True)
    reach_on = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="answered") | ~models.Q(verdict="") & models.Q(answered_at__isnull=False),
                name="answered_reference_says_what",
            ),
            models.CheckConstraint(
                condition=models.Q(counts__isnull=True) | ~models.Q(reason="") & models.Q(decided_by__isnull=False),
                name="decided_reference_says_why_and_by_whom",
            ),
            models.CheckConstraint(condition=~models.Q(road="email") | ~models.Q(email=""), name="reference_by_email_has_an_address"),
        ]
        indexes = [models.Index(fields=["timebank", "state"], name="reference_by_state")]

    def __str__(self) -> str:
        return f"reference {self.pk}"

    @property
    def token(self) -> str:
        """The secret part of the link; the same each time."""
        return token_of(self.nonce)

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for an answer."""
        return self.state in OPEN

    @property
    def is_to_decide(self) -> bool:
        """Whether the answer is not a plain yes, and no broker has decided."""
        return self.state == ReferenceState.ANSWERED and self.counts is None and self.verdict != Opinion.YES

    @property
    def is_given(self) -> bool:
        """Whether it counts, as `ReferenceQuerySet.given`."""
        if self.state != ReferenceState.ANSWERED:
            return False
        return self.verdict == Opinion.YES if self.counts is None else self.counts


def token_of(nonce: UUID) -> str:
    """Return the token that belongs to a reference's nonce: 256 bits that nobody outside this house can work out."""
    return salted_hmac("amser.members.reference", nonce.hex, algorithm="sha256").hexdigest()


def references_given(membership: Membership, *, until: dt.date | None = None) -> int:
    """Return how many references count for a member; with `until`, those answered by the end of that day. One query."""
    given = Reference.objects.given().filter(membership=membership)
    return (given.filter(answered_at__date__lte=until) if until else given).count()

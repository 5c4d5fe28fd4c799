"""What was seen of a person: references, a briefing, a licence, a DBS check. The decision, never the document or its number."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.members.models.capability import CapabilityKind
from amser.members.models.membership import Membership


class CheckKind(models.TextChoices):
    """What was seen."""

    REFERENCES = "references"
    INDUCTION = "induction"
    HOME_BRIEFING = "home_briefing"
    LICENCE = "licence"
    INSURANCE = "insurance"
    MOT = "mot"
    TRAINING = "training"
    BASIC = "basic"
    ENHANCED = "enhanced"
    BARRED_LIST = "barred_list"


class Workforce(models.TextChoices):
    """With whom a DBS check says somebody may work."""

    ADULT = "adult"
    CHILD = "child"
    BOTH = "both"


class Decision(models.TextChoices):
    """What was decided by it. `barred` blocks, in every bank."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    BARRED = "barred"


DBS: Final = (CheckKind.BASIC, CheckKind.ENHANCED, CheckKind.BARRED_LIST)
RUNS_OUT: Final = (CheckKind.LICENCE, CheckKind.INSURANCE, CheckKind.MOT)

CERTIFICATES: Final = (CheckKind.ENHANCED, CheckKind.BARRED_LIST)

# Any of the second may stand for the first of a pair.
_STANDS_FOR: Final = {CheckKind.ENHANCED: (CheckKind.ENHANCED, CheckKind.BARRED_LIST)}

# What the broker's decision about each capability rests on: domain evidence, section 1.3.
CAPABILITY_NEEDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    CapabilityKind.PUBLIC: ((CheckKind.REFERENCES, ""), (CheckKind.INDUCTION, "")),
    CapabilityKind.HOME: ((CheckKind.HOME_BRIEFING, ""),),
    CapabilityKind.DRIVE: ((CheckKind.LICENCE, ""), (CheckKind.INSURANCE, ""), (CheckKind.MOT, "")),
    CapabilityKind.ENHANCED: ((CheckKind.ENHANCED, ""),),
    CapabilityKind.REGULATED: ((CheckKind.BARRED_LIST, Workforce.ADULT),),
    CapabilityKind.CHILDREN: ((CheckKind.BARRED_LIST, Workforce.CHILD),),
}

# What whoever does it at the desk may write down in the moment of clearing. Everything else is a paper of somebody else's, with a
# day of its own, and goes on record by itself.
BY_WORD: Final = frozenset({CheckKind.REFERENCES, CheckKind.INDUCTION, CheckKind.HOME_BRIEFING})

NEVER: Final = dt.date(1900, 1, 1)

# The twelve digits of a DBS certificate, together or in groups, and the number of a driving licence. A telephone number with
# its country has twelve digits as well, after a plus.
_CERTIFICATE: Final = re.compile(
    r"(?<![\d+])(?:\d{12}|\d{4}[ -]\d{4}[ -]\d{4}|\d{3}(?:[ -]\d{3}){3})(?!\d)|\b[A-Z]{1,5}9{0,4}\d{6}[A-Z9]{2}\d[A-Z]{2}\b", re.IGNORECASE
)


class CheckQuerySet(models.QuerySet["Check"]):
    """How checks are found."""

    def live(self) -> Self:
        """Those that were not ended or replaced by a later one; they may have run out."""
        return self.filter(ended_at__isnull=True)

    def barring(self, *user_ids: int) -> Self:
        """Those by which people are barred, in whatever bank somebody saw it."""
        return self.live().filter(membership__user_id__in=user_ids, decision=Decision.BARRED)

    def followed_by(self, kind: str, workforce: str, *, decision: str) -> Self:
        """
        Those in whose place a later one comes: of its kind.

        And where that one was not accepted, whatever of the same certificates was accepted before, for any of the same people.
        """
        same = models.Q(kind=kind, workforce=workforce)
        if decision == Decision.ACCEPTED or kind not in CERTIFICATES:
            return self.filter(same)
        people = [workforce, Workforce.BOTH, ""] if workforce in {Workforce.ADULT, Workforce.CHILD} else ["", *Workforce.values]
        return self.filter(same | models.Q(kind__in=CERTIFICATES, workforce__in=people, decision=Decision.ACCEPTED))

    def running_out(self, by: dt.date) -> Self:
        """Accepted ones of members who are here, that run out by a day or have run out."""
        here = self.live().filter(decision=Decision.ACCEPTED, expires_on__lte=by, membership__state__in=["active", "paused"])
        return here.order_by("expires_on", "pk")


class Check(models.Model):
    """
    Somebody at the desk has seen something and decided by it.

    The decision, the kind and its days are kept; never the document, and never its number. It counts until `expires_on`, that
    day included, or until it was ended, or replaced by a later one of its kind.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="checks")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=CheckKind.choices)
    workforce = models.CharField(max_length=5, choices=Workforce.choices, blank=True, default="", db_default="")
    issued_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices)
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = CheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "workforce"], condition=models.Q(ended_at__isnull=True), name="check_of_a_kind_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="barred") | models.Q(kind="barred_list", expires_on__isnull=True),
                name="barred_by_a_list_and_without_an_end",
            ),
            models.CheckConstraint(condition=models.Q(kind="barred_list") ^ models.Q(workforce=""), name="barred_list_has_a_workforce"),
        ]
        indexes = [
            models.Index(fields=["timebank", "expires_on"], condition=models.Q(ended_at__isnull=True), name="check_running_out"),
            models.Index(fields=["membership"], condition=models.Q(decision="barred", ended_at__isnull=True), name="check_barring"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.membership_id}"

    def is_over(self, on: dt.date) -> bool:
        """Whether it has run out by a day."""
        return self.expires_on is not None and self.expires_on < on

    def end(self, *, at: dt.datetime, by_user_id: int | None, reason: str) -> None:
        """It no longer counts; that it did stays on record."""
        self.ended_at, self.ended_by_id, self.end_reason = at, by_user_id, reason
        self.save(update_fields=["ended_at", "ended_by", "end_reason"])

    def meets(self, need: tuple[str, str]) -> bool:
        """Whether it is what a capability needs, in force or not."""
        kind, workforce = need
        fits = self.kind in _STANDS_FOR.get(CheckKind(kind), (kind,))
        return fits and self.decision == Decision.ACCEPTED and (not workforce or self.workforce in {workforce, Workforce.BOTH})


def names_a_certificate(words: str) -> bool:
    """Whether the number of a DBS certificate or of a driving licence stands in these words."""
    return _CERTIFICATE.search(words) is not None


def last_day(kind: str, checks: Iterable[Check], *, review_on: dt.date | None) -> dt.date | None:
    """
    Return the last day on which a capability counts by these live checks: the earliest end of all that it needs.

    None where nothing it needs has an end; NEVER where something it needs is not there.
    """
    live = list(checks)
    ends = [review_on or dt.date.max]
    for need in CAPABILITY_NEEDS[kind]:
        ends += [max((check.expires_on or dt.date.max for check in live if check.meets(need)), default=NEVER)]
    end = min(ends)
    return None if end == dt.date.max else end


def missing_checks(kind: str, checks: Iterable[Check], *, on: dt.date) -> list[tuple[str, str]]:
    """Return what a capability needs of which none of these live checks counts on a day: kind and workforce, in order."""
    counting = [check for check in checks if not check.is_over(on)]
    return [need for need in CAPABILITY_NEEDS[kind] if not any(check.meets(need) for check in counting)]

"""What thanking everyone at a session comes to, before and after it is done."""

import dataclasses
import datetime as dt
from collections import Counter

from django.db.models import Exists, OuterRef

from amser.agencies.models import Budget
from amser.kernel.dates import today
from amser.ledger.queries import available
from amser.opportunities.models import Attendance, Award, AwardLine, Session
from amser.opportunities.models.coming import AttendanceQuerySet
from amser.opportunities.queries.paid_time import paid_for


@dataclasses.dataclass(frozen=True, slots=True)
class Thanks:
    """
    What everyone on a list who is not thanked yet would be given.

    `nothing` for too short a time; `gone` have left the scheme; `paid` are there in their employer's time, who is thanked for it apart.
    """

    each: list[tuple[Attendance, int]]
    nothing: list[Attendance]
    gone: list[Attendance]
    paid: list[Attendance]

    @property
    def people(self) -> int:
        """How many would be thanked."""
        return len(self.each)

    @property
    def credits(self) -> int:
        """How many credits they would be given together."""
        return sum(credits for _, credits in self.each)

    @property
    def groups(self) -> list[tuple[int, int]]:
        """How many people would be given how many credits each: (people, credits), the most credits first."""
        counted = Counter(credits for _, credits in self.each)
        return [(people, credits) for credits, people in sorted(counted.items(), reverse=True)]


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """What one line of a list is to be thanked with: `credits` (> 0) for `minutes`."""

    attendance_id: int
    participant_id: int
    minutes: int
    credits: int


def due_for(session: Session) -> list[Due]:
    """Return what `thanks_for` says is to be given, without names: a thousand people are a thousand short rows. Two queries."""
    theirs = _waiting(session).filter(participant__left_at__isnull=True).exclude(participant__user__in=paid_for(session))
    rows = theirs.order_by("pk").values_list("pk", "participant_id", "minutes")
    found = (Due(pk, participant, minutes, session.scheme.credits_for(minutes)) for pk, participant, minutes in rows)
    return [due for due in found if due.credits]


def thanks_for(session: Session) -> Thanks:
    """Return what is to be given to everyone who was at a session and is not thanked yet. Two queries; `session.scheme` is read."""
    each, nothing, gone, paid = [], [], [], []
    employers_time = paid_for(session)
    for line in _waiting(session).select_related("participant__user").order_by("participant__user__sort_name", "pk"):
        credits = session.scheme.credits_for(line.minutes)
        if line.participant.left_at is not None:
            gone.append(line)
        elif line.participant.user_id in employers_time:
            paid.append(line)
        elif credits:
            each.append((line, credits))
        else:
            nothing.append(line)
    return Thanks(each, nothing, gone, paid)


def _waiting(session: Session) -> AttendanceQuerySet:
    standing = AwardLine.objects.filter(attendance=OuterRef("pk"), undone_at__isnull=True)
    return Attendance.objects.standing().filter(~Exists(standing), session=session)


def budgets_for(session: Session, at: dt.datetime) -> list[tuple[Budget, int]]:
    """Return the budgets that the organisation may thank from today, and how many credits are left in each. Two queries."""
    budgets = list(Budget.objects.open_on(today(at)).filter(scheme=session.scheme_id, organisation=session.organisation_id))
    if not budgets:
        return []
    left = available(budgets[0].book_id, [budget.account_id for budget in budgets])
    return [(budget, left.get(budget.account_id, 0)) for budget in budgets]


def awards_of(session: Session) -> list[Award]:
    """Return what was given for a session, taken back or not, the newest first. One query."""
    return list(Award.objects.filter(session=session).select_related("scheme").order_by("-given_at", "-pk"))


def may_be_taken_back(award: Award, at: dt.datetime) -> bool:
    """Whether an award stands, and its scheme still lets it be taken back. `award.scheme` is read."""
    return award.undone_at is None and at <= award.given_at + dt.timedelta(days=award.scheme.undo_days)

"""What is past its time, for a steward to see before anything goes."""

import dataclasses
import datetime as dt

from django.db.models import Max, QuerySet

from amser.casework.queries import held_for_a_concern
from amser.kernel.dates import today
from amser.members.models import LIVE, Membership
from amser.notifications.models import FOR_A_PERSON, Message, MessageState
from amser.retention.models import DEFAULT_MONTHS, Kept, Rule
from amser.timebanks.models import TimeBank


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """What is past its time: whose applications, whose memberships, and the messages."""

    applications: QuerySet[Membership]
    memberships: QuerySet[Membership]
    messages: QuerySet[Message]


def months_of(bank: TimeBank, on: dt.date) -> dict[str, int]:
    """Return for how many months a bank keeps each kind of thing on a day. One query."""
    months = dict(DEFAULT_MONTHS)
    for rule in reversed(Rule.objects.filter(timebank=bank).in_force(on)):
        months[rule.kind] = rule.months
    return months


def due(bank: TimeBank, at: dt.datetime) -> Due:
    """
    Return what is past its time at a moment. Nobody who has a part in an open concern is among them, and nothing says so.

    An application is over when it was refused or taken back; a membership when somebody left or died and the account is
    closed. Messages that somebody has yet to send or to tell are not past.
    """
    months, held = months_of(bank, today(at)), held_for_a_concern(bank)
    over = (
        Membership.objects.filter(timebank=bank, erasure__isnull=True)
        .exclude(state__in=LIVE)
        .exclude(user_id__in=held)
        .annotate(over_at=Max("changes__at"))
        .select_related("user")
        .order_by("over_at", "pk")
    )
    waiting = [*FOR_A_PERSON, MessageState.QUEUED]
    return Due(
        applications=over.filter(account_id__isnull=True, over_at__lt=months_before(at, months[Kept.APPLICATION])),
        memberships=over.filter(account_id__isnull=False, over_at__lt=months_before(at, months[Kept.MEMBERSHIP])),
        messages=Message.objects.filter(timebank=bank, created_at__lt=months_before(at, months[Kept.MESSAGES]))
        .exclude(state__in=waiting)
        .exclude(user_id__in=held),
    )


def months_before(at: dt.datetime, months: int) -> dt.datetime:
    """Return the same moment so many months earlier; on the last day of a shorter month where there is no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - dt.timedelta(days=1)).day
    return at.replace(year=year, month=month + 1, day=min(at.day, last_day))

"""What is past its time, for a steward to see before anything goes."""

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from amser.audit.models import Entry
from amser.casework.queries import held_for_a_complaint, held_for_a_concern
from amser.contacts.models import Contact
from amser.exchanges.models import Exchange, OrganisationExchange, Party
from amser.kernel.dates import today
from amser.members.models import JOINING, LIVE, Capability, Card, Check, Decision, Membership, MembershipChange, Reference, State
from amser.members.models.reference import OPEN
from amser.notifications.models import FOR_A_PERSON, Message, MessageState
from amser.retention.models import DEFAULT_MONTHS, QUIET, Kept, Rule
from amser.timebanks.models import TimeBank


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """
    What is past its time: whose applications and memberships, the messages, and what was seen and said of people.

    `quiet`, `resting` and `closing` are members by when something was last heard of them (`heard_at`), longest ago last:
    somebody rings the first; a membership of the second rests; one of the third is over.
    """

    applications: QuerySet[Membership]
    memberships: QuerySet[Membership]
    messages: QuerySet[Message]
    checks: QuerySet[Check]
    clearings: QuerySet[Capability]
    references: QuerySet[Reference]
    quiet: QuerySet[Membership]
    resting: QuerySet[Membership]
    closing: QuerySet[Membership]

    def left(self) -> int:
        """Return how much there is to remove, to rest or to close. Eight queries."""
        kinds: tuple[QuerySet[Membership] | QuerySet[Message] | QuerySet[Check] | QuerySet[Capability] | QuerySet[Reference], ...] = (
            *(self.applications, self.memberships, self.messages, self.checks),
            *(self.clearings, self.references, self.resting, self.closing),
        )
        return sum(kind.count() for kind in kinds)


def months_of(bank: TimeBank, on: dt.date) -> dict[str, int]:
    """Return for how many months a bank keeps each kind of thing on a day. One query."""
    months = dict(DEFAULT_MONTHS)
    for rule in reversed(Rule.objects.filter(timebank=bank).in_force(on)):
        months[rule.kind] = rule.months
    return months


def held(bank: TimeBank) -> set[int]:
    """Return of whom nothing is removed yet: they have a part in an open concern, or in an open complaint. Two queries."""
    return held_for_a_concern(bank) | held_for_a_complaint(bank)


def due(bank: TimeBank, at: dt.datetime) -> Due:
    """
    Return what is past its time at a moment. Nobody of whom something is open (`held`) is among them, and nothing says so.

    An application is over when it was refused or taken back; a membership when somebody left or died and the account is
    closed. Messages that somebody has yet to send or to tell are not past. A check is over when it was ended, replaced, or has
    run out; that somebody is barred never is. References are, once the path of joining is.
    """
    months, kept = months_of(bank, today(at)), held(bank)
    before = {kind: months_before(at, count) for kind, count in months.items()}
    over = (
        Membership.objects.filter(timebank=bank, erasure__isnull=True)
        .exclude(state__in=LIVE)
        .exclude(user_id__in=kept)
        .annotate(over_at=Max("changes__at"))
        .select_related("user")
        .order_by("over_at", "pk")
    )
    waiting = [*FOR_A_PERSON, MessageState.QUEUED]
    members = _heard_of(bank).exclude(user_id__in=kept)
    return Due(
        applications=over.filter(account_id__isnull=True, over_at__lt=before[Kept.APPLICATION]),
        memberships=over.filter(account_id__isnull=False, over_at__lt=before[Kept.MEMBERSHIP]),
        messages=Message.objects.filter(timebank=bank, created_at__lt=before[Kept.MESSAGES])
        .exclude(state__in=waiting)
        .exclude(user_id__in=kept),
        checks=_checks_over(bank, before[Kept.CHECK]).exclude(membership__user_id__in=kept),
        clearings=Capability.objects.filter(timebank=bank, ended_at__lt=before[Kept.CLEARING]).exclude(membership__user_id__in=kept),
        references=_references_over(bank, before[Kept.REFERENCE]).exclude(membership__user_id__in=kept),
        quiet=members.filter(state=State.ACTIVE, heard_at__lt=before[Kept.QUIET], heard_at__gte=before[Kept.REST]),
        resting=members.filter(state=State.ACTIVE, heard_at__lt=before[Kept.REST], heard_at__gte=before[Kept.CLOSE]),
        closing=members.filter(state__in=[State.ACTIVE, State.PAUSED], heard_at__lt=before[Kept.CLOSE]),
    )


def _checks_over(bank: TimeBank, before: dt.datetime) -> QuerySet[Check]:
    over = Q(ended_at__lt=before) | Q(expires_on__lt=today(before))
    return Check.objects.filter(over, timebank=bank).exclude(decision=Decision.BARRED, ended_at__isnull=True)


def _references_over(bank: TimeBank, before: dt.datetime) -> QuerySet[Reference]:
    said = Reference.objects.filter(timebank=bank).exclude(state__in=OPEN).exclude(membership__state__in=JOINING)
    return said.annotate(over_at=Greatest("last_asked_at", "answered_at", "decided_at")).filter(over_at__lt=before)


def _heard_of(bank: TimeBank) -> QuerySet[Any]:
    """
    Return the members whose hours are all settled, with `heard_at`: when something was last heard of them.

    By telephone, at the door, on a page, with a card, or in an exchange; and when their membership last changed, unless the
    calendar changed it.
    """
    theirs, exchanges = {"membership": OuterRef("pk")}, Party.objects.filter(membership=OuterRef("pk"))
    with_organisations = OrganisationExchange.objects.filter(**theirs)
    unsettled = Exchange.objects.with_hours_open().filter(parties__membership=OuterRef("pk"))
    told = Message.objects.filter(membership=OuterRef("pk"), state=MessageState.DONE, channel="phone")
    acts = Entry.objects.filter(user_id=OuterRef("user_id"), timebank_id=bank.pk)
    latest = (
        _latest(MembershipChange.objects.filter(**theirs).exclude(reason=QUIET), "at"),
        _latest(Contact.objects.filter(**theirs), "at"),
        _latest(exchanges, "exchange__entered_at"),
        _latest(with_organisations, "entered_at"),
        _latest(Card.objects.filter(**theirs), "used_at"),
        _latest(told, "done_at"),
        _latest(acts, "at"),
    )
    return (
        Membership.objects.filter(~Exists(unsettled), ~Exists(with_organisations.with_hours_open()), timebank=bank)
        .annotate(heard_at=Greatest(*latest, F("user__last_login")))
        .select_related("user")
        .order_by("-heard_at", "pk")
    )


def _latest(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.filter(**{f"{name}__isnull": False}).order_by(f"-{name}").values(name)[:1])


def months_before(at: dt.datetime, months: int) -> dt.datetime:
    """Return the same moment so many months earlier; on the last day of a shorter month where there is no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - dt.timedelta(days=1)).day
    return at.replace(year=year, month=month + 1, day=min(at.day, last_day))

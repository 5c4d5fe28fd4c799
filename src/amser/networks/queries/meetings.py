"""Meetings as they are read: the report of who came, what is not finished, what was decided."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Exists, OuterRef, Q, Sum

from amser.identity.models import User
from amser.kernel.dates import today
from amser.networks.models import (
    THERE,
    AgendaItem,
    Attendance,
    Event,
    EventQuerySet,
    EventState,
    GroupMembership,
    Papers,
    Part,
    Participation,
    Reply,
)

FEWEST: Final = 5


def unfinished_items(event: Event, *, at: dt.datetime) -> list[AgendaItem]:
    """
    Return what earlier meetings of the group, begun by `at`, spoke of and did not finish, oldest first. One query.

    An item that was carried on is represented by the one it was carried to; so each unfinished matter is there once.
    """
    begun = {"event__state__in": [EventState.OPEN, EventState.HELD], "event__begins_at__lte": at}
    earlier = AgendaItem.objects.filter(event__group=event.group_id, is_finished=False, **begun)
    if event.begins_at is not None:
        earlier = earlier.filter(event__begins_at__lt=event.begins_at)
    carried = AgendaItem.objects.filter(carried_from=OuterRef("pk")).exclude(event=event)
    return list(earlier.exclude(event=event).exclude(Exists(carried)).order_by("event__begins_at", "position", "pk"))


REMINDED_BEFORE: Final = (7, 1)  # days


def events_to_remind_of(at: dt.datetime) -> list[Event]:
    """Return the announced events that begin a week from today, or tomorrow; of no sample and no group that has ended. One query."""
    days = [today(at) + dt.timedelta(days=days) for days in REMINDED_BEFORE]
    soon = Event.objects.filter(state=EventState.OPEN, begins_at__gt=at, begins_at__lt=at + dt.timedelta(days=max(REMINDED_BEFORE) + 1))
    live = soon.exclude(group__is_sample=True).exclude(group__state="closed").order_by("pk")
    return [event for event in live if event.day in days]


def coming_to(user: User) -> EventQuerySet:
    """
    Return the events with a day that somebody said yes or maybe to, as far as they may know of them today.

    Of a private group they know as long as they are in it, whatever they answered.
    """
    theirs = Participation.objects.filter(user=user, reply__in=[Reply.YES, Reply.MAYBE, Reply.WAITING]).values("event")
    inside = GroupMembership.objects.active().of(user.pk).values("group")
    known = Event.objects.known().filter(begins_at__isnull=False, pk__in=theirs)
    return known.exclude(Q(group__papers=Papers.PRIVATE) & ~Q(group__in=inside)).select_related("place", "group")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Numbers of one office, sector or capacity (`name`), or of all together."""

    name: str
    invited: int = 0
    said_yes: int = 0
    said_no: int = 0
    said_maybe: int = 0
    did_not_answer: int = 0
    came: int = 0
    sent_somebody: int = 0

    @property
    def represented(self) -> int:
        """Invited people who came themselves or sent somebody."""
        return self.came + self.sent_somebody

    @property
    def per_cent(self) -> int | None:
        """The attendance rate: those who came or sent a delegate, of all who were invited; None where nobody was."""
        return round(100 * self.represented / self.invited) if self.invited else None


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """
    Who was invited to an event, what they answered, and who came: separate facts, and a delegate counts for whoever sent them.

    `total` and the lines are of those who were invited and are no contributors. Walk-ins and contributors stand apart, and never enter
    a rate (coproduction evidence 3.4, invariant 3). `minutes` are those that contributors gave.
    """

    total: Line
    by_office: Sequence[Line]
    by_sector: Sequence[Line]
    by_capacity: Sequence[Line]
    walk_ins: int
    contributors: int
    contributing_bodies: Sequence[str]
    minutes: int

    @property
    def there(self) -> int:
        """How many were there as guests: invited, walked in, or for somebody."""
        return self.total.came + self.walk_ins


def report_of(event: Event) -> Report:
    """Return the attendance report of an event, for those who run the group. One query, however many came."""
    people = list(Participation.objects.filter(event=event).order_by("pk"))
    sent = {one.delegate_for_id for one in people if one.delegate_for_id is not None and one.was_there}
    invited = [one for one in people if one.invited_at is not None and one.part != Part.CONTRIBUTOR]
    contributors = [one for one in people if one.part == Part.CONTRIBUTOR]
    walked = [one for one in people if one.invited_at is None and one.part != Part.CONTRIBUTOR and one.was_there]
    return Report(
        total=_line("", invited, sent),
        by_office=_lines(invited, sent, "office"),
        by_sector=_lines(invited, sent, "sector"),
        by_capacity=_lines(invited, sent, "capacity"),
        walk_ins=len(walked),
        contributors=len(contributors),
        contributing_bodies=sorted({one.organisation_name for one in contributors if one.organisation_name}),
        minutes=sum(one.minutes or 0 for one in people),
    )


def _lines(people: Iterable[Participation], sent: set[int], field: str) -> list[Line]:
    found: dict[str, list[Participation]] = {}
    for one in people:
        found.setdefault(getattr(one, field), []).append(one)
    return [_line(name, found[name], sent) for name in sorted(found)]


def _line(name: str, people: Sequence[Participation], sent: set[int]) -> Line:
    answers = [one.reply for one in people]
    came = [one for one in people if one.attendance in THERE]
    return Line(
        name=name,
        invited=len(people),
        said_yes=sum(answer in {Reply.YES, Reply.WAITING} for answer in answers),
        said_no=answers.count(Reply.NO),
        said_maybe=answers.count(Reply.MAYBE),
        did_not_answer=answers.count(Reply.NONE),
        came=len(came),
        sent_somebody=sum(one.pk in sent and one.attendance not in THERE for one in people),
    )


def published(report: Report) -> Report:
    """
    Return what everybody may read of a report: office-holders by office, as counts; of private citizens nothing but how many were there.

    Lines of sector and capacity below five go, with everything else of somebody without an office.
    """
    by_office = [line for line in report.by_office if line.name]
    return dataclasses.replace(report, by_office=by_office, by_sector=(), by_capacity=())


def cost_of(event: Event) -> int:
    """Return what an event cost, in pence. One query."""
    return int(event.costs.aggregate(total=Sum("pence"))["total"] or 0)


def apologies_of(event: Event) -> list[Participation]:
    """Return who sent apologies, by name. One query."""
    found = Participation.objects.filter(event=event, attendance=Attendance.APOLOGIES).select_related("user")
    return sorted(found, key=lambda one: (one.shown_name.casefold(), one.pk))

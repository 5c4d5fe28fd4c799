"""What there is to do, when, who comes, and what an organisation's people look at first."""

import dataclasses
import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractIsoWeekDay

from amser.agencies.models import Participant, Scheme
from amser.kernel.dates import TZ, at_london, today
from amser.kernel.languages import fold
from amser.opportunities.models import Attendance, Award, Coming, ComingState, Opportunity, Session
from amser.opportunities.models.opportunity import OpportunityQuerySet
from amser.opportunities.models.recurrence import occurrences
from amser.organisations.models import Organisation, Place

AHEAD: Final = dt.timedelta(weeks=12)
LATELY: Final = dt.timedelta(weeks=8)
ON_A_PAGE: Final = 20
_AN_INSTANT: Final = dt.timedelta(microseconds=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Empty is everything. `weekday` is 1 for Monday to 7; `spoken` a language; `free` of steps."""

    words: str = ""
    organisation: str = ""
    place_id: int | None = None
    weekday: int | None = None
    spoken: str = ""
    is_step_free: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out."""
        return self != Wanted()


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """A session, how many come and wait, and what the reader said of it, with their place on the waiting list (from 1)."""

    session: Session
    coming: int
    waiting: int
    mine: Coming | None = None
    place: int | None = None

    @property
    def left(self) -> int | None:
        """How many places are left; None where there is no limit."""
        return None if self.session.places is None else max(self.session.places - self.coming, 0)

    @property
    def is_mine(self) -> bool:
        """Whether the reader has a place."""
        return self.mine is not None and self.mine.state == ComingState.COMING

    @property
    def is_waited_for(self) -> bool:
        """Whether the reader waits for a place."""
        return self.mine is not None and self.mine.state == ComingState.WAITING


@dataclasses.dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do, with the next time that it happens, where it is known."""

    opportunity: Opportunity
    next: Happening | None


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """One page of what there is to do, from 1."""

    things: list[ToDo]
    page: int
    has_more: bool


@dataclasses.dataclass(frozen=True, slots=True)
class DeskSessions:
    """What an organisation's people look at: today's, the next ones, and past ones where nobody was thanked yet, the latest first."""

    today: list[Happening]
    later: QuerySet[Session]
    to_thank: QuerySet[Session]


def missing(opportunity: Opportunity, *, at: dt.datetime, despite: Collection[Session] = ()) -> list[dt.datetime]:
    """
    Return when sessions are still to be made: those of the next 12 weeks, or the first where that is later. One query.

    `despite` are sessions that do not count as being there. One that was called off by itself keeps its time in the rule, and is not
    made again; one that was called off because the rule changed has none, and its time is free.
    """
    before = max(at + AHEAD, opportunity.begins_at + _AN_INSTANT)
    there = Session.objects.filter(opportunity=opportunity).exclude(pk__in=[session.pk for session in despite])
    rows = there.values_list("begins_at", "rule_at", "cancelled_at")
    taken = {rule_at for _, rule_at, _ in rows} | {begins_at for begins_at, _, cancelled_at in rows if cancelled_at is None}
    return [moment for moment in occurrences(opportunity.begins_at, opportunity.rule, after=at, before=before) if moment not in taken]


def to_do(scheme: Scheme, *, wanted: Wanted, at: dt.datetime, page: int = 1, size: int = ON_A_PAGE) -> Found:
    """Return what there is to do in a scheme, what happens soonest first; what has no time to come is left out. Three queries at most."""
    soonest = Session.objects.to_come(at).filter(opportunity=OuterRef("pk"))
    found = _narrowed(Opportunity.objects.published().with_words().filter(scheme=scheme, organisation__closed_at__isnull=True), wanted, at)
    ordered = found.annotate(next_id=Subquery(soonest.values("pk")[:1]), next_at=Subquery(soonest.values("begins_at")[:1]))
    ordered = ordered.filter(next_id__isnull=False).order_by("next_at", "pk")
    rows: list[Any] = list(ordered[(page - 1) * size : page * size + 1])
    sessions = happenings(Session.objects.filter(pk__in=[row.next_id for row in rows[:size]]))
    by_id = {happening.session.pk: happening for happening in sessions}
    return Found([ToDo(row, by_id.get(row.next_id)) for row in rows[:size]], page, len(rows) > size)


def _narrowed(found: OpportunityQuerySet, wanted: Wanted, at: dt.datetime) -> OpportunityQuerySet:
    names = _names(found) if wanted.words else {}
    for word in fold(wanted.words).split():
        theirs = [pk for pk, name in names.items() if word in name]
        found = found.filter(Q(search__contains=word) | Q(organisation__in=theirs))
    if wanted.organisation:
        found = found.filter(organisation__slug=wanted.organisation)
    if wanted.place_id:
        found = found.filter(place=wanted.place_id)
    if wanted.spoken:
        found = found.filter(spoken__in=[wanted.spoken, "both"])
    if wanted.is_step_free:
        found = found.filter(is_step_free=True)
    if wanted.weekday:
        day = ExtractIsoWeekDay("begins_at", tzinfo=TZ)
        on_it = Session.objects.to_come(at).filter(opportunity=OuterRef("pk")).annotate(day=day).filter(day=wanted.weekday)
        found = found.filter(Exists(on_it))
    return found


def _names(found: OpportunityQuerySet) -> dict[int, str]:
    """Return the names, in both languages, of whose things these are, without accents."""
    whose = found.order_by().values_list("organisation", "organisation__name_cy", "organisation__name_en").distinct()
    return {pk: fold(f"{welsh} {english}") for pk, welsh, english in whose}


def organisations_with_something(scheme: Scheme) -> list[Organisation]:
    """Return whose things there are to do. One query."""
    open_ones = Opportunity.objects.published().filter(scheme=scheme)
    return list(Organisation.objects.running().filter(pk__in=open_ones.values("organisation")))


def places_with_something(scheme: Scheme) -> list[Place]:
    """Return where there is something to do. One query."""
    return list(Place.objects.filter(pk__in=Opportunity.objects.published().filter(scheme=scheme).values("place")))


def happenings(sessions: QuerySet[Session], *, reader: Participant | None = None) -> list[Happening]:
    """Return sessions with how many come and wait, and what the reader said. One query, and two more for a reader."""
    comes, waits = Q(coming__state=ComingState.COMING), Q(coming__state=ComingState.WAITING)
    counted = sessions.select_related("opportunity__place", "organisation", "scheme").annotate(
        n_coming=Count("coming", filter=comes), n_waiting=Count("coming", filter=waits)
    )
    rows = list(counted)
    mine = {one.session_id: one for one in Coming.objects.filter(session__in=rows, participant=reader)} if reader else {}
    lines = _lines([one for one in mine.values() if one.state == ComingState.WAITING])
    return [Happening(row, row.n_coming, row.n_waiting, mine.get(row.pk), lines.get(row.pk)) for row in rows]


def _lines(waiting: list[Coming]) -> dict[int, int]:
    """Return which place each has on its session's waiting list, by session. At most one query."""
    if not waiting:
        return {}
    ahead: dict[int, int] = {one.session_id: 1 for one in waiting}
    since = {one.session_id: (one.since, one.pk) for one in waiting}
    for session_id, when, pk in Coming.objects.waiting().filter(session__in=list(since)).values_list("session_id", "since", "pk"):
        ahead[session_id] += (when, pk) < since[session_id]
    return ahead


def next_sessions(opportunity: Opportunity, *, at: dt.datetime, reader: Participant | None = None, limit: int = 12) -> list[Happening]:
    """Return the next times that something happens."""
    return happenings(Session.objects.to_come(at).filter(opportunity=opportunity)[:limit], reader=reader)


def one_session(session: Session, *, reader: Participant | None = None) -> Happening:
    """Return one session, in any state, with how many come."""
    return happenings(Session.objects.filter(pk=session.pk), reader=reader)[0]


def who_comes(session: Session) -> list[Coming]:
    """Return who comes, and then who waits in their order, with the people. One query."""
    said = Coming.objects.filter(session=session).exclude(state=ComingState.CANCELLED).select_related("participant__user")
    return sorted(said, key=lambda one: (one.state != ComingState.COMING, one.since, one.pk))


def coming_to(participant: Participant, *, at: dt.datetime) -> list[Happening]:
    """Return what somebody comes to or waits for, the next first, what was called off among it. Three queries."""
    said = Coming.objects.filter(participant=participant).exclude(state=ComingState.CANCELLED)
    to_come = Session.objects.filter(pk__in=said.values("session"), ends_at__gt=at).order_by("begins_at", "pk")
    return happenings(to_come, reader=participant)


def desk_sessions(organisation: Organisation, *, at: dt.datetime) -> DeskSessions:
    """Return what an organisation's people look at first, of all its schemes. One query; the callers page through the rest."""
    day = today(at)
    midnight, tomorrow = at_london(day, dt.time()), at_london(day + dt.timedelta(days=1), dt.time())
    own = Session.objects.filter(organisation=organisation, cancelled_at__isnull=True).order_by("begins_at", "pk")
    thanked = Award.objects.standing().filter(session=OuterRef("pk"))
    came = Attendance.objects.standing().filter(session=OuterRef("pk"))
    past = own.filter(ends_at__lt=at, begins_at__gt=at - LATELY).filter(~Exists(thanked), Exists(came) | Q(begins_at__lt=midnight))
    return DeskSessions(
        today=happenings(own.filter(begins_at__gte=midnight, begins_at__lt=tomorrow)),
        later=own.filter(begins_at__gte=tomorrow, begins_at__lt=at + AHEAD),
        to_thank=past.order_by("-begins_at", "-pk"),
    )


def to_remind(at: dt.datetime) -> QuerySet[Coming]:
    """
    Return who is to be reminded now: they come, were not reminded, and their session is on a day that is near enough.

    Not of one that begins today where they said so today: they know.
    """
    said = Coming.objects.coming().filter(reminded_at__isnull=True, participant__left_at__isnull=True, session__cancelled_at__isnull=True)
    midnight, tomorrow = at_london(today(at), dt.time()), at_london(today(at) + dt.timedelta(days=1), dt.time())
    said = said.exclude(since__gte=midnight, session__begins_at__lt=tomorrow)
    due = Q()
    for days in range(1, 15):
        until = at_london(today(at) + dt.timedelta(days=days + 1), dt.time())
        due |= Q(session__opportunity__remind_days=days, session__begins_at__lt=until)
    return said.filter(due, session__begins_at__gt=at).select_related("session", "participant").order_by("pk")

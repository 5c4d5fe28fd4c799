"""A session's list as it stands, and who may be on it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import models
from django.db.models import Q

from amser.agencies.models import Participant, SchemeCard
from amser.identity.models import User
from amser.kernel.codes import read_code
from amser.kernel.dates import at_london, today
from amser.opportunities.models import Attendance, AwardLine, Coming, ComingState, Session
from amser.organisations.models import Right, Staff

LAST_SESSIONS: Final = 5
MOST_OTHERS: Final = 200  # people whom the organisation brought, the newest first: more are found by their number


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One person who is on a session's list, or may be. `minutes` is None for whoever is not on it; `credits` they were given."""

    participant: Participant
    minutes: int | None
    credits: int | None
    is_expected: bool

    @property
    def is_thanked(self) -> bool:
        """Whether they were thanked for this session."""
        return self.credits is not None


def lines_of(session: Session) -> list[Line]:
    """
    Return who is on the list, said that they come or wait for a place, came lately, or was brought by the organisation; by name. Five queries.

    `is_expected` are all but the last. Who has left the scheme stands here only where they are on the list.
    """
    there = dict(Attendance.objects.standing().filter(session=session).values_list("participant_id", "minutes"))
    thanked = dict(_thanks_of(session).values_list("participant_id", "credits"))
    said = Coming.objects.filter(session=session).exclude(state=ComingState.CANCELLED)  # Whoever waits may come all the same.
    coming = set(said.values_list("participant_id", flat=True))
    before = Attendance.objects.standing().filter(session__in=_last_sessions(session))
    expected = {*there, *coming, *before.values_list("participant_id", flat=True)}
    brought = Participant.objects.live().filter(scheme=session.scheme_id, through=session.organisation_id).order_by("-joined_at", "-pk")
    others = set(brought.values_list("pk", flat=True)[:MOST_OTHERS])
    people = Participant.objects.filter(Q(pk__in=there) | Q(pk__in=expected | others, left_at__isnull=True)).select_related("user")
    return [
        Line(person, there.get(person.pk), thanked.get(person.pk), is_expected=person.pk in expected)
        for person in people.order_by("user__sort_name", "pk")
    ]


def people_on(session: Session) -> int:
    """Return how many people are on the list. One query."""
    return Attendance.objects.standing().filter(session=session).count()


def known_here(session: Session, participants: Iterable[int]) -> set[int]:
    """
    Return those of the people (ids) who may be put on the list by name: the organisation has seen them before.

    They came to something of its, said that they would, or were brought by it; others come onto a list by their card. One query.
    """
    theirs = (
        Q(through=session.organisation_id)
        | Q(coming__session__organisation=session.organisation_id)
        | Q(attendance__session__organisation=session.organisation_id)
    )
    live = Participant.objects.live().filter(theirs, scheme=session.scheme_id, pk__in=list(participants))
    return set(live.values_list("pk", flat=True))


def todays_sessions(user: User, at: dt.datetime) -> list[Session]:
    """Return the sessions of this day of the organisations for which somebody may lead them, the first first. One query."""
    day = today(at)
    leads = Staff.objects.live().filter(user=user, right__in=[Right.OWNER, Right.LEADER], organisation__closed_at__isnull=True)
    sessions = Session.objects.filter(
        organisation__in=leads.values("organisation"),
        begins_at__gte=at_london(day, dt.time()),
        begins_at__lt=at_london(day + dt.timedelta(days=1), dt.time()),
        cancelled_at__isnull=True,
        scheme__closed_at__isnull=True,
    )
    return list(sessions.select_related("organisation", "opportunity", "scheme").order_by("begins_at", "pk"))


def cards_given_today(session: Session, at: dt.datetime) -> list[SchemeCard]:
    """Return the cards of those on the list whom the organisation brought on this day, to write their numbers down. One query."""
    there = Attendance.objects.standing().filter(session=session).values("participant")
    cards = SchemeCard.objects.filter(
        participant__in=there,
        participant__through=session.organisation_id,
        participant__joined_at__gte=at_london(today(at), dt.time()),
        ended_at__isnull=True,
    )
    return list(cards.select_related("participant__user").order_by("participant__user__sort_name", "pk"))


def unknown_numbers(session: Session, numbers: Iterable[str]) -> list[str]:
    """Return those of the numbers, as they were typed, that are of no card of the scheme in force. One query."""
    read = {typed: read_code(typed) for typed in numbers}
    cards = SchemeCard.objects.filter(number__in=[code for code in read.values() if code], participant__scheme=session.scheme_id)
    known = set(cards.filter(ended_at__isnull=True, participant__left_at__isnull=True).values_list("number", flat=True))
    return [typed for typed, code in read.items() if code not in known]


def thanked_at(session: Session, participants: Iterable[int]) -> set[int]:
    """Return those of the people (ids) who were thanked for the session. One query."""
    return set(_thanks_of(session).filter(participant__in=list(participants)).values_list("participant_id", flat=True))


def was_thanked(session: Session, user_id: int) -> bool:
    """Whether somebody was thanked for the session. One query."""
    return _thanks_of(session).filter(participant__user=user_id).exists()


def _last_sessions(session: Session) -> list[int]:
    lately = Session.objects.filter(opportunity=session.opportunity_id, begins_at__lt=session.begins_at).order_by("-begins_at")
    return list(lately.values_list("pk", flat=True)[:LAST_SESSIONS])


def _thanks_of(session: Session) -> models.QuerySet[AwardLine]:
    return AwardLine.objects.filter(attendance__session=session, undone_at__isnull=True)

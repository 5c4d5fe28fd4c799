"""What is described is published, and ends; its sessions are made ahead, moved and called off."""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.codes import new_code
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.opportunities.actions.coming import SessionOver
from amser.opportunities.actions.describing import When, must_be_in_both, must_thank
from amser.opportunities.models import Award, Coming, Opportunity, Session
from amser.opportunities.models.opportunity import SessionQuerySet
from amser.opportunities.queries.happening import missing

_A_MINUTE: Final = dt.timedelta(minutes=1)


class NothingToCome(DomainError):
    """Every time at which it would happen has gone by."""

    code = "nothing_to_come"
    field = "day"


class SessionThere(DomainError):
    """There is a session of this at that time already."""

    code = "session_there"
    field = "day"


class AwardStands(DomainError):
    """People were thanked for the session: that is taken back first."""

    code = "award_stands"


class OpportunityEnded(DomainError):
    """It has ended."""

    code = "opportunity_ended"


@audit.action("opportunities.publish")
def publish(*, by: audit.Actor, key: UUID, at: dt.datetime, opportunity: Opportunity) -> Opportunity:
    """
    Everybody reads it from now on, and its sessions of the coming weeks are there. Done again, nothing changes.

    Raises LanguageMissing, LanguageOlder, NothingToCome, OpportunityEnded, NotAPartner.
    """
    opportunity = _locked(opportunity)
    must_thank(opportunity.organisation, opportunity.scheme)
    must_be_in_both(opportunity)
    if opportunity.published_at is None:
        opportunity.published_at = at
        opportunity.save(update_fields=["published_at"])
    if _make(opportunity, at=at) == 0 and not _to_come(opportunity, at).exists():
        raise NothingToCome
    return opportunity


@audit.action("opportunities.make_sessions")
def make_sessions(*, by: audit.Actor, key: UUID, at: dt.datetime, opportunity: Opportunity) -> Opportunity:
    """The sessions of the coming weeks that are not there yet are made. Two at once make each once."""
    opportunity = _locked(opportunity)
    if opportunity.is_open:
        _make(opportunity, at=at)
    return opportunity


@audit.action("opportunities.end")
def end(*, by: audit.Actor, key: UUID, at: dt.datetime, opportunity: Opportunity) -> Opportunity:
    """It is offered no more; what was to come is called off, and whoever was coming is told. Done again, nothing changes."""
    opportunity = Opportunity.objects.select_for_update(of=("self",), no_key=True).get(pk=opportunity.pk)
    if opportunity.ended_at is None:
        opportunity.ended_at = at
        opportunity.save(update_fields=["ended_at"])
        for session in _to_come(opportunity, at).filter(begins_at__gt=at):
            _call_off(session, at=at)
    return opportunity


@audit.action("opportunities.reschedule")
def reschedule(*, by: audit.Actor, key: UUID, at: dt.datetime, opportunity: Opportunity, when: When) -> Opportunity:
    """
    It happens at other times. A session on a day that stays is moved; one on a day that goes is called off; both are told.

    Sessions that were moved by hand stay where they are while their day does, and one that was called off stays off. Raises NothingToCome, OpportunityEnded.
    """
    when.must_be_readable()
    opportunity = _locked(opportunity)
    before = {session.rule_at: session for session in _to_come(opportunity, at).filter(begins_at__gt=at, rule_at__isnull=False)}
    for name, value in dataclasses.asdict(when).items():
        setattr(opportunity, name, value)
    opportunity.save(update_fields=list(dataclasses.asdict(when)))
    if opportunity.is_open:
        _rearrange(opportunity, list(before.values()), at=at)
    return opportunity


@audit.action("opportunities.move_session")
def move_session(*, by: audit.Actor, key: UUID, at: dt.datetime, session: Session, begins_at: dt.datetime, minutes: int) -> Session:
    """One session is at another time; whoever comes is told. Raises SessionOver, SessionThere, NothingToCome."""
    session = _locked_session(session)
    if session.is_called_off or session.begins_at <= at:
        raise SessionOver
    if begins_at <= at:
        raise NothingToCome
    others = Session.objects.filter(opportunity=session.opportunity_id, cancelled_at__isnull=True).exclude(pk=session.pk)
    if others.filter(begins_at=begins_at).exists():
        raise SessionThere
    _move(session, begins_at=begins_at, minutes=minutes)
    return session


@audit.action("opportunities.call_off")
def call_off(*, by: audit.Actor, key: UUID, at: dt.datetime, session: Session) -> Session:
    """One session does not happen; whoever was coming is told, and whoever waited. Raises SessionOver once it has begun, AwardStands."""
    session = _locked_session(session)
    if session.is_called_off:
        return session
    if session.begins_at <= at:
        raise SessionOver
    if Award.objects.filter(session=session, undone_at__isnull=True).exists():
        raise AwardStands
    _call_off(session, at=at)
    return session


def _locked(opportunity: Opportunity) -> Opportunity:
    found = Opportunity.objects.select_for_update(of=("self",), no_key=True).with_words().get(pk=opportunity.pk)
    if found.ended_at is not None:
        raise OpportunityEnded
    return found


def _locked_session(session: Session) -> Session:
    # The opportunity first, as whoever changes all its sessions does.
    Opportunity.objects.select_for_update(no_key=True).get(pk=session.opportunity_id)
    return Session.objects.select_for_update(no_key=True).get(pk=session.pk)


def _to_come(opportunity: Opportunity, at: dt.datetime) -> SessionQuerySet:
    return Session.objects.to_come(at).filter(opportunity=opportunity)


def _make(opportunity: Opportunity, *, at: dt.datetime) -> int:
    """Make what is missing, and return how many. The opportunity is locked."""
    about = {"opportunity": opportunity, "organisation_id": opportunity.organisation_id, "scheme_id": opportunity.scheme_id}
    lasts = dt.timedelta(minutes=opportunity.minutes)
    made = [
        Session(begins_at=moment, ends_at=moment + lasts, rule_at=moment, places=opportunity.places, wall_code=new_code(), **about)
        for moment in missing(opportunity, at=at)
    ]
    return len(Session.objects.bulk_create(made))


def _rearrange(opportunity: Opportunity, before: list[Session], *, at: dt.datetime) -> None:
    """Move what is on a day that stays, call off the rest, and make what is new. The opportunity is locked."""
    by_day = {today(moment): moment for moment in missing(opportunity, at=at, despite=before)}
    for session in Session.objects.filter(opportunity=opportunity, cancelled_at__isnull=False, rule_at__gt=at):
        assert session.rule_at is not None, "asked for"
        # Called off by hand: its day stays off, whatever the time.
        session.rule_at = by_day.pop(today(session.rule_at), session.rule_at)
        session.save(update_fields=["rule_at"])
    for session in before:
        assert session.rule_at is not None, "made by the rule"
        moment = by_day.pop(today(session.rule_at), None)
        if moment is None:
            Session.objects.filter(pk=session.pk).update(rule_at=None)
            _call_off(session, at=at)
            continue
        was_moved = session.begins_at != session.rule_at
        session.rule_at = moment
        session.save(update_fields=["rule_at"])
        if not was_moved:
            _move(session, begins_at=moment, minutes=opportunity.minutes)
    if _make(opportunity, at=at) == 0 and not _to_come(opportunity, at).exists():
        raise NothingToCome


def _move(session: Session, *, begins_at: dt.datetime, minutes: int) -> None:
    ends_at = begins_at + minutes * _A_MINUTE
    if (session.begins_at, session.ends_at) == (begins_at, ends_at):
        return
    was, session.begins_at, session.ends_at = session.begins_at, begins_at, ends_at
    session.save(update_fields=["begins_at", "ends_at"])
    Coming.objects.filter(session=session).update(reminded_at=None)
    announce("opportunities.moved", scheme_id=session.scheme_id, session_id=session.pk, was=was.isoformat())


def _call_off(session: Session, *, at: dt.datetime) -> None:
    session.cancelled_at = at
    session.save(update_fields=["cancelled_at"])
    announce("opportunities.called_off", scheme_id=session.scheme_id, session_id=session.pk)

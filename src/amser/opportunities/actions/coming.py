"""People say that they come, and that they cannot after all."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Max

from amser.agencies.actions import LeftTheScheme
from amser.agencies.models import Participant
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.opportunities.actions.places import fill_free_places, has_room, locked
from amser.opportunities.models import Coming, ComingState, Session
from amser.opportunities.policies import must_be_let

_AN_INSTANT: Final = dt.timedelta(microseconds=1)


class SessionOver(DomainError):
    """It is over, has begun, was called off, or is no longer offered."""

    code = "session_over"


@audit.action("opportunities.say_coming")
def say_coming(
    *, by: audit.Actor, key: UUID, at: dt.datetime, session: Session, participant: Participant, by_its_leader: bool = False
) -> Coming:
    """
    Somebody comes, or waits for a place where there is none, behind those who wait already. Saying it again changes nothing.

    `by_its_leader`: a leader of the organisation adds somebody who rang. Raises SessionOver, LeftTheScheme, and what
    `policies.must_be_let` raises.
    """
    session = locked(session.pk)
    if session.is_called_off or session.ends_at <= at or not session.opportunity.is_open:
        raise SessionOver
    if participant.left_at is not None or participant.scheme_id != session.scheme_id:
        raise LeftTheScheme
    must_be_let(session.opportunity, participant, by_its_leader=by_its_leader)
    coming = Coming.objects.filter(session=session, participant=participant).first()
    if coming is None:
        coming = Coming(session=session, participant=participant)
    elif coming.state != ComingState.CANCELLED:
        return coming
    is_free = has_room(session) and not Coming.objects.waiting().filter(session=session).exists()
    coming.state = ComingState.COMING if is_free else ComingState.WAITING
    coming.since, coming.reminded_at = _after_the_others(session, at), None
    coming.save()
    if by.user_id != participant.user_id:
        announce("opportunities.added", scheme_id=session.scheme_id, session_id=session.pk, participant_id=participant.pk)
    return coming


@audit.action("opportunities.cannot_come")
def cannot_come(*, by: audit.Actor, key: UUID, at: dt.datetime, session: Session, participant: Participant) -> Session:
    """Somebody does not come, or wait, after all; their place is the next one's, who is told. Raises SessionOver."""
    session = locked(session.pk)
    if session.is_called_off or session.ends_at <= at:
        raise SessionOver
    Coming.objects.filter(session=session, participant=participant).update(state=ComingState.CANCELLED)
    fill_free_places(session.pk)
    return session


def _after_the_others(session: Session, at: dt.datetime) -> dt.datetime:
    """Return a moment later than anyone's here: whoever comes to the lock first is first, whatever their clock said."""
    last: dt.datetime | None = Coming.objects.filter(session=session).aggregate(last=Max("since"))["last"]
    return at if last is None or last < at else last + _AN_INSTANT

"""When a member has died: nothing more is sent to them at once, and the hours wait until the family has been asked."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.members.actions.leaving import check_heir, close, locked
from amser.members.models import Membership, MembershipChange, State
from amser.members.models.membership import CannotMove
from amser.members.queries import has_open_account


class HoursAreSettled(DomainError):
    """The hours of someone who died have gone where they were to go, and the account is closed: that is not undone."""

    code = "hours_are_settled"


@audit.action("members.mark_deceased")
def mark_deceased(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str, died_on: dt.date | None = None
) -> Membership:
    """A broker writes down that a member has died. The account stays open until `settle_estate`. Raises CannotMove."""
    membership = locked(membership)
    membership.move(State.DECEASED, at=at, by_user_id=by.user_id, reason=reason, happened_on=died_on)
    announce("members.moved", bank_id=membership.timebank_id, membership_id=membership.pk)
    return membership


@audit.action("members.not_deceased")
def not_deceased(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str) -> Membership:
    """
    It was a mistake: the membership stands again as it stood before.

    Raises HoursAreSettled once the hours have gone, CannotMove where nobody wrote that the member had died.
    """
    membership = locked(membership)
    if membership.state != State.DECEASED:
        raise CannotMove(from_state=membership.state, to_state=State.ACTIVE)
    if not has_open_account(membership):
        raise HoursAreSettled
    change = MembershipChange.objects.filter(membership=membership, to_state=State.DECEASED).latest("at", "pk")
    membership.move(change.from_state, at=at, by_user_id=by.user_id, reason=reason)
    return membership


@audit.action("members.settle_estate")
def settle_estate(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, give_to: Membership | None = None) -> Membership:
    """
    The hours of a member who died go to the member whom the family names, or to the pot; below zero they are written off.

    The account closes. Raises NotAMemberHere, HoursAreSettled, CannotMove.
    """
    membership = locked(membership)
    if membership.state != State.DECEASED:
        raise CannotMove(from_state=membership.state, to_state=State.DECEASED)
    if not has_open_account(membership):
        raise HoursAreSettled
    check_heir(membership, give_to)

    close(membership, give_to=give_to, key=key, at=at)
    return membership

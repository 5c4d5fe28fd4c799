"""When a member has died: nothing more is sent to them at once, and the hours wait until the family has been asked."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.members.actions.leaving import check_heir, close, locked
from amser.members.models import Membership, State
from amser.members.models.membership import CannotMove
from amser.members.queries import has_open_account
from amser.timebanks.models import TimeBank


class HoursAreSettled(DomainError):
    """The hours of someone who died have gone where they were to go, and the account is closed: that is not undone."""

    code = "hours_are_settled"


class MemberAgain(DomainError):
    """Whoever was written down as having died has asked to join since, or has joined: `number` is the later membership's."""

    code = "member_again"

    def __init__(self, *, number: int) -> None:
        super().__init__(f"member {number}")
        self.number = number


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

    Raises HoursAreSettled once the hours have gone, CannotMove where nobody wrote that the member had died, and
    MemberAgain where they have asked to join since.
    """
    # The bank's row too: whoever asks to join at this moment waits for it.
    TimeBank.objects.select_for_update(no_key=True).get(pk=membership.timebank_id)
    membership = locked(membership)
    if membership.state == State.DECEASED and not has_open_account(membership):
        raise HoursAreSettled
    later = Membership.objects.live().filter(timebank_id=membership.timebank_id, user_id=membership.user_id).exclude(pk=membership.pk)
    if again := later.first():
        raise MemberAgain(number=again.number)
    membership.stand_again(at=at, by_user_id=by.user_id, reason=reason)
    announce("members.not_deceased", bank_id=membership.timebank_id, membership_id=membership.pk)
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

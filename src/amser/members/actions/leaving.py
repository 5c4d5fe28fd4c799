"""Taking a break, coming back, and going."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger import queries as books
from amser.ledger.models import TransferCode
from amser.members.models import Membership, State


class NotAMemberHere(DomainError):
    """Hours go to active members of the same bank, or to its pot."""

    code = "other_bank"


@audit.action("members.pause")
def pause(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str = "") -> Membership:
    """A member takes a break: off the board, with their hours kept. Raises CannotMove."""
    return _move(membership, State.PAUSED, by=by, at=at, reason=reason)


@audit.action("members.resume")
def resume(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str = "") -> Membership:
    """A member is back. Raises CannotMove, also for one of whom it is written that they have died: see `not_deceased`."""
    return _move(membership, State.ACTIVE, by=by, at=at, reason=reason)


@audit.action("members.suspend")
def suspend(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str) -> Membership:
    """A broker puts a membership on hold. Raises CannotMove."""
    return _move(membership, State.SUSPENDED, by=by, at=at, reason=reason)


@audit.action("members.leave")
def leave(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    reason: str = "",
    give_to: Membership | None = None,
) -> Membership:
    """
    A member leaves, and their account closes at zero.

    Hours they have go to a member they name, or to the community pot; hours below zero are written off, visibly.
    Raises NotAMemberHere if they name someone who cannot receive, CannotMove if they have left.
    """
    membership = locked(membership)
    check_heir(membership, give_to)

    membership.move(State.LEFT, at=at, by_user_id=by.user_id, reason=reason)
    close(membership, give_to=give_to, key=key, at=at)
    announce("members.moved", bank_id=membership.timebank_id, membership_id=membership.pk)
    return membership


def locked(membership: Membership) -> Membership:
    """Lock a membership until the transaction ends, and return it with its bank."""
    return Membership.objects.select_for_update(of=("self",), no_key=True).select_related("timebank").get(pk=membership.pk)


def check_heir(membership: Membership, give_to: Membership | None) -> None:
    """Raise NotAMemberHere unless nobody is named, or another active member of the same bank."""
    if give_to is not None and (give_to.timebank_id != membership.timebank_id or not give_to.is_active or give_to.pk == membership.pk):
        raise NotAMemberHere


def close(membership: Membership, *, give_to: Membership | None, key: UUID, at: dt.datetime) -> None:
    """Bring an account to zero and close it: what is there to a member or to the pot, what is missing written off."""
    if membership.account_id is not None:
        _settle(membership, give_to=give_to, key=key, at=at)
        ledger.close_account(book_id=membership.timebank.book_id, account_id=membership.account_id)


def settling(key: UUID) -> UUID:
    """Return the id of the transfer that brings an account to zero in an act with this key."""
    return audit.derive(key, "settle")


def _settle(membership: Membership, *, give_to: Membership | None, key: UUID, at: dt.datetime) -> None:
    bank, account = membership.timebank, membership.account_id
    assert account is not None, "the caller looked"
    balance = books.balance(bank.book_id, account)
    if balance == 0:
        return
    if balance > 0:
        credit = give_to.account_id if give_to and give_to.account_id else bank.pot_account
        debit, code = account, TransferCode.GIFT if give_to else TransferCode.DONATION
    else:
        debit, credit, code = bank.writeoff_account, account, TransferCode.WRITE_OFF
    ledger.post(
        book_id=bank.book_id,
        transfer_id=settling(key),
        debit=debit,
        credit=credit,
        amount=abs(balance),
        code=code,
        worked_on=today(at),
        at=bank.ledger_moment(at),
    )


def _move(membership: Membership, state: str, *, by: audit.Actor, at: dt.datetime, reason: str) -> Membership:
    membership = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    membership.move(state, at=at, by_user_id=by.user_id, reason=reason)
    announce("members.moved", bank_id=membership.timebank_id, membership_id=membership.pk)
    return membership

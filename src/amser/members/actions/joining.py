"""Asking to join, and being let in."""

import datetime as dt
from uuid import UUID

from django.db.models import F

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import AccountKind, TransferCode
from amser.members.actions.profile import Contact, Profile
from amser.members.models import Membership, MembershipChange, State
from amser.members.models.membership import CannotMove
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import policy_of


class AlreadyMember(DomainError):
    """This person is a member of this bank, or has asked to be."""

    code = "already_member"


@audit.action("members.request_to_join")
def request_to_join(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    user: User,
    profile: Profile,
    contact: Contact,
    external_id: str = "",
) -> Membership:
    """A person asks to join a bank and gets a number in it. Raises AlreadyMember, ContactInText."""
    profile.check()
    bank = TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)

    if Membership.objects.live().filter(timebank=bank, user=user).exists():
        raise AlreadyMember

    TimeBank.objects.filter(pk=bank.pk).update(last_member_number=F("last_member_number") + 1)
    membership = Membership(timebank=bank, user=user, number=bank.last_member_number + 1, applied_at=at, external_id=external_id)
    profile.write_to(membership)
    contact.write_to(membership)
    membership.index().save()
    MembershipChange.objects.create(membership=membership, timebank=bank, to_state=State.APPLIED, at=at, by_user_id=by.user_id, reason="")
    announce("members.applied", bank_id=bank.pk, membership_id=membership.pk)
    return membership


@audit.action("members.approve")
def approve(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str = "") -> Membership:
    """
    A broker lets someone in: an account opens at the bank's floor, and the bank's welcome hours, if any, are given.

    Raises CannotMove if it has been decided already.
    """
    membership = _locked(membership)
    # Before an account opens: whoever takes a break may become active too, and would lose the account they have.
    if membership.state != State.APPLIED:
        raise CannotMove(from_state=membership.state, to_state=State.ACTIVE)
    bank, policy = membership.timebank, policy_of(membership.timebank, on=today(at))

    membership.account_id = ledger.open_account(
        book_id=bank.book_id, kind=AccountKind.MEMBER, floor=policy.hard_floor_minutes, ceiling=None
    )
    membership.book_id, membership.joined_on = bank.book_id, today(at)
    membership.save(update_fields=["book_id", "account_id", "joined_on"])
    membership.move(State.ACTIVE, at=at, by_user_id=by.user_id, reason=reason)
    if policy.start_grant_minutes:
        ledger.post(
            book_id=bank.book_id,
            transfer_id=audit.derive(key, "start_grant"),
            debit=bank.issue_account,
            credit=membership.account_id,
            amount=policy.start_grant_minutes,
            code=TransferCode.START_GRANT,
            worked_on=today(at),
            at=bank.ledger_moment(at),
        )
    announce("members.approved", bank_id=bank.pk, membership_id=membership.pk)
    return membership


@audit.action("members.refuse")
def refuse(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str) -> Membership:
    """A broker does not accept a request to join. The reason is kept for the desk. Raises CannotMove."""
    membership = _locked(membership)
    membership.move(State.REFUSED, at=at, by_user_id=by.user_id, reason=reason)
    announce("members.refused", bank_id=membership.timebank_id, membership_id=membership.pk)
    return membership


def _locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",), no_key=True).select_related("timebank").get(pk=membership.pk)

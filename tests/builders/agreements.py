"""Agreements between banks, as tests need them."""

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.timebanks import actions
from amser.timebanks.models import Agreement, ClearingAccount, RoleKind, TimeBank
from tests.builders.banks import a_broker
from tests.builders.when import MONDAY_10AM


def a_steward(bank: TimeBank) -> Actor:
    """Someone who runs a bank, at its desk."""
    role = bank.roles.filter(kind=RoleKind.STEWARD, ended_at__isnull=True).first()
    user_id = role.user_id if role else a_broker(bank, "Siân Stiward", kind=RoleKind.STEWARD).pk
    return Actor(user_id=user_id, door=Door.DESK)


def a_proposal(bank: TimeBank, other: TimeBank, *, limit: int = 600, other_limit: int = 600) -> Agreement:
    """One bank has proposed an agreement to another: ten hours each way."""
    return actions.propose_agreement(
        by=a_steward(bank),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=bank,
        other=other,
        limit_minutes=limit,
        other_limit_minutes=other_limit,
    )


def an_agreement(bank: TimeBank, other: TimeBank, *, limit: int = 600, other_limit: int = 600) -> Agreement:
    """Two banks have agreed, from Monday on."""
    proposal = a_proposal(bank, other, limit=limit, other_limit=other_limit)
    return actions.accept_agreement(by=a_steward(other), key=uuid7(), at=MONDAY_10AM, agreement=proposal, bank=other)


def owed_by(bank: TimeBank, other: TimeBank) -> int:
    """How much more a bank's members have received from a neighbour's than given, in minutes."""
    ours = ClearingAccount.objects.get(timebank=bank, other_bank=other)
    return books.balance(ours.book_id, ours.account_id)

"""
Every write of the ledger: each is one call of a function in the database, which locks, decides and writes.

They are not audited actions: the action that calls one is. A refusal is raised as a DomainError after the database has
answered, so the caller's database transaction stays usable. Amounts are whole units of the book: minutes, or agency credits.
"""

from amser.ledger.actions.accounts import close_account, open_account, open_accounts, open_book
from amser.ledger.actions.answers import Posting
from amser.ledger.actions.closing import DayStillOpen, close_days
from amser.ledger.actions.grouping import Unanswered, post_grouped
from amser.ledger.actions.holding import Held, expire_holds, hold, settle, void
from amser.ledger.actions.limits import set_limits
from amser.ledger.actions.posting import Wanted, post, post_batch, post_linked, reverse, reverse_all
from amser.ledger.actions.refusals import (
    AccountClosed,
    AccountNotEmpty,
    AccountOverLimit,
    AlreadyReversed,
    CeilingReached,
    DateNotAllowed,
    FloorReached,
    GroupRefused,
    HoldEnded,
    LedgerRefusal,
    MoreThanHeld,
    NoSuchAccount,
    NoSuchHold,
    NoSuchTransfer,
    Refusal,
    ReversalNotReversible,
    TransferIdReused,
)

__all__ = [
    "AccountClosed",
    "AccountNotEmpty",
    "AccountOverLimit",
    "AlreadyReversed",
    "CeilingReached",
    "DateNotAllowed",
    "DayStillOpen",
    "FloorReached",
    "GroupRefused",
    "Held",
    "HoldEnded",
    "LedgerRefusal",
    "MoreThanHeld",
    "NoSuchAccount",
    "NoSuchHold",
    "NoSuchTransfer",
    "Posting",
    "Refusal",
    "ReversalNotReversible",
    "TransferIdReused",
    "Unanswered",
    "Wanted",
    "close_account",
    "close_days",
    "expire_holds",
    "hold",
    "open_account",
    "open_accounts",
    "open_book",
    "post",
    "post_batch",
    "post_grouped",
    "post_linked",
    "reverse",
    "reverse_all",
    "set_limits",
    "settle",
    "void",
]

"""How the ledger says no, each with its stable code and, where there is one, the figure that a person needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from amser.kernel.errors import DomainError


class LedgerRefusal(DomainError):
    """The ledger said no. `transfer_id` names the transfer that was refused, where one was asked for."""

    transfer_id: UUID | None = None


class FloorReached(LedgerRefusal):
    """The debit account would fall below its floor."""

    code = "floor_reached"

    def __init__(self, *, available_minutes: int) -> None:
        """`available_minutes` (>= 0) would still fit."""
        super().__init__(f"{available_minutes} available")
        self.available_minutes = available_minutes


class CeilingReached(LedgerRefusal):
    """The credit account would rise above its ceiling."""

    code = "ceiling_reached"

    def __init__(self, *, room_minutes: int) -> None:
        """`room_minutes` (>= 0) would still fit."""
        super().__init__(f"room for {room_minutes}")
        self.room_minutes = room_minutes


class AccountOverLimit(LedgerRefusal):
    """The debit account is already past its floor and gives nothing up until it is back."""

    code = "account_over_limit"

    def __init__(self, *, past_minutes: int) -> None:
        """`past_minutes` (> 0) bring it back to its floor."""
        super().__init__(f"{past_minutes} past its floor")
        self.past_minutes = past_minutes


class MoreThanHeld(LedgerRefusal):
    """A hold settles for at most its amount."""

    code = "more_than_held"

    def __init__(self, *, held_minutes: int) -> None:
        """`held_minutes` (> 0) may be settled."""
        super().__init__(f"{held_minutes} held")
        self.held_minutes = held_minutes


class AccountClosed(LedgerRefusal):
    """One of the two accounts is closed."""

    code = "account_closed"


class AccountNotEmpty(LedgerRefusal):
    """Only an account at zero, with nothing held, can close."""

    code = "account_not_empty"


class NoSuchAccount(LedgerRefusal):
    """The book has no such account."""

    code = "no_such_account"


class TransferIdReused(LedgerRefusal):
    """The id already names a transfer, or a hold, of other content."""

    code = "transfer_id_reused"


class NoSuchTransfer(LedgerRefusal):
    """The book has no such transfer."""

    code = "no_such_transfer"


class AlreadyReversed(LedgerRefusal):
    """A transfer is reversed at most once."""

    code = "already_reversed"


class ReversalNotReversible(LedgerRefusal):
    """A reversal stands. Post the transfer anew instead."""

    code = "reversal_not_reversible"


class DateNotAllowed(LedgerRefusal):
    """Only a sample book takes a date, not in the future and not before either account's newest entry."""

    code = "date_not_allowed"


class GroupRefused(LedgerRefusal):
    """Another transfer of its group was refused, so this one was not posted either."""

    code = "group_refused"


class NoSuchHold(LedgerRefusal):
    """The book has no such hold."""

    code = "no_such_hold"


class HoldEnded(LedgerRefusal):
    """The hold was settled or voided before, or its time is over."""

    code = "hold_ended"


@dataclass(frozen=True)
class Refusal:
    """
    One transfer of a batch that the ledger refused.

    `code` is the code of the matching DomainError; `figure` what would still fit: available with `floor_reached`, the room
    with `ceiling_reached`; with `account_over_limit` what brings it back.
    """

    transfer_id: UUID
    code: str
    figure: int | None
    outcome: str  # the database's own word

    def error(self) -> LedgerRefusal:
        """Return the matching error, to raise: the one that `post` raises for the same refusal."""
        return refusal_for(self.outcome, self.figure, self.transfer_id)


def refusal_for(outcome: str, figure: int | None = None, transfer_id: UUID | None = None) -> LedgerRefusal:
    """Return the error for the database's word and figure."""
    error = _WITH_A_FIGURE[outcome](figure) if outcome in _WITH_A_FIGURE else _PLAIN[outcome]()
    error.transfer_id = transfer_id
    return error


_WITH_A_FIGURE: Final[dict[str, Callable[[int | None], LedgerRefusal]]] = {
    "floor": lambda figure: FloorReached(available_minutes=figure or 0),
    "ceiling": lambda figure: CeilingReached(room_minutes=figure or 0),
    "over_limit": lambda figure: AccountOverLimit(past_minutes=figure or 0),
    "over_hold": lambda figure: MoreThanHeld(held_minutes=figure or 0),
}
_PLAIN: Final[dict[str, type[LedgerRefusal]]] = {
    "account_closed": AccountClosed,
    "account_not_empty": AccountNotEmpty,
    "already_reversed": AlreadyReversed,
    "date_not_allowed": DateNotAllowed,
    "group_refused": GroupRefused,
    "hold_ended": HoldEnded,
    "id_reused": TransferIdReused,
    "is_a_reversal": ReversalNotReversible,
    "no_such_account": NoSuchAccount,
    "no_such_hold": NoSuchHold,
    "no_such_transfer": NoSuchTransfer,
}

"""Days that are over."""

from typing import Final

from amser.kernel.errors import DomainError
from amser.ledger.actions.answers import ask

_CLOSE: Final = "SELECT public.ledger_close_days()"


class DayStillOpen(DomainError):
    """A database transaction is open that could still date a transfer into a day that is over. Ask again later."""

    code = "day_still_open"


def close_days() -> int:
    """
    Make the digest of every day (UTC) that is over and has none, and return how many that were, over all live books.

    Repeating it makes none. Waits ten seconds for transactions that may still date a transfer into such a day; raises
    DayStillOpen after that. Not to be called inside a transaction that has written something (InternalError).
    """
    ((made,),) = ask(_CLOSE)
    if made < 0:
        raise DayStillOpen
    return int(made)

"""How far an account may go."""

from amser.ledger.actions.answers import ask_whether


def set_limits(*, book_id: int, account_id: int, floor: int | None, ceiling: int | None, reason: str) -> None:
    """
    Give the account these limits from now on, dated, with a reason: a word or a reference, never a sentence about a person.

    An account that is then past a limit is marked over its limit. Limits that it already has change nothing and leave no
    trail. Raises NoSuchAccount.
    """
    ask_whether("set", "SELECT public.ledger_set_limits(%s, %s, %s, %s, %s)", book_id, account_id, floor, ceiling, reason)

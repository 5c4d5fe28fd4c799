"""Opening books, opening and closing accounts."""

from amser.ledger.actions.answers import ask, ask_whether
from amser.ledger.models import AccountKind, Book, BookKind, Unit


def open_book(*, unit: Unit, kind: BookKind, sample: bool) -> Book:
    """
    Open a book. Its unit, kind and whether it is a sample never change.

    A time bank's book counts minutes, an agency scheme's whole credits; the database refuses other pairs (IntegrityError).
    """
    ((book_id,),) = ask("SELECT public.ledger_open_book(%s::smallint, %s::smallint, %s)", unit, kind, sample)
    return Book.objects.get(pk=book_id)


def open_account(*, book_id: int, kind: AccountKind, floor: int | None, ceiling: int | None) -> int:
    """
    Open an account at zero and return its id. floor <= 0 <= ceiling; None is no limit.

    Members and organisations must have a floor (IntegrityError).
    """
    ((account_id,),) = ask("SELECT public.ledger_open_account(%s, %s::smallint, %s, %s)", book_id, kind, floor, ceiling)
    return int(account_id)


def open_accounts(*, book_id: int, kind: AccountKind, floor: int | None, ceiling: int | None, count: int) -> list[int]:
    """Open `count` (>= 0) accounts as by `open_account`, in one question, and return their ids, rising."""
    sql = "SELECT public.ledger_open_account(%s::int, %s::smallint, %s::bigint, %s::bigint) FROM generate_series(1, %s::int)"
    return sorted(int(account_id) for (account_id,) in ask(sql, book_id, kind, floor, ceiling, count))


def close_account(*, book_id: int, account_id: int) -> None:
    """
    Close the account for good; closing it again changes nothing.

    Raises AccountNotEmpty unless its balance is zero and nothing is held; NoSuchAccount.
    """
    ask_whether("closed", "SELECT public.ledger_close_account(%s, %s)", book_id, account_id)

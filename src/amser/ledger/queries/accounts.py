"""What one account holds, held and did. Amounts are in the book's unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from amser.ledger.models import Account, TransferCode
from amser.ledger.queries.asking import rows_of


@dataclass(frozen=True)
class Entry:
    """One side of a transfer, as the holder of the account sees it."""

    seq: int
    transfer_id: UUID
    at: datetime
    worked_on: date | None
    code: TransferCode
    amount: int  # negative when the account gave it up
    other: int  # the account on the other side
    after: int  # the balance after it
    group_id: UUID | None
    reverses: UUID | None
    reversed_by: UUID | None


def balance(book_id: int, account_id: int) -> int:
    """Return the account's balance now. Raises Account.DoesNotExist."""
    return Account.objects.values_list("posted", flat=True).get(book_id=book_id, id=account_id)


def balances(book_id: int, account_ids: Iterable[int]) -> dict[int, int]:
    """Return the balances of those of the accounts that exist, by account, from one moment."""
    rows = Account.objects.filter(book_id=book_id, id__in=list(account_ids))
    return dict(rows.values_list("id", "posted"))


def balance_at(book_id: int, account_id: int, at: datetime) -> int:
    """
    Return the balance after every entry dated at or before `at`; 0 before the first.

    Exact and final for a moment that every posting still under way began after. The cost grows with the logarithm of the
    account's history.
    """
    (result,) = rows_of("SELECT public.ledger_balance_at(%s, %s, %s)", book_id, account_id, at)[0]
    return int(result)


# Two scans of the two indexes that number the entries, each at most a page
# long, whatever the length of the history.
_ENTRIES = """
SELECT e.seq, e.id, e.at, e.worked_on, e.code, e.amount, e.other, e.after, e.group_id, e.reverses, r.id
FROM (
    (SELECT debit_seq AS seq, id, at, worked_on, code, -amount AS amount, credit AS other, debit_after AS after, group_id, reverses
     FROM public.ledger_transfer
     WHERE book_id = %(book)s AND debit = %(account)s AND debit_seq < %(before)s
     ORDER BY debit_seq DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT credit_seq, id, at, worked_on, code, amount, debit, credit_after, group_id, reverses
     FROM public.ledger_transfer
     WHERE book_id = %(book)s AND credit = %(account)s AND credit_seq < %(before)s
     ORDER BY credit_seq DESC LIMIT %(limit)s)
    ORDER BY seq DESC LIMIT %(limit)s
) AS e
LEFT JOIN public.ledger_transfer AS r ON r.book_id = %(book)s AND r.reverses = e.id
ORDER BY e.seq DESC
"""
_AFTER_THE_NEWEST = 2**63 - 1


def entries(book_id: int, account_id: int, *, before_seq: int | None = None, limit: int) -> list[Entry]:
    """
    Return a page of the account's statement, newest first: at most `limit` entries numbered below `before_seq`.

    The next page starts before the `seq` of this one's last entry. The cost does not grow with the history.
    """
    before = _AFTER_THE_NEWEST if before_seq is None else before_seq
    values = {"book": book_id, "account": account_id, "before": before, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, values)
        rows = cursor.fetchall()
    return [Entry(seq, transfer_id, at, worked_on, TransferCode(code), *rest) for seq, transfer_id, at, worked_on, code, *rest in rows]


@dataclass(frozen=True)
class Moved:
    """How much one account gained and gave up for one reason."""

    code: TransferCode
    gained: int
    given_up: int


def moved(book_id: int, account_id: int) -> list[Moved]:
    """Return what moved on the account by code. What was reversed counts nowhere, neither the transfer nor its reversal."""
    sql = """
        SELECT t.code, coalesce(sum(t.amount) FILTER (WHERE t.credit = %(account)s), 0)::bigint,
            coalesce(sum(t.amount) FILTER (WHERE t.debit = %(account)s), 0)::bigint
        FROM public.ledger_transfer t
        WHERE t.book_id = %(book)s AND (t.debit = %(account)s OR t.credit = %(account)s) AND t.reverses IS NULL
            AND NOT EXISTS (SELECT FROM public.ledger_transfer r WHERE r.book_id = %(book)s AND r.reverses = t.id)
        GROUP BY t.code ORDER BY t.code
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"book": book_id, "account": account_id})
        rows = cursor.fetchall()
    return [Moved(TransferCode(code), gained, given_up) for code, gained, given_up in rows]


def books_with_holds_to_expire() -> list[int]:
    """Return the books that have a hold whose time is over, by the database's clock."""
    sql = """
        SELECT id FROM public.ledger_book AS b WHERE EXISTS (
            SELECT FROM public.ledger_hold WHERE book_id = b.id AND state = 0 AND expires_at <= clock_timestamp())
        ORDER BY id
    """
    return [book_id for (book_id,) in rows_of(sql)]


def available(book_id: int, account_ids: Iterable[int]) -> dict[int, int]:
    """Return what each account of a book may still give up: its balance less what is held, above its floor. One query."""
    rows = Account.objects.filter(book_id=book_id, id__in=list(account_ids), closed_at__isnull=True).values_list(
        "id", "posted", "held", "floor"
    )
    return {account: posted - held - (floor or 0) for account, posted, held, floor in rows}

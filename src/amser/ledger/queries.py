"""What the ledger answers: balances, statements, totals, and whether all of it is true. Amounts are in the book's unit."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from amser.ledger.models import Account, TransferCode


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


@dataclass(frozen=True)
class Total:
    """How much moved for one reason."""

    code: TransferCode
    transfers: int
    amount: int


@dataclass(frozen=True)
class Finding:
    """
    One thing that is wrong, and where.

    `invariant` is the fact that failed, as a stable name. `expected` and `found` are amounts, entry numbers or account ids, as
    the name suggests; None where there is no figure to give.
    """

    invariant: str
    book_id: int | None
    account_id: int | None = None
    transfer_id: UUID | None = None
    expected: int | None = None
    found: int | None = None


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
    (result,) = _rows("SELECT public.ledger_balance_at(%s, %s, %s)", book_id, account_id, at)[0]
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


def totals(book_id: int, *, start: datetime | None = None, end: datetime | None = None) -> list[Total]:
    """Return what moved in the book by code, start <= at < end, None being open. A reversal counts under its own code."""
    sql = """
        SELECT code, count(*), sum(amount)::bigint FROM public.ledger_transfer
        WHERE book_id = %s AND at >= coalesce(%s, '-infinity'::timestamptz) AND at < coalesce(%s, 'infinity'::timestamptz)
        GROUP BY code ORDER BY code
    """
    return [Total(TransferCode(code), transfers, amount) for code, transfers, amount in _rows(sql, book_id, start, end)]


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
    return [book_id for (book_id,) in _rows(sql)]


CHECKS = ("accounts", "transfers", "entries", "reversals", "holds", "links", "ids")
"""The parts of the audit of one book: each a function in the database, `ledger_audit_` and the name."""


def books_to_audit() -> list[int]:
    """Return every book that any row of the ledger names."""
    return [book_id for (book_id,) in _rows("SELECT public.ledger_audit_books()")]


def books_in_doubt(book_id: int | None = None) -> list[int]:
    """
    Return the books, of all or of one, that the quick proof does not find true; none when all is well.

    About two seconds of each of two cores for a million transfers, most of it one sort for the dates. migrations/0011_proof.sql
    says why it can be believed.
    """
    return sorted(book for (book,) in _rows("SELECT public.ledger_proof(%s)", book_id))


def audit(book_id: int | None = None, *, progress: Callable[[int, int], object] = lambda _done, _of: None) -> list[Finding]:
    """
    Check every invariant of one book, or of all, from the rows themselves; return what is wrong, nothing when all is well.

    Also checks that triggers and constraints are in force. May run while others post. First everything is proved at once;
    then what was not, book by book and CHECK by CHECK. `progress` is called with the steps done, and how many there are.
    """
    nets = _rows("SELECT public.ledger_audit_nets() UNION ALL SELECT public.ledger_digest_nets()")
    found = [Finding("net_is_missing:" + name, None) for (name,) in nets]
    books = books_in_doubt(book_id)
    steps = [(book, check) for book in books for check in CHECKS]
    progress(1, 1 + len(steps))
    for number, (book, check) in enumerate(steps, start=2):
        found.extend(_findings(book, check))
        progress(number, 1 + len(steps))
    return found


def _findings(book: int, check: str) -> Iterator[Finding]:
    for invariant, *where in _rows(f"SELECT * FROM public.ledger_audit_{check}(%s)", book):  # noqa: S608 -- names from the tuple above
        yield Finding(invariant, book, *where)


@dataclass(frozen=True)
class DayDigest:
    """What one day (UTC) of one live book came to: how many transfers, a SHA-256 of them, and one of all days so far."""

    day: date
    book_id: int
    transfers: int
    entries: str
    chain: str


@dataclass(frozen=True)
class Difference:
    """A day of a book whose rows are no longer those that a digest was made of. `what`: "transfers", "chain" or "day"."""

    what: str
    day: date
    book_id: int
    expected: str
    found: str


DIGEST_HEADING = "# Amser: day (UTC), book, transfers, SHA-256 of the day's transfers, SHA-256 of all days so far"
"""The first line of a file of digests; the rest are `digest_line`s."""


def digest_line(digest: DayDigest) -> str:
    """Return the digest as one line: hashes, counts and dates only, for anyone to keep."""
    return f"{digest.day} {digest.book_id} {digest.transfers} {digest.entries} {digest.chain}"


def digests(*, since: date | None = None, day: date | None = None) -> list[DayDigest]:
    """Return the digests of closed days, by day and book: all, those from `since` on, or those of one day."""
    sql = """
        SELECT day, book_id, transfers, encode(entries, 'hex'), encode(chain, 'hex') FROM public.ledger_digest
        WHERE day >= coalesce(%s, '-infinity'::date) AND day = coalesce(%s, day) ORDER BY day, book_id
    """
    return [DayDigest(*row) for row in _rows(sql, since, day)]


def differences(kept: Iterable[DayDigest]) -> Iterator[Difference]:
    """
    Make the digests of those days anew, from the rows, and yield where they differ; by book and day.

    Reads every transfer of the live books once. "transfers" names the very day. "chain" says that an earlier day, which is
    not among those kept, was changed; of each book only the first such day is told. "day": the book has no such day.
    """
    wanted = {(digest.book_id, digest.day): digest for digest in kept}
    if not wanted:
        return
    last = max(day for _, day in wanted)
    chains: dict[int, bytes] = {}
    broken: set[int] = set()
    for book_id, day, transfers, entries in _rows("SELECT * FROM public.ledger_digest_days(NULL, %s + 1)", last):
        chain = chains[book_id] = _chain(chains.get(book_id, b""), day, transfers, bytes(entries))
        digest = wanted.pop((book_id, day), None)
        if digest is None:
            continue
        if (digest.transfers, digest.entries) != (transfers, bytes(entries).hex()):
            expected, found = f"{digest.transfers}:{digest.entries}", f"{transfers}:{bytes(entries).hex()}"
            yield Difference("transfers", day, book_id, expected, found)
            broken.add(book_id)
        elif digest.chain != chain.hex() and book_id not in broken:
            yield Difference("chain", day, book_id, digest.chain, chain.hex())
            broken.add(book_id)
    for (book_id, day), digest in sorted(wanted.items()):
        yield Difference("day", day, book_id, digest.chain, "")


def _chain(before: bytes, day: date, transfers: int, entries: bytes) -> bytes:
    """The same as ledger_digest_chain in the database; here, so that whoever checks need not take its word."""
    return hashlib.sha256(before + day.isoformat().encode() + transfers.to_bytes(8, "big") + entries).digest()


def _rows(sql: str, *values: datetime | date | int | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

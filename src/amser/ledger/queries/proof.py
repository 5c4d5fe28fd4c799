"""Whether all of it is true: the audit, and the digests of the days."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from amser.ledger.queries.asking import rows_of


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


CHECKS = ("accounts", "transfers", "entries", "reversals", "holds", "links", "ids")
"""The parts of the audit of one book: each a function in the database, `ledger_audit_` and the name."""


def books_to_audit() -> list[int]:
    """Return every book that any row of the ledger names."""
    return [book_id for (book_id,) in rows_of("SELECT public.ledger_audit_books()")]


def books_in_doubt(book_id: int | None = None) -> list[int]:
    """
    Return the books, of all or of one, that the quick proof does not find true; none when all is well.

    About two seconds of each of two cores for a million transfers, most of it one sort for the dates. migrations/0011_proof.sql
    says why it can be believed.
    """
    return sorted(book for (book,) in rows_of("SELECT public.ledger_proof(%s)", book_id))


def audit(book_id: int | None = None, *, progress: Callable[[int, int], object] = lambda _done, _of: None) -> list[Finding]:
    """
    Check every invariant of one book, or of all, from the rows themselves; return what is wrong, nothing when all is well.

    Also checks that triggers and constraints are in force. May run while others post. First everything is proved at once;
    then what was not, book by book and CHECK by CHECK. `progress` is called with the steps done, and how many there are.
    """
    nets = rows_of("SELECT public.ledger_audit_nets() UNION ALL SELECT public.ledger_digest_nets()")
    found = [Finding("net_is_missing:" + name, None) for (name,) in nets]
    books = books_in_doubt(book_id)
    steps = [(book, check) for book in books for check in CHECKS]
    progress(1, 1 + len(steps))
    for number, (book, check) in enumerate(steps, start=2):
        found.extend(_findings(book, check))
        progress(number, 1 + len(steps))
    return found


def _findings(book: int, check: str) -> Iterator[Finding]:
    for invariant, *where in rows_of(f"SELECT * FROM public.ledger_audit_{check}(%s)", book):  # noqa: S608 -- names from the tuple above
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
    return [DayDigest(*row) for row in rows_of(sql, since, day)]


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
    for book_id, day, transfers, entries in rows_of("SELECT * FROM public.ledger_digest_days(NULL, %s + 1)", last):
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

"""Moving amounts: one transfer, many in one call, some that belong together, and the undoing of one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from amser.ledger.actions.answers import Answer, Posting, ask, ask_one
from amser.ledger.actions.refusals import Refusal, refusal_for
from amser.ledger.models import TransferCode


@dataclass(frozen=True)
class Wanted:
    """
    A transfer to be posted: `amount` (> 0) from the debit account (who received help) to the credit account (who gave it).

    `worked_on` is the day it happened, required for an exchange. Transfers of one batch that share a `group_id` are posted
    all or none.
    """

    transfer_id: UUID
    debit: int
    credit: int
    amount: int
    code: TransferCode
    worked_on: date | None
    group_id: UUID | None = None

    def __post_init__(self) -> None:
        assert self.amount > 0, "callers validate the amount"
        assert self.debit != self.credit, "callers choose two accounts"
        assert self.code != TransferCode.REVERSAL, "a reversal is made by reverse()"


def post(
    *,
    book_id: int,
    transfer_id: UUID,
    debit: int,
    credit: int,
    amount: int,
    code: TransferCode,
    worked_on: date | None,
    at: datetime | None = None,
    group_id: UUID | None = None,
) -> Posting:
    """
    Move `amount` (> 0) from the debit account (who received help) to the credit account (who gave it), exactly once.

    Repeating a call returns the first posting. `worked_on` is the day it happened, required for an exchange. The ledger dates
    the transfer itself; only a sample book may be given `at`.

    Raises FloorReached, AccountOverLimit, CeilingReached, AccountClosed, NoSuchAccount, TransferIdReused or DateNotAllowed.
    """
    wanted = Wanted(transfer_id, debit, credit, amount, code, worked_on, group_id)
    sql = "SELECT * FROM public.ledger_post(%s, %s, %s, %s, %s, %s::smallint, %s, %s, %s)"
    values = (book_id, transfer_id, debit, credit, amount, wanted.code, worked_on, at, group_id)
    return ask_one(sql, transfer_id, *values).posting


def post_batch(*, book_id: int, transfers: Sequence[Wanted], at: datetime | None = None) -> list[Posting | Refusal]:
    """
    Post many transfers of one book, as if by `post` one by one in this order; return their answers in this order.

    Those with one `group_id` are decided together, where the first of them stands: all are posted, or the one that does not
    fit says why and the others are refused with `group_refused`. Nothing is raised for a refusal. A repeated id, also twice in
    one batch, is answered as by `post`. As many as 8,000 are well in one call; one caller at a time for each book does best.
    """
    if not transfers:
        return []
    sql = (
        "SELECT * FROM public.ledger_post_batch("
        "%s, %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::date[], %s::uuid[], %s)"
    )
    columns = (
        _array(wanted.transfer_id for wanted in transfers),
        _array(wanted.debit for wanted in transfers),
        _array(wanted.credit for wanted in transfers),
        _array(wanted.amount for wanted in transfers),
        _array(int(wanted.code) for wanted in transfers),
        _array(wanted.worked_on for wanted in transfers),
        _array(wanted.group_id for wanted in transfers),
    )
    return [_posting_or_refusal(Answer(*row)) for row in ask(sql, book_id, *columns, at)]


def post_linked(*, legs: Sequence[tuple[int, Wanted]], group_id: UUID, at: datetime | None = None) -> list[Posting]:
    """
    Post transfers of several books, each leg with its book's id, which all stand or none does; return them in this order.

    Each gets the `group_id`; only sample books may be given `at`. Accounts are locked in the order of books, then of ids, so
    that two callers whose books and accounts cross queue instead of deadlocking. Repeating a call returns the first postings.

    Raises the refusal of the first leg that does not fit, as `post` does; its `transfer_id` says which leg. Nothing is then
    posted, and the caller's database transaction stays usable.
    """
    by_book: dict[int, list[Wanted]] = defaultdict(list)
    for book_id, wanted in legs:
        by_book[book_id].append(replace(wanted, group_id=group_id))
    posted: dict[tuple[int, UUID], Posting] = {}
    with transaction.atomic():
        for book_id in sorted(by_book):
            answers = post_batch(book_id=book_id, transfers=by_book[book_id], at=at)
            _raise_the_cause(answers)
            posted |= {(book_id, answer.transfer_id): answer for answer in answers if isinstance(answer, Posting)}
    return [posted[book_id, wanted.transfer_id] for book_id, wanted in legs]


def reverse(*, book_id: int, transfer_id: UUID, reverses: UUID, at: datetime | None = None) -> Posting:
    """
    Undo the transfer `reverses`, whole and once, by its mirror image with the new id `transfer_id`.

    May take an account past a limit: it is then marked over its limit, and the mark goes when the account is back. A hold that
    the transfer settled stays settled.

    Raises NoSuchTransfer, ReversalNotReversible, AlreadyReversed, AccountClosed, TransferIdReused or DateNotAllowed.
    """
    sql = "SELECT * FROM public.ledger_reverse(%s, %s, %s, %s)"
    return ask_one(sql, transfer_id, book_id, transfer_id, reverses, at).posting


def reverse_all(*, book_id: int, reversals: Sequence[tuple[UUID, UUID]], at: datetime | None = None) -> list[Posting]:
    """
    Undo many transfers of one book as if by `reverse` one by one in this order, all or none; return the reversals in this order.

    Each is given as (new id, the transfer it reverses). Accounts are locked as their turn comes: callers who may meet order
    them alike. Raises the first refusal as `reverse` does, its `transfer_id` says which; the caller's transaction stays usable.
    """
    if not reversals:
        return []
    sql = (
        "SELECT made.* FROM unnest(%s::uuid[], %s::uuid[]) WITH ORDINALITY AS asked (id, reverses, place), "
        "LATERAL public.ledger_reverse(%s::int, asked.id, asked.reverses, %s::timestamptz) AS made ORDER BY asked.place"
    )
    columns = (_array(new for new, _ in reversals), _array(old for _, old in reversals))
    with transaction.atomic():
        answers = [_posting_or_refusal(Answer(*row)) for row in ask(sql, *columns, book_id, at)]
        _raise_the_cause(answers)
    return [answer for answer in answers if isinstance(answer, Posting)]


def _array(values: Iterable[UUID | date | int | None]) -> str:
    """Write the values as PostgreSQL reads an array. Given a list, the driver would look up how to write each of them."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def _posting_or_refusal(answer: Answer) -> Posting | Refusal:
    if answer.stands:
        return answer.posting
    code = refusal_for(answer.outcome, answer.figure).code
    return Refusal(answer.transfer_id, code, answer.figure, answer.outcome)


def _raise_the_cause(answers: Sequence[Posting | Refusal]) -> None:
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    if refusals:
        raise next((refusal for refusal in refusals if refusal.outcome != "group_refused"), refusals[0]).error()

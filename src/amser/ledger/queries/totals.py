"""
What moved, by unit, period, reason and kind of account.

`flows` is the one question; `totals` and `sides` are two ways to add up its answer, without asking again, so that every
screen and every file made of it agrees to the minute.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection

from amser.ledger.models import AccountKind, TransferCode, Unit


class Span(StrEnum):
    """How long a period is. Quarters begin in January, April, July and October; years in January."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DatedBy(StrEnum):
    """Which day puts a transfer into its period."""

    ENTRY = "entry"  # the day of `at` in Europe/London
    WORK = "work"  # `worked_on`, and the day of entry where a transfer has none


@dataclass(frozen=True)
class Flow:
    """
    What moved in one period for one reason from accounts of one kind to accounts of one kind, or the same.

    Every transfer is in one flow and counts once. `period` is its first day. `amount` is in the unit, above zero.
    """

    unit: Unit
    period: date
    code: TransferCode
    debit: AccountKind  # whose balances fell
    credit: AccountKind  # whose balances rose
    transfers: int
    amount: int


@dataclass(frozen=True)
class Total:
    """How much moved in one unit for one reason."""

    unit: Unit
    code: TransferCode
    transfers: int
    amount: int


@dataclass(frozen=True)
class Side:
    """
    What the accounts of one kind gained and gave up in one period for one reason.

    A transfer between two accounts of one kind is gained and given up there, and counts once. Of everything ever moved,
    gained less given up is what stands on the accounts of the kind.
    """

    unit: Unit
    period: date
    code: TransferCode
    kind: AccountKind
    transfers: int
    gained: int
    given_up: int


_FLOWS = """
SELECT b.unit, date_trunc(%(span)s, t.day::timestamp)::date, t.code, d.kind, c.kind, count(*), sum(t.amount)::bigint
FROM public.ledger_book AS b
JOIN (
    SELECT book_id, debit, credit, code, amount,
        coalesce(CASE WHEN %(by_work)s THEN worked_on END, (at AT TIME ZONE 'Europe/London')::date) AS day
    FROM public.ledger_transfer
) AS t ON t.book_id = b.id
JOIN public.ledger_account AS d ON d.book_id = t.book_id AND d.id = t.debit
JOIN public.ledger_account AS c ON c.book_id = t.book_id AND c.id = t.credit
WHERE CASE WHEN %(book)s::int IS NULL THEN NOT b.sample ELSE b.id = %(book)s::int END
    AND t.day >= coalesce(%(start)s::date, '-infinity') AND t.day < coalesce(%(end)s::date, 'infinity')
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
"""


def flows(
    book_id: int | None = None,
    *,
    span: Span,
    dated_by: DatedBy = DatedBy.ENTRY,
    start: date | None = None,
    end: date | None = None,
) -> list[Flow]:
    """
    Return what moved in one book, or in all live ones, by unit, period, code and kinds of account, in that order. One query.

    Days are those of Europe/London: start <= day < end, None being open; the day is the one that `dated_by` names. Minutes
    and agency credits never meet in one flow. A reversal counts under its own code, on the side that gives back: nothing is
    netted. A payment between two banks is a transfer in each book; the half that rises on a CLEARING account is the receiving
    bank's. Sample books count only when asked for by id. The cost grows with the transfers of the books asked for.
    """
    values = {"book": book_id, "span": span.value, "by_work": dated_by == DatedBy.WORK, "start": start, "end": end}
    with connection.cursor() as cursor:
        cursor.execute(_FLOWS, values)
        rows = cursor.fetchall()
    return [
        Flow(Unit(unit), period, TransferCode(code), AccountKind(debit), AccountKind(credit), transfers, amount)
        for unit, period, code, debit, credit, transfers, amount in rows
    ]


def totals(found: Iterable[Flow]) -> list[Total]:
    """Return what flows come to by unit and code, in that order; each transfer counts once."""
    sums: dict[tuple[Unit, TransferCode], tuple[int, int]] = {}
    for flow in found:
        transfers, amount = sums.get((flow.unit, flow.code), (0, 0))
        sums[flow.unit, flow.code] = transfers + flow.transfers, amount + flow.amount
    return [Total(*key, *sums[key]) for key in sorted(sums)]


def sides(found: Iterable[Flow]) -> list[Side]:
    """Return what flows come to by unit, period, code and kind of account, in that order."""
    sums: dict[tuple[Unit, date, TransferCode, AccountKind], tuple[int, int, int]] = {}

    def add(flow: Flow, kind: AccountKind, *, transfers: int, gained: int, given_up: int) -> None:
        key = flow.unit, flow.period, flow.code, kind
        before = sums.get(key, (0, 0, 0))
        sums[key] = before[0] + transfers, before[1] + gained, before[2] + given_up

    for flow in found:
        add(flow, flow.credit, transfers=flow.transfers, gained=flow.amount, given_up=0)
        add(flow, flow.debit, transfers=flow.transfers if flow.debit != flow.credit else 0, gained=0, given_up=flow.amount)
    return [Side(*key, *sums[key]) for key in sorted(sums)]

"""Everything that moved in the book, help and all else, by reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from amser.kernel.dates import at_london
from amser.ledger.models import TransferCode
from amser.measures.queries.help import Scope, rows
from amser.measures.queries.period import A_DAY


@dataclass(frozen=True, slots=True)
class Movement:
    """
    What moved for one reason, by the day of entry: how often and how many minutes, and how many minutes of that reason were taken back.

    The sum of all `minutes` and `put_right_minutes` is what the ledger says moved in these days (`ledger.queries.flows`).
    """

    code: int
    times: int
    minutes: int
    put_right: int
    put_right_minutes: int


_SQL: Final = """
SELECT coalesce(o.code, t.code) AS reason, count(*) FILTER (WHERE o.id IS NULL), coalesce(sum(t.amount) FILTER (WHERE o.id IS NULL), 0)::bigint,
    count(o.id), coalesce(sum(t.amount) FILTER (WHERE o.id IS NOT NULL), 0)::bigint
FROM public.ledger_transfer t
LEFT JOIN public.ledger_transfer o ON o.book_id = t.book_id AND o.id = t.reverses
WHERE t.book_id = %(book)s AND t.at >= %(start)s AND t.at < %(until)s
GROUP BY 1 ORDER BY 1
"""


def movements(scope: Scope) -> list[Movement]:
    """Return what moved in the period, by day of entry whatever the report's basis, by `TransferCode`. One query."""
    values = {
        "book": scope.bank.book_id,
        "start": at_london(scope.period.first, dt.time()),
        "until": at_london(scope.period.last + A_DAY, dt.time()),
    }
    found = [Movement(*row) for row in rows(_SQL, values)]
    assert all(movement.code != TransferCode.REVERSAL for movement in found), "a reversal counts under what it takes back"
    return found

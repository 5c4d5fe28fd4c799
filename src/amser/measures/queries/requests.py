"""What was asked for on the board, and how long it took until somebody helped."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from amser.kernel.dates import at_london
from amser.measures.queries.help import Closings, Scope, lines, rows
from amser.measures.queries.people import Spread, spread
from amser.measures.queries.period import A_DAY


@dataclass(frozen=True, slots=True)
class Requests:
    """
    Requests of the bank's members and of the bank itself.

    Of those put on the board in the period, `asked` = `asked_and_met` + `asked_and_open`. `met`: those, of whatever age,
    that were first helped with in the period. `waited`: for those met, days from the board to the first help.
    """

    asked: int
    asked_and_met: int
    asked_and_open: int
    met: int
    waited: Spread


_SQL: Final = """
WITH {lines},
answer AS (
    SELECT coalesce(e.listing_id, w.listing_id) AS listing_id, min(h.counted_on) AS met_on, min(h.worked_on) AS worked_on
    FROM help h
    LEFT JOIN public.exchanges_exchange e ON e.transfer_id = h.root
    LEFT JOIN public.exchanges_leg leg ON leg.transfer_id = h.root
    LEFT JOIN public.exchanges_exchange w ON w.id = leg.exchange_id
    WHERE h.sign > 0 AND h.stands GROUP BY 1
),
request AS (
    SELECT l.created_at >= %(start)s AS is_new, a.met_on, a.met_on >= %(first)s AS is_met_now,
        greatest(a.worked_on - (l.created_at AT TIME ZONE %(zone)s)::date, 0) AS waited
    FROM public.listings_listing l LEFT JOIN answer a ON a.listing_id = l.id
    WHERE l.timebank_id = %(bank)s AND l.kind = 'request' AND l.created_at < %(until)s
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE is_new AND met_on IS NOT NULL), count(*) FILTER (WHERE is_new AND met_on IS NULL),
    count(*) FILTER (WHERE is_met_now),
    percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY CASE WHEN is_met_now THEN waited END)
FROM request
"""


def requests(scope: Scope, closed: Closings) -> Requests:
    """Return what was asked for and met in the period. One query."""
    sql, values = lines(scope, closed, whole_past=True)
    values |= {
        "start": at_london(scope.period.first, dt.time()),
        "until": at_london(scope.period.last + A_DAY, dt.time()),
    }
    asked, asked_and_met, asked_and_open, met, days = rows(_SQL.format(lines=sql), values)[0]
    return Requests(asked, asked_and_met, asked_and_open, met, spread(met, days))

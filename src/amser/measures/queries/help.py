"""
Help as the ledger has it: one line for each time that it moved for help, and one for each time that it was taken back.

Every figure about help begins here, so that all of them agree. A line is a transfer of help (EXCHANGE or POT_PAYMENT) with
sign 1, or the reversal of one with sign -1 and the days and people of what it takes back. Amounts are minutes.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from amser.kernel.dates import TZ
from amser.ledger.models import AccountKind, TransferCode
from amser.measures.models import ClosedPeriod
from amser.measures.queries.period import A_DAY, Basis, Period
from amser.timebanks.models import TimeBank

HELP: Final = (TransferCode.EXCHANGE, TransferCode.POT_PAYMENT)
PEOPLE: Final = (AccountKind.MEMBER,)
BANKS_OWN: Final = (AccountKind.ISSUE, AccountKind.POT, AccountKind.WRITE_OFF)


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a report is about.

    `own_accounts`: help that the bank's own accounts (the community pot) stood in for counts too. `known_at`: what was
    entered later is not known yet; None: everything is.
    """

    bank: TimeBank
    period: Period
    basis: Basis = Basis.ACTIVITY
    own_accounts: bool = True
    known_at: dt.datetime | None = None


# The day on which a line counts is worked out from what was closed before it
# was entered, and neither ever changes: so it never moves to another period.
_LINES: Final = """
lines AS (
    SELECT coalesce(t.reverses, t.id) AS root, CASE WHEN o.id IS NULL THEN 1 ELSE -1 END AS sign, t.amount,
        coalesce(o.debit, t.debit) AS receiver, coalesce(o.credit, t.credit) AS giver,
        coalesce(o.group_id, t.group_id) AS group_id, day.worked_on, day.entered_on, {counted} AS counted_on
    FROM public.ledger_transfer t
    LEFT JOIN public.ledger_transfer o ON o.book_id = t.book_id AND o.id = t.reverses
    CROSS JOIN LATERAL (SELECT (t.at AT TIME ZONE %(zone)s)::date AS entered_on,
        coalesce(o.worked_on, t.worked_on, (coalesce(o.at, t.at) AT TIME ZONE %(zone)s)::date) AS worked_on) AS day
    WHERE t.book_id = %(book)s AND coalesce(o.code, t.code) = ANY(%(help)s)
        AND t.at <= coalesce(%(known_at)s, 'infinity'::timestamptz)
),
told AS (
    SELECT l.*, g.kind AS giver_kind, r.kind AS receiver_kind,
        CASE WHEN g.kind = ANY(%(own)s) OR r.kind = ANY(%(own)s) THEN 'pot'
            WHEN g.kind = %(clearing)s THEN 'from_neighbour' WHEN r.kind = %(clearing)s THEN 'to_neighbour'
            WHEN %(organisation)s IN (g.kind, r.kind) THEN 'organisation'
            WHEN l.group_id IS NOT NULL THEN 'group' ELSE 'members' END AS kind,
        sum(l.sign) OVER (PARTITION BY l.root) > 0 AS stands
    FROM lines l
    JOIN public.ledger_account g ON g.book_id = %(book)s AND g.id = l.giver
    JOIN public.ledger_account r ON r.book_id = %(book)s AND r.id = l.receiver
    WHERE l.counted_on BETWEEN %(from)s AND %(last)s
),
help AS (SELECT * FROM told WHERE %(with_own)s OR kind <> 'pot')
"""


Closings = list[tuple[dt.datetime, dt.date]]
"""When periods were closed, and their last days; the newest first."""


def closings(bank: TimeBank) -> Closings:
    """Return when each of a bank's periods was closed, and its last day; the newest first. One query."""
    return list(ClosedPeriod.objects.filter(timebank=bank).order_by("-closed_at").values_list("closed_at", "ends_on"))


def lines(scope: Scope, closed: Closings, *, whole_past: bool = False) -> tuple[str, dict[str, Any]]:
    """
    Return the SQL of the table `help` (to stand after WITH) and its values.

    Its rows: root, sign, amount, receiver, giver (accounts) and their kinds, worked_on, entered_on, counted_on, kind, and
    whether the help stands, so far as the rows tell. Those that count in the period; with `whole_past`, all up to its end.
    """
    values: dict[str, Any] = {
        "book": scope.bank.book_id,
        "bank": scope.bank.pk,
        "zone": str(TZ),
        "help": list(HELP),
        "own": list(BANKS_OWN),
        "people": list(PEOPLE),
        "clearing": AccountKind.CLEARING,
        "organisation": AccountKind.ORGANISATION,
        "with_own": scope.own_accounts,
        "known_at": scope.known_at,
        "from": dt.date.min if whole_past else scope.period.first,
        "first": scope.period.first,
        "last": scope.period.last,
    }
    return _LINES.format(counted=_counted(scope, closed, values)), values


def _counted(scope: Scope, closed: Closings, values: dict[str, Any]) -> str:
    if scope.basis == Basis.ENTRY:
        return "day.entered_on"
    if not closed:
        return "day.worked_on"
    cases = []
    for number, (at, ends_on) in enumerate(closed):
        values |= {f"closed{number}": at, f"open{number}": ends_on + A_DAY}
        cases.append(f"WHEN t.at > %(closed{number})s THEN greatest(day.worked_on, %(open{number})s)")
    return f"CASE {' '.join(cases)} ELSE day.worked_on END"


def rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found

"""One report: everything that screen, CSV, XLSX and PDF show of a bank's period, asked for once."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from amser.measures.models import ClosedPeriod
from amser.measures.queries.activity import CUTS, Pile, Piles, piles
from amser.measures.queries.help import Closings, Scope, closings
from amser.measures.queries.movements import Movement, movements
from amser.measures.queries.outside import is_safe, joined, together
from amser.measures.queries.people import Members, Spread, TakingPart, members, taking_part
from amser.measures.queries.period import Basis, Period
from amser.measures.queries.requests import Requests, requests

__all__ = ["CUTS", "Report", "Row", "Scope", "report"]

_ENTERED_LATE: Final = ("late", "corrected_late")


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row about help: times and minutes, which add up, and people, who do not: each counts once in a row and once in the total.

    `key` says of which category, place, month or kind. `people` gave or received.
    """

    key: str
    exchanges: int
    minutes: int
    givers: int
    receivers: int
    people: int


Table = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """
    The figures of one period.

    `cuts` holds a table for each of `activity.CUTS`, whose rows add up to `total`. `late` and `corrected_late` are by month
    of work, of help from before the period that came into the books in it, and of corrections of such help.
    `outside_total` and `outside_cuts` are what has been through the gate; None where nothing may be shown. `made_at` is
    when the figures were read; `closed_at` when they became final, if they did. `organisations` gave or received, and are among
    nobody's people.
    """

    period: Period
    basis: Basis
    own_accounts: bool
    made_at: dt.datetime
    closed_at: dt.datetime | None
    total: Row
    cuts: dict[str, Table]
    late: Table
    corrected_late: Table
    outside_total: Row | None
    outside_cuts: dict[str, Table | None]
    outside_late: Row | None
    members: Members
    taking_part: TakingPart
    requests: Requests
    movements: tuple[Movement, ...]
    organisations: int = 0


def variant(scope: Scope) -> str:
    """Return the name under which a closed period keeps a report."""
    return f"{scope.basis.value}{'' if scope.own_accounts else '-without-own'}"


def report(scope: Scope, *, at: dt.datetime) -> Report:
    """
    Return the figures of a period: as they were closed, if exactly this period is closed; else as they are now.

    One query for the first, six for the second, however large the bank. `at` is when it is asked.
    """
    closed = list(ClosedPeriod.objects.filter(timebank=scope.bank).order_by("-closed_at").defer("figures"))
    same = [period for period in closed if (period.starts_on, period.ends_on) == (scope.period.first, scope.period.last)]
    if same:
        return _as_closed(same[0], variant(scope))
    return made(scope, [(period.closed_at, period.ends_on) for period in closed], at=at)


def made(scope: Scope, closed: Closings, *, at: dt.datetime) -> Report:
    """Return the figures as they are now, with what was closed before. Five queries."""
    found = piles(scope, closed)
    everything = found["all"].get("all", Pile())
    late = together(pile for cut in _ENTERED_LATE for pile in found[cut].values())
    return Report(
        period=scope.period,
        basis=scope.basis,
        own_accounts=scope.own_accounts,
        made_at=at,
        closed_at=None,
        total=_row("all", everything),
        cuts={cut: _table(found[cut]) for cut in CUTS},
        late=_table(found["late"]),
        corrected_late=_table(found["corrected_late"]),
        outside_total=_row("all", everything) if is_safe(everything) else None,
        outside_cuts=_outside(found, everything),
        outside_late=_row("late", late) if is_safe(late) else None,
        members=members(scope),
        taking_part=taking_part(scope, closed),
        requests=requests(scope, closed),
        movements=tuple(movements(scope)),
        organisations=len(everything.organisations),
    )


def for_closing(scope: Scope, *, at: dt.datetime) -> dict[str, Any]:
    """Return every report of a period as a closed period keeps them. Twenty-one queries."""
    closed = closings(scope.bank)
    kept = {}
    for basis, own_accounts in product(Basis, (True, False)):
        wanted = dataclasses.replace(scope, basis=basis, own_accounts=own_accounts)
        kept[variant(wanted)] = _plain(made(wanted, closed, at=at))
    return kept


def _row(key: str, pile: Pile) -> Row:
    return Row(key, pile.exchanges, pile.minutes, len(pile.gave), len(pile.received), len(pile.gave.keys() | pile.received.keys()))


def _table(rows: dict[str, Pile]) -> Table:
    return tuple(_row(key, rows[key]) for key in sorted(rows))


def _outside(found: Piles, everything: Pile) -> dict[str, Table | None]:
    if not is_safe(everything):
        return dict.fromkeys(CUTS)
    gated = {cut: joined(found[cut]) for cut in CUTS}
    return {cut: None if rows is None else _table(rows) for cut, rows in gated.items()}


def _plain(made_now: Report) -> dict[str, Any]:
    """Return a report as JSON holds it."""
    values = dataclasses.asdict(made_now)
    values |= {"period": [made_now.period.first.isoformat(), made_now.period.last.isoformat()], "made_at": made_now.made_at.isoformat()}
    del values["closed_at"]
    return values


def _as_closed(closed: ClosedPeriod, name: str) -> Report:
    values = dict(closed.figures[name])
    first, last = map(dt.date.fromisoformat, values["period"])
    taking = dict(values["taking_part"])
    asked = dict(values["requests"])
    return Report(
        period=Period(first, last),
        basis=Basis(values["basis"]),
        own_accounts=values["own_accounts"],
        made_at=dt.datetime.fromisoformat(values["made_at"]),
        closed_at=closed.closed_at,
        total=Row(**values["total"]),
        cuts={cut: _read(rows) for cut, rows in values["cuts"].items()},
        late=_read(values["late"]),
        corrected_late=_read(values["corrected_late"]),
        outside_total=Row(**values["outside_total"]) if values["outside_total"] else None,
        outside_cuts={cut: None if rows is None else _read(rows) for cut, rows in values["outside_cuts"].items()},
        outside_late=Row(**values["outside_late"]) if values["outside_late"] else None,
        members=Members(**values["members"]),
        taking_part=TakingPart(**taking | {"first_exchange": Spread(**taking["first_exchange"])}),
        requests=Requests(**asked | {"waited": Spread(**asked["waited"])}),
        movements=tuple(Movement(**row) for row in values["movements"]),
        organisations=values.get("organisations", 0),  # none had any in what was closed before they could
    )


def _read(rows: list[dict[str, Any]]) -> Table:
    return tuple(Row(**row) for row in rows)

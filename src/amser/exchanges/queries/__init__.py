"""Answers about exchanges and hours that are not rows of one model. Lengths in minutes."""

from amser.exchanges.queries.standing import (
    PAGE,
    Asks,
    AtHand,
    HoursSummary,
    Totals,
    Waiting,
    at_hand,
    finished,
    hours_held,
    hours_summary,
    summary_of,
    waiting_for,
    what_it_asks,
)
from amser.exchanges.queries.statement import Line, LineKind, Statement, Wanted, statement

__all__ = [
    "PAGE",
    "Asks",
    "AtHand",
    "HoursSummary",
    "Line",
    "LineKind",
    "Statement",
    "Totals",
    "Waiting",
    "Wanted",
    "at_hand",
    "finished",
    "hours_held",
    "hours_summary",
    "statement",
    "summary_of",
    "waiting_for",
    "what_it_asks",
]

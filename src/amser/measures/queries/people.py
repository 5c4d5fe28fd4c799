"""Who joined and left, who takes part, and how soon."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from amser.kernel.dates import at_london
from amser.measures.queries.help import Closings, Scope, lines, rows
from amser.measures.queries.period import A_DAY

QUIET_AFTER: Final = dt.timedelta(days=182)
"""A member who has neither given nor received for this long is quiet. How many hours they have says nothing about it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Whole days: the middle of them, and between which half of them lie. `count` of them; None where there are none."""

    count: int
    lower: int | None
    median: int | None
    upper: int | None


@dataclass(frozen=True, slots=True)
class Members:
    """
    How membership moved: `at_start` + `joined` - `left` = `at_end`; `active` + `paused` + `suspended` = `at_end`.

    `left` holds those who died, and takes off those of whom that was a mistake. Days are days in London.
    """

    at_start: int
    joined: int
    left: int
    at_end: int
    active: int
    paused: int
    suspended: int


@dataclass(frozen=True, slots=True)
class TakingPart:
    """
    Members and help.

    In the period: `gave_only` + `received_only` + `both` took part; `first_time_givers` gave for the
    first time ever. Of the active members at its end: `never_given`, `never_received`, `never_either`, and `quiet`: members
    for QUIET_AFTER who neither gave nor received in that time. `active_in_year` gave or received in the year to its end.
    `first_exchange`: days from joining to the first help given or received, of those whose first was in the period.
    """

    gave_only: int
    received_only: int
    both: int
    first_time_givers: int
    active: int
    never_given: int
    never_received: int
    never_either: int
    quiet: int
    active_in_year: int
    first_exchange: Spread

    @property
    def took_part(self) -> int:
        """Members who gave or received in the period."""
        return self.gave_only + self.received_only + self.both


_MEMBERS: Final = """
SELECT count(*) FILTER (WHERE joins AND at < %(from)s) - count(*) FILTER (WHERE goes AND at < %(from)s)
        + count(*) FILTER (WHERE comes_back AND at < %(from)s),
    count(*) FILTER (WHERE joins AND at >= %(from)s),
    count(*) FILTER (WHERE goes AND at >= %(from)s) - count(*) FILTER (WHERE comes_back AND at >= %(from)s),
    count(*) FILTER (WHERE joins) - count(*) FILTER (WHERE goes) + count(*) FILTER (WHERE comes_back),
    count(*) FILTER (WHERE to_state = 'active') - count(*) FILTER (WHERE from_state = 'active'),
    count(*) FILTER (WHERE to_state = 'paused') - count(*) FILTER (WHERE from_state = 'paused'),
    count(*) FILTER (WHERE to_state = 'suspended') - count(*) FILTER (WHERE from_state = 'suspended')
FROM (
    SELECT at, from_state, to_state, is_in AND NOT was_in AND NOT was_out AS joins, was_in AND NOT is_in AS goes,
        is_in AND was_out AS comes_back
    FROM (
        SELECT at, from_state, to_state, to_state IN ('active', 'paused', 'suspended') AS is_in,
            from_state IN ('active', 'paused', 'suspended') AS was_in, from_state IN ('left', 'deceased') AS was_out
        FROM public.members_membershipchange WHERE timebank_id = %(bank)s AND at < %(until)s
    ) AS change
) AS moved
"""


def members(scope: Scope) -> Members:
    """Return how membership moved in the period. One query."""
    period = scope.period
    start, until = (at_london(day, dt.time()) for day in (period.first, period.last + A_DAY))
    return Members(*rows(_MEMBERS, {"bank": scope.bank.pk, "from": start, "until": until})[0])


_TAKING_PART: Final = """
WITH {lines},
sides AS (
    SELECT giver AS account, true AS gave, counted_on FROM help WHERE sign > 0 AND stands
    UNION ALL SELECT receiver, false, counted_on FROM help WHERE sign > 0 AND stands
),
state AS (
    SELECT DISTINCT ON (membership_id) membership_id, to_state FROM public.members_membershipchange
    WHERE timebank_id = %(bank)s AND at < %(until)s ORDER BY membership_id, at DESC, id DESC
),
person AS (
    SELECT m.id, m.joined_on, state.to_state = 'active' AS is_active,
        min(s.counted_on) FILTER (WHERE s.gave) AS first_given, min(s.counted_on) FILTER (WHERE NOT s.gave) AS first_received,
        max(s.counted_on) AS latest,
        coalesce(bool_or(s.gave) FILTER (WHERE s.counted_on >= %(first)s), false) AS gave,
        coalesce(bool_or(NOT s.gave) FILTER (WHERE s.counted_on >= %(first)s), false) AS received
    FROM public.members_membership m
    LEFT JOIN state ON state.membership_id = m.id
    LEFT JOIN sides s ON s.account = m.account_id
    WHERE m.timebank_id = %(bank)s AND m.account_id IS NOT NULL
    GROUP BY m.id, state.to_state
),
who AS (SELECT *, least(first_given, first_received) AS began FROM person)
SELECT count(*) FILTER (WHERE gave AND NOT received), count(*) FILTER (WHERE received AND NOT gave), count(*) FILTER (WHERE gave AND received),
    count(*) FILTER (WHERE first_given >= %(first)s),
    count(*) FILTER (WHERE is_active),
    count(*) FILTER (WHERE is_active AND first_given IS NULL),
    count(*) FILTER (WHERE is_active AND first_received IS NULL),
    count(*) FILTER (WHERE is_active AND began IS NULL),
    count(*) FILTER (WHERE is_active AND joined_on <= %(quiet)s AND (latest IS NULL OR latest <= %(quiet)s)),
    count(*) FILTER (WHERE is_active AND latest > %(year)s),
    count(*) FILTER (WHERE began >= %(first)s),
    percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY CASE WHEN began >= %(first)s THEN greatest(began - joined_on, 0) END)
FROM who
"""


def taking_part(scope: Scope, closed: Closings) -> TakingPart:
    """Return who takes part, in the period and at its end. One query."""
    sql, values = lines(scope, closed, whole_past=True)
    last = scope.period.last
    values |= {
        "until": at_london(last + A_DAY, dt.time()),
        "quiet": last - QUIET_AFTER,
        "year": last - dt.timedelta(days=365),
    }
    *counts, began, days = rows(_TAKING_PART.format(lines=sql), values)[0]
    found: tuple[Any, ...] = (*counts, spread(began, days))
    return TakingPart(*found)


def spread(count: int, days: list[int] | None) -> Spread:
    """Return quartiles as the database gives them."""
    return Spread(count, *(days or (None, None, None)))

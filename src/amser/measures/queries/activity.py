"""How much help there was, cut in several ways at once."""

from dataclasses import dataclass, field
from typing import Final

from amser.measures.queries.help import Closings, Scope, lines, rows
from amser.measures.queries.period import Basis
from amser.timebanks.models import in_current_language

NO_CATEGORY: Final = "none"
NO_PLACE: Final = "none"
ELSEWHERE: Final = "elsewhere"
EARLIER: Final = "earlier"
CUTS: Final = ("month", "category", "place", "kind", "entered")
"""Ways in which each line of help falls into exactly one row. "entered" is how the total came about: see `ENTERED`."""

ENTERED: Final = ("in_time", "late", "corrected", "corrected_late")
"""Help of the period; help from before it that came late; corrections of either."""


@dataclass(slots=True)
class Pile:
    """
    Some of the help: how often, how many minutes, and the minutes of everyone who gave and who received.

    One time is one member helping one other: of eight people in a group, eight. Help put right counts once less, with its
    minutes. `gave` and `received` hold members by account, those whose help stands; never neighbours' members, or the bank's own
    accounts. `organisations` holds the organisations that gave or received, apart: people are people.
    """

    exchanges: int = 0
    minutes: int = 0
    gave: dict[int, int] = field(default_factory=dict)
    received: dict[int, int] = field(default_factory=dict)
    organisations: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How much help it is: its minutes."""
        return self.minutes

    def add(self, other: "Pile") -> None:
        """Put another pile on this one. People in both count once."""
        self.exchanges += other.exchanges
        self.minutes += other.minutes
        self.organisations |= other.organisations
        for mine, theirs in ((self.gave, other.gave), (self.received, other.received)):
            for account, minutes in theirs.items():
                mine[account] = mine.get(account, 0) + minutes


Piles = dict[str, dict[str, Pile]]

# In activity, a line's month is that of the day on which it counts; of what
# came late, where it counts is not when it was.
_SQL: Final = """
WITH {lines},
seen AS (
    SELECT h.*, to_char(h.counted_on, 'YYYY-MM') AS counted_in, to_char(h.worked_on, 'YYYY-MM') AS worked_in,
        h.worked_on < %(first)s AS is_late,
        coalesce(e.category_id, w.category_id, o.category_id, %(no_category)s) AS category,
        CASE WHEN h.giver_kind = %(organisation)s THEN %(no_place)s WHEN m.id IS NULL THEN %(elsewhere)s
            ELSE coalesce(m.place_id::text, %(no_place)s) END AS place
    FROM help h
    LEFT JOIN public.exchanges_exchange e ON e.transfer_id = h.root
    LEFT JOIN public.exchanges_leg leg ON leg.transfer_id = h.root
    LEFT JOIN public.exchanges_exchange w ON w.id = leg.exchange_id
    LEFT JOIN public.exchanges_organisationexchange o ON o.transfer_id = h.root
    LEFT JOIN public.members_membership m ON m.timebank_id = %(bank)s AND m.account_id = h.giver
),
cut AS (
    SELECT s.sign, s.amount, s.stands, d.cut, d.key, p.role, p.account,
        p.kind = ANY(%(people)s) AS is_person, p.kind = %(organisation)s AS is_organisation
    FROM seen s
    CROSS JOIN LATERAL (VALUES
        ('all', 'all'), ('category', s.category), ('place', s.place), ('kind', s.kind),
        ('month', CASE WHEN s.is_late AND %(by_activity)s THEN %(earlier)s ELSE s.counted_in END),
        ('entered', CASE WHEN s.sign > 0 THEN CASE WHEN s.is_late THEN 'late' ELSE 'in_time' END
            ELSE CASE WHEN s.is_late THEN 'corrected_late' ELSE 'corrected' END END),
        ('late', CASE WHEN s.is_late AND s.sign > 0 THEN s.worked_in END),
        ('corrected_late', CASE WHEN s.is_late AND s.sign < 0 THEN s.worked_in END)
    ) AS d (cut, key)
    CROSS JOIN LATERAL (VALUES ('gave', s.giver, s.giver_kind), ('received', s.receiver, s.receiver_kind)) AS p (role, account, kind)
    WHERE d.key IS NOT NULL
)
SELECT cut, key, role, account, is_person, is_organisation, sum(sign), sum(sign * amount)::bigint, bool_or(stands AND sign > 0)
FROM cut GROUP BY cut, key, role, account, is_person, is_organisation
"""


def piles(scope: Scope, closed: Closings) -> Piles:
    """
    Return the help that counts in the period: by "all", and by each of CUTS with its keys. One query.

    The rows of any of CUTS add up to "all". "late" and "corrected_late" are by the month of work, "2026-03". "place" is that of the giver, by id; "none" where an organisation gave; "elsewhere" where it is no member of the bank.
    """
    sql, values = lines(scope, closed)
    values |= {
        "no_category": NO_CATEGORY,
        "no_place": NO_PLACE,
        "elsewhere": ELSEWHERE,
        "earlier": EARLIER,
        "by_activity": scope.basis == Basis.ACTIVITY,
    }
    found: Piles = {cut: {} for cut in ("all", *CUTS, "late", "corrected_late")}
    for cut, key, role, account, is_person, is_organisation, times, minutes, stands in rows(_SQL.format(lines=sql), values):
        pile = found[cut].setdefault(key, Pile())
        if role == "gave":
            pile.exchanges += int(times)
            pile.minutes += minutes
        if is_person and stands:
            (pile.gave if role == "gave" else pile.received)[account] = minutes
        if is_organisation and stands:
            pile.organisations.add(account)
    return found


@dataclass(frozen=True, slots=True)
class PersonLine:
    """
    What one member or organisation gave and received in the period, corrections taken off: times and minutes.

    `number` is the member's, `name` theirs, or the organisation's (`whose` "organisation") in the reader's language; both empty for
    all neighbours' members together ("elsewhere") and for the bank's own accounts ("bank").
    """

    whose: str
    number: int | None
    name: str
    given: int
    given_minutes: int
    received: int
    received_minutes: int


_BY_PERSON: Final = """
WITH {lines},
sides AS (
    SELECT p.*, h.sign, h.sign * h.amount AS minutes FROM help h
    CROSS JOIN LATERAL (VALUES ('gave', h.giver, h.giver_kind), ('received', h.receiver, h.receiver_kind)) AS p (role, account, kind)
)
SELECT CASE WHEN m.id IS NOT NULL THEN 'member' WHEN s.kind = %(organisation)s THEN 'organisation'
        WHEN s.kind = %(clearing)s THEN 'elsewhere' ELSE 'bank' END AS whose,
    m.number, coalesce(u.name, CASE WHEN %(welsh)s THEN g.name_cy ELSE g.name_en END, ''),
    coalesce(sum(s.sign) FILTER (WHERE role = 'gave'), 0)::bigint, coalesce(sum(s.minutes) FILTER (WHERE role = 'gave'), 0)::bigint,
    coalesce(sum(s.sign) FILTER (WHERE role = 'received'), 0)::bigint, coalesce(sum(s.minutes) FILTER (WHERE role = 'received'), 0)::bigint
FROM sides s
LEFT JOIN public.members_membership m ON m.timebank_id = %(bank)s AND m.account_id = s.account
LEFT JOIN public.identity_user u ON u.id = m.user_id
LEFT JOIN public.organisations_belonging b ON b.book_id = %(book)s AND b.account_id = s.account
LEFT JOIN public.organisations_organisation g ON g.id = b.organisation_id
GROUP BY 1, 2, 3 ORDER BY m.number NULLS LAST, 1 DESC, 3
"""


def by_person(scope: Scope, closed: Closings) -> list[PersonLine]:
    """Return who gave and received how much, by member number. Both columns add up to the report's total. For the desk only. One query."""
    sql, values = lines(scope, closed)
    values |= {"welsh": in_current_language("cy", "en") == "cy"}
    return [PersonLine(*row) for row in rows(_BY_PERSON.format(lines=sql), values)]

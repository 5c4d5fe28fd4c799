"""Who takes part in a scheme: new volunteers, who gave some away, and how long credits are kept."""

from dataclasses import dataclass
from typing import Final

from amser.measures.queries.credits.moves import LINES, CreditScope, values_of
from amser.measures.queries.help import rows


@dataclass(frozen=True, slots=True)
class CreditPeople:
    """
    People of a scheme in a period.

    `thanked_first`: those who were thanked for the first time ever; of them `new` said that they had not given time regularly
    before, `not_new` that they had, and the rest were not asked. `took_part`: those who were thanked, used, gave or were given
    credits; of them `gave_away` gave some to another person, an organisation or the scheme's pot.
    """

    thanked_first: int
    new: int
    not_new: int
    took_part: int
    gave_away: int

    @property
    def not_asked(self) -> int:
        """Of those thanked for the first time, how many nobody asked whether they had given time before."""
        return self.thanked_first - self.new - self.not_new


@dataclass(frozen=True, slots=True)
class Kept:
    """How long credits were kept that people used: `credits`, of each of them `by_person`, whole days. None where nothing was used."""

    by_person: dict[int, int]
    median_days: int | None
    mean_days: float | None

    @property
    def credits(self) -> int:
        """How many credits were used."""
        return sum(self.by_person.values())

    @property
    def people(self) -> int:
        """How many people used them."""
        return len(self.by_person)


_SIDES: Final = """
sides AS (
    SELECT p.participant_id AS person, l.root, l.code, l.at, l.day, l.amount, true AS gained
    FROM lines l JOIN public.agencies_purse p ON p.book_id = %(book)s AND p.account_id = l.credit
    WHERE l.stands AND l.sign > 0 AND p.participant_id IS NOT NULL
    UNION ALL
    SELECT p.participant_id, l.root, l.code, l.at, l.day, l.amount, false
    FROM lines l JOIN public.agencies_purse p ON p.book_id = %(book)s AND p.account_id = l.debit
    WHERE l.stands AND l.sign > 0 AND p.participant_id IS NOT NULL
)
"""

_PEOPLE: Final = """
WITH {lines}, {sides},
person AS (
    SELECT person, min(day) FILTER (WHERE gained AND code = %(award)s) AS first_thanked, bool_or(day >= %(first)s) AS took_part,
        coalesce(bool_or(NOT gained AND code IN (%(gift)s, %(donation)s) AND day >= %(first)s), false) AS gave_away
    FROM sides GROUP BY person
)
SELECT count(*) FILTER (WHERE first_thanked >= %(first)s), count(*) FILTER (WHERE first_thanked >= %(first)s AND is_new),
    count(*) FILTER (WHERE first_thanked >= %(first)s AND NOT is_new), count(*) FILTER (WHERE took_part), count(*) FILTER (WHERE gave_away)
FROM person JOIN public.agencies_participant a ON a.id = person.person
"""


def people(scope: CreditScope) -> CreditPeople:
    """Return who took part in the period. What was reversed by its end never was. One query."""
    return CreditPeople(*rows(_PEOPLE.format(lines=LINES, sides=_SIDES), values_of(scope))[0])


# Credits of one person are laid end to end in the order in which they came, and again in the order in which they went: where a
# stretch that came and a stretch that went overlap, they are the same credits.
_KEPT: Final = """
WITH {lines}, {sides},
laid AS (
    SELECT *, sum(amount) OVER (PARTITION BY person, gained ORDER BY at, root) AS upto FROM sides
)
SELECT greatest(went.day - came.day, 0) AS days, went.person,
    sum(least(came.upto, went.upto) - greatest(came.upto - came.amount, went.upto - went.amount))::bigint
FROM laid went
JOIN laid came ON came.person = went.person AND came.gained AND came.upto > went.upto - went.amount AND came.upto - came.amount < went.upto
WHERE NOT went.gained AND went.code = %(redemption)s AND went.day >= %(first)s
GROUP BY 1, 2
"""


def kept(scope: CreditScope) -> Kept:
    """
    Return how many days passed from when people had the credits to when they used them at a venue in the period. One query.

    First in, first out for each person: of one who came to have a_1, a_2, ... credits on the days s_1, s_2, ..., and parted with
    b_1, b_2, ... on t_1, t_2, ... (used, given away or expired), let A_i and B_j be the sums up to i and j. The use j was of
    w_ij = max(0, min(A_i, B_j) - max(A_i - a_i, B_j - b_j)) credits that came with i, kept for d_ij = max(0, t_j - s_i) days.
    The mean is the sum of w_ij d_ij over the sum of w_ij, of the j that are uses in the period; the median is the least d for
    which the w_ij of all d_ij <= d come to half of them at least. A gift begins anew with whoever was given it. What was
    reversed by the end of the period never was. Paper credits used as they are count nowhere: nobody knows whose they were.
    """
    found = [
        (int(days), int(person), int(credits)) for days, person, credits in rows(_KEPT.format(lines=LINES, sides=_SIDES), values_of(scope))
    ]
    by_person: dict[int, int] = {}
    for _, person, weight in found:
        by_person[person] = by_person.get(person, 0) + weight
    credits = sum(by_person.values())
    if not credits:
        return Kept({}, None, None)
    mean = sum(days * weight for days, _, weight in found) / credits
    return Kept(by_person, _median([(days, weight) for days, _, weight in found], credits), mean)


def _median(found: list[tuple[int, int]], credits: int) -> int:
    reached = 0
    for days, weight in sorted(found):
        reached += weight
        if reached * 2 >= credits:
            return days
    raise AssertionError("the whole is more than half")

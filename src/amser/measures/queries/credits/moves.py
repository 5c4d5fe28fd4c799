"""
Everything that moved in a scheme's book, as the figures count it.

A reversal counts under what it takes back, with a minus, on the day of its own entry: so the figures of all periods add up to
what the ledger says. Days are days in London.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

from amser.agencies.models import Scheme
from amser.kernel.dates import TZ, at_london
from amser.ledger.models import TransferCode
from amser.measures.queries.help import rows
from amser.measures.queries.period import A_DAY, Period

NO_PLACE: Final = "none"
NOT_SAID: Final = "none"
CUTS: Final = ("organisation", "venue", "place", "month")


@dataclass(frozen=True, slots=True)
class CreditScope:
    """What figures are about: a scheme's period; of all of it, or of what one organisation gave and welcomed."""

    scheme: Scheme
    period: Period
    organisation_id: int | None = None


@dataclass(slots=True)
class Heap:
    """
    Some of what moved, in whole credits, by what happened to them; with the credits of each person.

    `gave` and `received` are as the gate knows them: who used credits, and who was thanked with them, by participant; those whose
    award or use stands. `came` and `lost` are the rest of what was a person's: issued to them for a volunteering day, and expired.
    Paper credits are nobody's.
    """

    issued: int = 0
    given: int = 0
    on_paper: int = 0
    redeemed: int = 0
    expired: int = 0
    returned: int = 0
    gave: dict[int, int] = field(default_factory=dict)
    received: dict[int, int] = field(default_factory=dict)
    came: dict[int, int] = field(default_factory=dict)
    lost: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How much it is: credits given and used."""
        return self.given + self.redeemed

    @property
    def thanked(self) -> int:
        """How many people were thanked."""
        return len(self.received)

    @property
    def users(self) -> int:
        """How many people used credits of their own."""
        return len(self.gave)

    def add(self, other: "Heap") -> None:
        """Put another heap on this one. People in both count once."""
        for name in MEASURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        sides = ((self.gave, other.gave), (self.received, other.received), (self.came, other.came), (self.lost, other.lost))
        for mine, theirs in sides:
            for person, credits in theirs.items():
                mine[person] = mine.get(person, 0) + credits


MEASURES: Final = ("issued", "given", "on_paper", "redeemed", "expired", "returned")
Heaps = dict[str, dict[str, Heap]]

LINES: Final = """
lines AS (
    SELECT coalesce(o.id, t.id) AS root, coalesce(o.code, t.code) AS code, CASE WHEN o.id IS NULL THEN 1 ELSE -1 END AS sign, t.amount,
        coalesce(o.debit, t.debit) AS debit, coalesce(o.credit, t.credit) AS credit, t.at, (t.at AT TIME ZONE %(zone)s)::date AS day,
        sum(CASE WHEN o.id IS NULL THEN 1 ELSE -1 END) OVER (PARTITION BY coalesce(o.id, t.id)) > 0 AS stands
    FROM public.ledger_transfer t
    LEFT JOIN public.ledger_transfer o ON o.book_id = t.book_id AND o.id = t.reverses
    WHERE t.book_id = %(book)s AND t.at < %(until)s
)
"""
"""Rows: root, code, sign, amount, debit, credit, at, day, and whether the move stands at the end of the period."""

# A voucher that is cancelled gives its credits back to the budget that they
# came from: then they are off paper, but not returned to the issuer.
_SQL: Final = """
WITH {lines},
told AS (
    SELECT l.*, CASE
            WHEN l.code IN (%(issue)s, %(day)s) THEN 'issued' WHEN l.code = %(award)s THEN 'given'
            WHEN l.code = %(to_paper)s THEN 'on_paper' WHEN l.code = %(redemption)s THEN 'redeemed' WHEN l.code = %(expiry)s THEN 'expired'
            WHEN l.code = %(return)s AND l.credit = %(issuer)s THEN 'returned' WHEN l.code = %(return)s THEN 'off_paper' END AS measure,
        coalesce(given_from.organisation_id, made_for.organisation_id, thanked.organisation_id) AS organisation,
        use.organisation_id AS venue,
        coalesce(opportunity.place_id, offer.place_id) AS place,
        CASE l.code WHEN %(award)s THEN thanked.participant_id WHEN %(redemption)s THEN spent.participant_id
            WHEN %(expiry)s THEN spent.participant_id WHEN %(day)s THEN thanked.participant_id END AS person
    FROM lines l
    LEFT JOIN public.agencies_budget given_from ON given_from.book_id = %(book)s AND given_from.account_id = l.debit
    LEFT JOIN public.agencies_budget made_for ON made_for.book_id = %(book)s AND made_for.account_id = l.credit
    LEFT JOIN public.agencies_purse spent ON spent.book_id = %(book)s AND spent.account_id = l.debit
    LEFT JOIN public.agencies_purse thanked ON thanked.book_id = %(book)s AND thanked.account_id = l.credit
    LEFT JOIN public.opportunities_awardline line ON line.transfer_id = l.root
    LEFT JOIN public.opportunities_award award ON award.id = line.award_id
    LEFT JOIN public.opportunities_session session ON session.id = award.session_id
    LEFT JOIN public.opportunities_opportunity opportunity ON opportunity.id = session.opportunity_id
    LEFT JOIN public.venues_usepart part ON part.transfer_id = l.root
    LEFT JOIN public.venues_use use ON use.id = part.use_id
    LEFT JOIN public.venues_offer offer ON offer.id = use.offer_id
    WHERE l.day BETWEEN %(first)s AND %(last)s
)
SELECT d.cut, d.key, t.measure, t.person, sum(t.sign * t.amount)::bigint,
    coalesce(sum(t.amount) FILTER (WHERE t.stands AND t.sign > 0), 0)::bigint
FROM told t
CROSS JOIN LATERAL (VALUES
    ('all', 'all'), ('month', to_char(t.day, 'YYYY-MM')),
    ('organisation', CASE WHEN t.measure <> 'redeemed' AND t.measure <> 'expired' THEN coalesce(t.organisation::text, %(not_said)s) END),
    ('venue', CASE WHEN t.measure = 'redeemed' THEN coalesce(t.venue::text, %(not_said)s) END),
    ('place', CASE WHEN t.measure IN ('given', 'redeemed') THEN coalesce(t.place::text, %(no_place)s) END)
) AS d (cut, key)
WHERE d.key IS NOT NULL AND t.measure IS NOT NULL
    AND (%(only)s::bigint IS NULL OR CASE WHEN t.measure = 'redeemed' THEN t.venue ELSE t.organisation END = %(only)s)
GROUP BY 1, 2, 3, 4
"""


def values_of(scope: CreditScope) -> dict[str, Any]:
    """Return what the SQL of this package is told about a scope."""
    return {
        "issue": TransferCode.ISSUE.value,
        "award": TransferCode.AWARD.value,
        "redemption": TransferCode.REDEMPTION.value,
        "expiry": TransferCode.EXPIRY.value,
        "return": TransferCode.RETURN.value,
        "to_paper": TransferCode.TO_PAPER.value,
        "day": TransferCode.VOLUNTEERING_DAY.value,
        "gift": TransferCode.GIFT.value,
        "donation": TransferCode.DONATION.value,
        "book": scope.scheme.book_id,
        "issuer": scope.scheme.issue_account,
        "scheme": scope.scheme.pk,
        "zone": str(TZ),
        "first": scope.period.first,
        "last": scope.period.last,
        "until": at_london(scope.period.last + A_DAY, dt.time()),
        "only": scope.organisation_id,
        "no_place": NO_PLACE,
        "not_said": NOT_SAID,
    }


def heaps(scope: CreditScope) -> Heaps:
    """Return what moved in the period by cut and key: "all" and each of CUTS. One query."""
    found: Heaps = {cut: {} for cut in ("all", *CUTS)}
    for cut, key, measure, person, credits, standing in rows(_SQL.format(lines=LINES), values_of(scope)):
        heap = found[cut].setdefault(key, Heap())
        if measure == "off_paper":
            heap.on_paper -= credits
            continue
        setattr(heap, measure, getattr(heap, measure) + credits)
        side = {"given": heap.received, "redeemed": heap.gave, "issued": heap.came, "expired": heap.lost}.get(measure)
        if side is not None and person is not None and standing:
            side[person] = side.get(person, 0) + standing
    return found


_OUT_THERE: Final = """
SELECT coalesce(sum(CASE WHEN debit = %(issuer)s THEN amount ELSE -amount END)
        FILTER (WHERE (at AT TIME ZONE %(zone)s)::date < %(first)s), 0)::bigint,
    coalesce(sum(CASE WHEN debit = %(issuer)s THEN amount ELSE -amount END), 0)::bigint
FROM public.ledger_transfer WHERE book_id = %(book)s AND %(issuer)s IN (debit, credit) AND at < %(until)s
"""


def out_there(scope: CreditScope) -> tuple[int, int]:
    """Return how many credits were out there before the period, and at its end: issued less retired. One query."""
    before, after = rows(_OUT_THERE, values_of(scope))[0]
    return int(before), int(after)

"""
What a scheme issued, what was retired, and where the rest is: equal to the ledger to the credit.

Made of the transfers on the issuer's account on one side, and of what the accounts hold on the other, in one question, so
that both are of one moment.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from amser.agencies.models import Scheme
from amser.ledger.models import AccountKind, TransferCode


@dataclass(frozen=True, slots=True)
class Supply:
    """
    Whole credits of one scheme, since it began. What was reversed counts nowhere.

    `issued` less `retired` is `out_there`: `in_budgets` not given yet, `in_purses` of people, `with_organisations` as their own,
    `in_pot`, and `on_paper`. `held` of all that is kept for visits and gifts. `elsewhere` is what stands on no account that we
    know, and always nought. `issuer` is what the issuer's account is below nought, which is the same as `out_there`.
    """

    issued_to_budgets: int
    issued_for_days: int
    redeemed: int
    expired: int
    returned: int
    in_budgets: int
    in_purses: int
    with_organisations: int
    in_pot: int
    on_paper: int
    elsewhere: int
    held: int
    issuer: int

    @property
    def issued(self) -> int:
        """Credits made, for budgets and for days that employers gave."""
        return self.issued_to_budgets + self.issued_for_days

    @property
    def retired(self) -> int:
        """Credits that are no more: used, expired, or given back."""
        return self.redeemed + self.expired + self.returned

    @property
    def out_there(self) -> int:
        """Credits that somebody has."""
        return self.in_budgets + self.in_purses + self.with_organisations + self.in_pot + self.on_paper + self.elsewhere

    @property
    def agrees(self) -> bool:
        """Whether issued less retired is what is out there, and what the issuer's account says."""
        return self.issued - self.retired == self.out_there == self.issuer


# A reversal counts under what it takes back, on the other side.
_SQL: Final = """
WITH moved AS (
    SELECT coalesce(o.code, t.code) AS code, CASE WHEN t.debit = %(issue)s THEN t.amount ELSE -t.amount END AS made
    FROM public.ledger_transfer t
    LEFT JOIN public.ledger_transfer o ON o.book_id = t.book_id AND o.id = t.reverses
    WHERE t.book_id = %(book)s AND %(issue)s IN (t.debit, t.credit)
),
stands AS (
    SELECT a.posted, a.held, CASE
        WHEN a.id = %(issue)s THEN 'issue'
        WHEN b.id IS NOT NULL THEN 'budget'
        WHEN a.kind = %(member)s THEN 'purse'
        WHEN a.kind = %(organisation)s THEN 'organisation'
        WHEN a.kind = %(pot)s THEN 'pot'
        WHEN a.kind = %(vouchers)s THEN 'paper'
        ELSE 'elsewhere' END AS place
    FROM public.ledger_account a
    LEFT JOIN public.agencies_budget b ON b.book_id = a.book_id AND b.account_id = a.id
    WHERE a.book_id = %(book)s
)
SELECT 'code', code::text, sum(made)::bigint, 0 FROM moved GROUP BY code
UNION ALL
SELECT 'place', place, sum(posted)::bigint, sum(held)::bigint FROM stands GROUP BY place
"""


def supply(scheme: Scheme) -> Supply:
    """Return a scheme's supply now. One query; its cost grows with what was ever issued and retired."""
    values = {
        "book": scheme.book_id,
        "issue": scheme.issue_account,
        "member": AccountKind.MEMBER,
        "organisation": AccountKind.ORGANISATION,
        "pot": AccountKind.POT,
        "vouchers": AccountKind.VOUCHERS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        found = {(kind, name): (credits, held) for kind, name, credits, held in cursor.fetchall()}

    def made(code: TransferCode) -> int:
        return int(found.get(("code", str(int(code))), (0, 0))[0])

    def stands(place: str) -> int:
        return int(found.get(("place", place), (0, 0))[0])

    return Supply(
        issued_to_budgets=made(TransferCode.ISSUE),
        issued_for_days=made(TransferCode.VOLUNTEERING_DAY),
        redeemed=-made(TransferCode.REDEMPTION),
        expired=-made(TransferCode.EXPIRY),
        returned=-made(TransferCode.RETURN),
        in_budgets=stands("budget"),
        in_purses=stands("purse"),
        with_organisations=stands("organisation"),
        in_pot=stands("pot"),
        on_paper=stands("paper"),
        elsewhere=stands("elsewhere"),
        held=sum(int(held) for _, held in found.values()),
        issuer=-stands("issue"),
    )

"""Budgets beside what is left of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Sum

from amser.agencies.models import Budget, Scheme
from amser.ledger.models import Transfer, TransferCode
from amser.ledger.queries import balances

NEARLY_EMPTY_PERCENT: Final = 10
SOON: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget, and how many of its credits are left to give; `used` went to people or onto paper. A closed one has none left."""

    budget: Budget
    left: int
    used: int

    @property
    def is_nearly_empty(self) -> bool:
        """Whether at most a tenth is left of one that is open."""
        return self.budget.closed_at is None and self.left * 100 <= self.budget.credits * NEARLY_EMPTY_PERCENT


def budget_lines(scheme: Scheme, *, open_only: bool = False) -> list[BudgetLine]:
    """Return a scheme's budgets, as `budgets_of` orders them, with what the ledger says is left. Three queries, however many."""
    found = budgets_of(scheme)
    return lines_of(scheme, found.filter(closed_at__isnull=True) if open_only else found)


def budgets_of(scheme: Scheme) -> QuerySet[Budget]:
    """Return a scheme's budgets: the open ones first, and of each those that end last first."""
    is_closed = ExpressionWrapper(Q(closed_at__isnull=False), output_field=BooleanField())
    return Budget.objects.filter(scheme=scheme).select_related("organisation").order_by(is_closed, "-ends_on", "-pk")


def lines_of(scheme: Scheme, budgets: Iterable[Budget]) -> list[BudgetLine]:
    """Return budgets of a scheme with what the ledger says is left. Two queries besides theirs, however many."""
    found = list(budgets)
    left = balances(scheme.book_id, [budget.account_id for budget in found])
    back = _given_back(scheme, [budget.account_id for budget in found if budget.closed_at is not None])
    return [
        BudgetLine(budget, left.get(budget.account_id, 0), budget.credits - left.get(budget.account_id, 0) - back.get(budget.account_id, 0))
        for budget in found
    ]


def _given_back(scheme: Scheme, accounts: list[int]) -> dict[int, int]:
    if not accounts:
        return {}
    back = Transfer.objects.filter(book_id=scheme.book_id, debit__in=accounts, code=TransferCode.RETURN)
    return dict(back.values_list("debit").annotate(total=Sum("amount")))

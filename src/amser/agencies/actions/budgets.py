"""What was not given goes back to the issuer when its time is over, and what nobody used after its last day."""

import datetime as dt
from uuid import UUID

from amser.agencies.actions.purses import move
from amser.agencies.models import Budget, Purse, Scheme
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import available, balance


class NotOverYet(DomainError):
    """The last day of these credits is not over."""

    code = "not_over_yet"


class BudgetTooSmall(DomainError):
    """The budget holds fewer credits than are to be given from it, so none was. `left` (>= 0) is how many."""

    code = "budget_too_small"

    def __init__(self, *, left: int) -> None:
        super().__init__(left)
        self.left = left


@audit.action("agencies.close_budget")
def close_budget(*, by: audit.Actor, key: UUID, at: dt.datetime, budget: Budget) -> Budget:
    """What is left of a budget goes back to the issuer, and nothing more is given from it. Done again, nothing changes."""
    budget = Budget.objects.select_for_update().select_related("scheme").get(pk=budget.pk)
    if budget.closed_at is None:
        _back_to_the_issuer(budget.scheme, budget.account_id, TransferCode.RETURN, key=key, at=at)
        ledger.close_account(book_id=budget.book_id, account_id=budget.account_id)
        budget.closed_at = at
        budget.save(update_fields=["closed_at"])
        announce("agencies.budget_closed", scheme_id=budget.scheme_id, budget_id=budget.pk)
    return budget


@audit.action("agencies.expire_purse")
def expire_purse(*, by: audit.Actor, key: UUID, at: dt.datetime, purse: Purse) -> Purse:
    """
    Credits whose last day is over go back to the issuer.

    What is held for a visit or a gift stays until that is settled, and goes back another time; once nothing is left, the
    purse is closed (`emptied_at`). One that is below nothing stays open: that counts against what its holder can use.
    Done again, nothing changes. Raises NotOverYet.
    """
    purse = Purse.objects.select_for_update().select_related("scheme").get(pk=purse.pk)
    if purse.emptied_at is not None:
        return purse
    if purse.expires_on is None or purse.expires_on >= today(at):
        raise NotOverYet
    if _back_to_the_issuer(purse.scheme, purse.account_id, TransferCode.EXPIRY, key=key, at=at):
        announce("agencies.credits_expired", scheme_id=purse.scheme_id, purse_id=purse.pk)
    if balance(purse.book_id, purse.account_id) == 0:
        ledger.close_account(book_id=purse.book_id, account_id=purse.account_id)
        purse.emptied_at = at
        purse.save(update_fields=["emptied_at"])
    return purse


@audit.action("agencies.warn_of_expiry")
def warn_of_expiry(*, by: audit.Actor, key: UUID, at: dt.datetime, purse: Purse) -> Purse:
    """Whose credits they are is told of their last day, once. Done again, nothing changes."""
    purse = Purse.objects.select_for_update().get(pk=purse.pk)
    if purse.warned_at is None:
        purse.warned_at = at
        purse.save(update_fields=["warned_at"])
        announce("agencies.credits_expire_soon", scheme_id=purse.scheme_id, purse_id=purse.pk)
    return purse


@audit.action("agencies.warn_of_a_budgets_end")
def warn_of_a_budgets_end(*, by: audit.Actor, key: UUID, at: dt.datetime, budget: Budget) -> Budget:
    """The organisation is told of its last day, once. Done again, or once it is closed, nothing changes."""
    budget = Budget.objects.select_for_update().get(pk=budget.pk)
    if budget.warned_at is None and budget.closed_at is None:
        budget.warned_at = at
        budget.save(update_fields=["warned_at"])
        announce("agencies.budget_ends_soon", scheme_id=budget.scheme_id, budget_id=budget.pk)
    return budget


def _back_to_the_issuer(scheme: Scheme, account: int, code: TransferCode, *, key: UUID, at: dt.datetime) -> int:
    """Move what an account may give up to the issuer, and return how many credits that was."""
    left = available(scheme.book_id, [account]).get(account, 0)
    if left > 0:
        move(
            scheme, debit=account, credit=scheme.issue_account, credits=left, code=code,
            transfer_id=audit.derive(key, "back"), at=at,
        )  # fmt: skip
    return max(left, 0)

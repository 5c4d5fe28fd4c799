"""Vouchers are made in batches, out of a budget, and handed to the organisation that will give them out."""

import datetime as dt
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from amser.agencies.actions import BudgetTooSmall, NotAPartner
from amser.agencies.actions.purses import move
from amser.agencies.models import Budget, Partner, PartnerKind
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.codes import new_code
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.actions import FloorReached
from amser.ledger.models import AccountKind, TransferCode
from amser.ledger.queries import balance
from amser.vouchers.actions.keys import key_to_sign_with
from amser.vouchers.models import Voucher, VoucherBatch
from amser.vouchers.queries import SERIAL_LENGTH

ON_A_SHEET: Final = 8
MOST: Final = 20_000
_AT_ONCE: Final = 5_000  # rows in one statement


class TooManyForTheBudget(BudgetTooSmall):
    """The budget holds fewer credits than the vouchers would be worth: said in words of its own."""

    code = "voucher_budget"


class BudgetOver(DomainError):
    """The budget's period has not begun or is over, or it was closed."""

    code = "voucher_budget_over"


class LastDayPast(DomainError):
    """The last day is over already, or later than that of the budget's credits."""

    code = "voucher_last_day"
    field = "expires_on"


class HandedOver(DomainError):
    """The batch was handed over before."""

    code = "voucher_handed_over"


@audit.action("vouchers.make_batch")
def make_batch(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    budget: Budget,
    count: int,
    each_credits: int = 1,
    expires_on: dt.date | None = None,
) -> VoucherBatch:
    """
    Put `count` (1 to 20,000) times `each_credits` (1 to 10) credits of a budget on paper; the sheets are made in the background.

    They can be used up to `expires_on`, or as long as what is given from the budget. Raises NotAPartner where the organisation thanks
    nobody in the scheme now, BudgetOver, TooManyForTheBudget, LastDayPast.
    """
    assert 1 <= count <= MOST, "callers validate the count"
    assert 1 <= each_credits <= 10, "callers validate what each is worth"  # noqa: PLR2004
    _must_thank(budget)
    budget = Budget.objects.select_for_update(of=("self",), no_key=True).select_related("scheme").get(pk=budget.pk)
    if budget.closed_at is not None or not budget.begins_on <= today(at) <= budget.ends_on:
        raise BudgetOver
    scheme = budget.scheme
    batch = VoucherBatch.objects.create(
        scheme=scheme,
        organisation_id=budget.organisation_id,
        budget=budget,
        key=key_to_sign_with(scheme, at=at),
        book_id=scheme.book_id,
        account_id=ledger.open_account(book_id=scheme.book_id, kind=AccountKind.VOUCHERS, floor=0, ceiling=None),
        transfer_id=audit.derive(key, "to paper"),
        count=count,
        each=each_credits,
        expires_on=_last_day(budget, expires_on, at=at),
        sheets=-(-count // ON_A_SHEET),
        made_at=at,
        made_by_id=by.user_id,
    )
    _to_paper(batch, at=at)
    _number(batch)
    announce("vouchers.batch_made", batch_id=batch.pk)
    return batch


@audit.action("vouchers.hand_over")
def hand_over(*, by: audit.Actor, key: UUID, at: dt.datetime, batch: VoucherBatch, received_by: str) -> VoucherBatch:
    """
    Somebody hands a printed batch to the organisation that will give it out; `received_by` is who took it.

    Raises HandedOver where it was done before: who took it stays.
    """
    batch = VoucherBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.handed_over_at is not None:
        raise HandedOver
    batch.handed_over_at, batch.handed_over_by_id, batch.received_by = at, by.user_id, received_by
    batch.save(update_fields=["handed_over_at", "handed_over_by", "received_by"])
    return batch


def _must_thank(budget: Budget) -> None:
    """Raise NotAPartner unless the budget's organisation thanks people, and goes on doing so until the transaction ends."""
    # Before the budget, as where a partner is let go.
    thanking = Partner.objects.live().filter(scheme=budget.scheme_id, organisation=budget.organisation_id, kind=PartnerKind.THANKS)
    if not thanking.select_for_update(no_key=True):
        raise NotAPartner


def _last_day(budget: Budget, wanted: dt.date | None, *, at: dt.datetime) -> dt.date | None:
    """Return the last day of a batch: no credit lasts longer on paper than it would in a purse."""
    last = wanted or budget.expires_on
    if last is not None and (last < today(at) or (budget.expires_on is not None and last > budget.expires_on)):
        raise LastDayPast
    return last


def _to_paper(batch: VoucherBatch, *, at: dt.datetime) -> None:
    try:
        move(
            batch.scheme, debit=batch.budget.account_id, credit=batch.account_id, credits=batch.count * batch.each,
            code=TransferCode.TO_PAPER, transfer_id=batch.transfer_id, at=at,
        )  # fmt: skip
    except FloorReached as refusal:
        raise TooManyForTheBudget(left=balance(batch.book_id, batch.budget.account_id)) from refusal


def _number(batch: VoucherBatch) -> None:
    """Make the vouchers, in a few statements."""
    Voucher.objects.bulk_create(
        (
            Voucher(scheme_id=batch.scheme_id, batch=batch, number=number, serial=serial, credits=batch.each)
            for number, serial in enumerate(_serials(batch.count), start=1)
        ),
        batch_size=_AT_ONCE,
    )


def _serials(count: int) -> Iterator[str]:
    """Return as many new numbers as are wanted, which no voucher has."""
    found: set[str] = set()
    while len(found) < count:
        some = {new_code(SERIAL_LENGTH) for _ in range(count - len(found))}
        found |= some - set(Voucher.objects.filter(serial__in=some).values_list("serial", flat=True))
    return iter(found)

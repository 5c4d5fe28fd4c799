"""Vouchers that nobody uses any more: cancelled with a reason, or past their last day."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from amser.agencies.models import Budget
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.actions import Posting, Wanted
from amser.ledger.models import TransferCode
from amser.vouchers.actions.keys import destroy_what_is_done
from amser.vouchers.models import Voucher, VoucherBatch, VoucherState

_AT_ONCE: Final = 1_000  # transfers in one call of the ledger, and rows in one statement


class NothingToVoid(DomainError):
    """None of the vouchers meant can be cancelled: they are used, paid in, past their day, or cancelled before."""

    code = "nothing_to_void"


@audit.action("vouchers.void")
def void(
    *, by: audit.Actor, key: UUID, at: dt.datetime, batch: VoucherBatch, reason: str, first: int | None = None, last: int | None = None
) -> VoucherBatch:
    """
    Cancel the vouchers of a batch that are ready: all, or those numbered from `first` to `last` (inclusive), with a reason.

    Their credits go back to the budget, or to the issuer where it is closed. Those that were used stay as they are. Raises
    NothingToVoid where none is ready. Of a batch that is cancelled wholly no more sheets are drawn.
    """
    # The budget first, as whoever closes it does: it stays open, or closed, until this is done.
    budget = Budget.objects.select_for_update(no_key=True).get(pk=batch.budget_id)
    back_to = batch.scheme.issue_account if budget.closed_at is not None else budget.account_id
    ready = _ready(batch, first=first, last=last)
    if not ready:
        raise NothingToVoid
    _end(batch, ready, VoucherState.VOID, credit=back_to, code=TransferCode.RETURN, key=key, at=at, reason=reason)
    destroy_what_is_done(batch.scheme)
    return batch


@audit.action("vouchers.expire_batch")
def expire_batch(*, by: audit.Actor, key: UUID, at: dt.datetime, batch: VoucherBatch) -> VoucherBatch:
    """The last day of a batch is over: the credits of what was not used go back to the issuer. Done again, nothing changes."""
    assert batch.expires_on is not None, "its last day is over"
    assert batch.expires_on < today(at), "its last day is over"
    ready = _ready(batch)
    if ready:
        _end(batch, ready, VoucherState.EXPIRED, credit=batch.scheme.issue_account, code=TransferCode.EXPIRY, key=key, at=at)
    return batch


def _ready(batch: VoucherBatch, *, first: int | None = None, last: int | None = None) -> list[Voucher]:
    """Return the vouchers that are ready, locked in the order of their keys, as a till locks them."""
    meant = Voucher.objects.ready().filter(batch=batch)
    if first is not None:
        meant = meant.filter(number__gte=first)
    if last is not None:
        meant = meant.filter(number__lte=last)
    return list(meant.select_for_update().order_by("pk"))


def _end(
    batch: VoucherBatch,
    vouchers: Sequence[Voucher],
    state: VoucherState,
    *,
    credit: int,
    code: TransferCode,
    key: UUID,
    at: dt.datetime,
    reason: str = "",
) -> None:
    """Move the credits of each by a transfer of its own, and say what became of it: a few statements for thousands."""
    for voucher in vouchers:
        voucher.state, voucher.changed_at, voucher.reason = state, at, reason
        voucher.transfer_id = audit.derive(key, f"voucher {voucher.pk}")
    for start in range(0, len(vouchers), _AT_ONCE):
        some = vouchers[start : start + _AT_ONCE]
        wanted = [
            Wanted(voucher.transfer_id, batch.account_id, credit, voucher.credits, code, None, group_id=key)
            for voucher in some
            if voucher.transfer_id is not None
        ]
        answers = ledger.post_batch(book_id=batch.book_id, transfers=wanted, at=batch.scheme.ledger_moment(at))
        assert all(isinstance(answer, Posting) for answer in answers), "the credits of vouchers that are ready are on the batch's account"
        Voucher.objects.bulk_update(some, ["state", "changed_at", "reason", "transfer_id"], batch_size=_AT_ONCE)

"""
Using vouchers at a till, and undoing it.

Not audited actions: the action of `venues` that calls them is. Of several vouchers, lock them in the order of their keys
(`locked`) before anything of the ledger, so that two tills with the same vouchers queue instead of deadlocking.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from amser.agencies.actions.purses import move
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.vouchers.models import Voucher, VoucherState
from amser.vouchers.queries import refuse_unless_ready


def locked(vouchers: Iterable[Voucher]) -> list[Voucher]:
    """Return the vouchers as they are now, locked until the transaction ends, in the order of their keys. One query."""
    keys = {voucher.pk for voucher in vouchers}
    found = Voucher.objects.select_for_update(of=("self",)).select_related("batch", "scheme").filter(pk__in=keys)
    return list(found.order_by("pk"))


def use_voucher(voucher: Voucher, *, transfer_id: UUID, group_id: UUID | None, at: dt.datetime) -> Voucher:
    """
    A voucher is used at a venue: its credits go back to the issuer, once, whoever presents it and however often.

    Returns it as it then is. Raises VoucherRefused; whoever calls the action stands in `actions.presenting.noting`, so that the
    refusal is kept though the transaction is not.
    """
    (voucher,) = locked([voucher])
    refuse_unless_ready(voucher, at=at)
    move(
        voucher.scheme, debit=voucher.batch.account_id, credit=voucher.scheme.issue_account, credits=voucher.credits,
        code=TransferCode.REDEMPTION, transfer_id=transfer_id, group_id=group_id, at=at,
    )  # fmt: skip
    voucher.leave(VoucherState.USED, transfer_id=transfer_id, at=at)
    return voucher


def unuse_voucher(voucher: Voucher, *, transfer_id: UUID, at: dt.datetime) -> Voucher:
    """
    The use of a voucher at a till is undone by the transfer `transfer_id`: it is good again, until its last day.

    Of one that is not used nothing changes, so that it may be repeated. Returns it as it then is.
    """
    (voucher,) = locked([voucher])
    if voucher.state != VoucherState.USED or voucher.transfer_id is None:
        return voucher
    ledger.reverse(
        book_id=voucher.batch.book_id, transfer_id=transfer_id, reverses=voucher.transfer_id, at=voucher.scheme.ledger_moment(at)
    )
    voucher.come_back(at=at)
    return voucher

"""A voucher is paid into somebody's purse."""

import datetime as dt
from uuid import UUID

from amser.agencies.actions.participants import LeftTheScheme
from amser.agencies.actions.purses import lock_people, move, purse_of
from amser.agencies.models import Participant
from amser.audit import actions as audit
from amser.ledger.models import TransferCode
from amser.vouchers.actions.spending import locked
from amser.vouchers.models import Voucher, VoucherState
from amser.vouchers.queries import VoucherRefused, Why, refuse_unless_ready


@audit.action("vouchers.pay_in")
def pay_in(*, by: audit.Actor, key: UUID, at: dt.datetime, voucher: Voucher, participant: Participant) -> Voucher:
    """
    A voucher's credits go into somebody's purse, with the last day that they have on paper; once, whoever presents it.

    Raises LeftTheScheme; VoucherRefused: stand in `actions.presenting.noting`, so that the refusal is kept.
    """
    if voucher.scheme_id != participant.scheme_id:
        raise VoucherRefused(Why.OTHER_SCHEME, scheme=participant.scheme, voucher=voucher)
    (participant,) = lock_people([participant.pk])  # Nobody leaves meanwhile, with credits that then are nobody's.
    if participant.left_at is not None:
        raise LeftTheScheme
    (voucher,) = locked([voucher])
    refuse_unless_ready(voucher, at=at)
    purse = purse_of(voucher.scheme, participant, expires_on=voucher.batch.expires_on)
    transfer_id = audit.derive(key, "from paper")
    move(
        voucher.scheme, debit=voucher.batch.account_id, credit=purse.account_id, credits=voucher.credits,
        code=TransferCode.FROM_PAPER, transfer_id=transfer_id, at=at,
    )  # fmt: skip
    voucher.leave(VoucherState.PAID_IN, transfer_id=transfer_id, at=at, purse=purse)
    return voucher

"""What pays for a use, part by part: a purse of the person's, or a voucher. Held, settled, reversed, given back."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from amser.agencies.actions.purses import Share, move
from amser.audit import actions as audit
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import available
from amser.venues.models import Use, UsePart
from amser.vouchers.actions.spending import unuse_voucher, use_voucher

_THE_LEDGER_WAITS: Final = dt.timedelta(minutes=10)
"""How much longer the ledger keeps what a use holds: the use's own time decides, and the ledger's is the net below it."""


def hold(use: Use, planned: list[Share]) -> None:
    """Hold what each purse pays, from the lowest account on."""
    for share in sorted(planned, key=lambda share: share.purse.account_id):
        _keep(use, UsePart(use=use, purse=share.purse, credits=share.credits))


def hold_again(use: Use, parts: list[UsePart]) -> bool:
    """Keep the same credits of the same purses once more: all, or none where one of them has them no longer."""
    try:
        with transaction.atomic():
            for part in parts:
                _keep(use, part)
    except (ledger.FloorReached, ledger.AccountClosed, ledger.AccountOverLimit):
        return False
    return True


def _keep(use: Use, part: UsePart) -> None:
    """Hold what a purse pays, under a new id."""
    assert part.purse is not None, "only a purse is held"
    part.hold_id, part.transfer_id = uuid7(), uuid7()
    part.save()
    # By the clock, not only by the use: a sample tells of times that are over, and the ledger does not hold in the past.
    expires_at = max(use.held_until, timezone.now()) + _THE_LEDGER_WAITS
    ledger.hold(
        book_id=use.scheme.book_id, hold_id=_held(part), debit=part.purse.account_id, credit=use.scheme.issue_account,
        amount=part.credits, expires_at=expires_at,
    )  # fmt: skip


def parts_of(use: Use) -> list[UsePart]:
    """Return what pays for a use, in the order of the ledger's accounts."""
    return sorted(use.parts.select_related("purse", "voucher__batch", "voucher__scheme"), key=_account)


def _account(part: UsePart) -> tuple[int, int]:
    account = part.purse.account_id if part.purse else part.voucher.batch.account_id if part.voucher else 0
    return account, part.pk


def _held(part: UsePart) -> UUID:
    assert part.hold_id is not None, "a purse's part is held"
    return part.hold_id


def settle(use: Use, part: UsePart, *, at: dt.datetime) -> None:
    """Move what was held to the issuer, or use the voucher up."""
    if part.voucher is not None:
        use_voucher(part.voucher, transfer_id=part.transfer_id, group_id=use.pk, at=at)
    elif part.purse is not None and use.scheme.ledger_moment(at) is not None:  # A sample's past: a hold is always settled now.
        ledger.void(book_id=use.scheme.book_id, hold_id=_held(part))
        move(
            use.scheme, debit=part.purse.account_id, credit=use.scheme.issue_account, credits=part.credits,
            code=TransferCode.REDEMPTION, transfer_id=part.transfer_id, group_id=use.pk, at=at,
        )  # fmt: skip
    else:
        ledger.settle(
            book_id=use.scheme.book_id, hold_id=_held(part), transfer_id=part.transfer_id, amount=part.credits,
            code=TransferCode.REDEMPTION, worked_on=None,
        )  # fmt: skip


def reverse(use: Use, part: UsePart, *, at: dt.datetime) -> None:
    """Move what was settled back to where it came from."""
    undone_by = audit.derive(part.transfer_id, "undo")
    if part.voucher is not None:
        unuse_voucher(part.voucher, transfer_id=undone_by, at=at)
    else:
        ledger.reverse(
            book_id=use.scheme.book_id, transfer_id=undone_by, reverses=part.transfer_id, at=use.scheme.ledger_moment(at)
        )  # fmt: skip


def to_the_pot(use: Use, part: UsePart, *, at: dt.datetime) -> None:
    """Give on what came back into the purse of somebody who has left, as leaving did with the rest; not what fills a debt there."""
    if part.purse is None:
        return
    left = min(part.credits, available(use.scheme.book_id, [part.purse.account_id]).get(part.purse.account_id, 0))
    if left > 0:
        move(
            use.scheme, debit=part.purse.account_id, credit=use.scheme.pot_account, credits=left, code=TransferCode.DONATION,
            transfer_id=audit.derive(part.transfer_id, "to the pot"), group_id=use.pk, at=at,
        )  # fmt: skip


def release(use: Use, part: UsePart) -> None:
    """Let go of what was held."""
    try:
        ledger.void(book_id=use.scheme.book_id, hold_id=_held(part))
    except ledger.HoldEnded:  # Its time was over in the ledger too, which gave it back.
        return

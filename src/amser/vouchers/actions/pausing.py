"""Drawing the sheets of a batch waits while somebody says so, and goes on where it was."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.vouchers.models import VoucherBatch


class SheetsAreReady(DomainError):
    """All sheets of the batch are drawn: there is nothing to stop, or to go on with."""

    code = "voucher_sheets_ready"


@audit.action("vouchers.pause_print")
def pause_print(*, by: audit.Actor, key: UUID, at: dt.datetime, batch: VoucherBatch) -> VoucherBatch:
    """
    Stop drawing the sheets of a batch until somebody goes on with it; the part that is being drawn is finished and kept.

    The key that signs them is kept too, though it was retired. Done again, nothing changes. Raises SheetsAreReady.
    """
    batch = _unfinished(batch)
    if batch.paused_at is None:
        batch.paused_at = at
        batch.save(update_fields=["paused_at"])
    return batch


@audit.action("vouchers.resume_print")
def resume_print(*, by: audit.Actor, key: UUID, at: dt.datetime, batch: VoucherBatch) -> VoucherBatch:
    """Go on with the sheets that are missing. Done again, nothing changes. Raises SheetsAreReady."""
    batch = _unfinished(batch)
    if batch.paused_at is not None:
        batch.paused_at = None
        batch.save(update_fields=["paused_at"])
        announce("vouchers.print_resumed", batch_id=batch.pk)
    return batch


def _unfinished(batch: VoucherBatch) -> VoucherBatch:
    batch = VoucherBatch.objects.select_for_update(of=("self",), no_key=True).select_related("scheme").get(pk=batch.pk)
    if batch.printed >= batch.sheets:
        raise SheetsAreReady
    return batch

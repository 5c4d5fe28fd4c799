"""What happens to vouchers by themselves: their sheets are made, and those whose last day is over go back to the issuer."""

import datetime as dt
from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.vouchers.actions.ending import expire_batch
from amser.vouchers.actions.keys import can_sign
from amser.vouchers.actions.printing import print_batch
from amser.vouchers.models import VoucherBatch, VoucherState

TIMER: Final = Actor(user_id=None, door=Door.TIMER)
_PARTS_AT_ONCE: Final = 3  # then others have their turn: a worker does one thing after the other, and a letter should not wait for a print


@app.task(name="vouchers.print_a_batch", retry=RETRY)
def print_a_batch(batch_id: int, announcement: str = "") -> None:
    """Make some of the sheets that are missing, and put off the rest behind what waits already. Safe to run twice, also at once."""
    if print_batch(batch_id, most=_PARTS_AT_ONCE):
        print_a_batch.defer(batch_id=batch_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="vouchers.print_what_was_stopped", retry=RETRY)
def print_what_was_stopped(timestamp: int = 0) -> None:
    """
    Go on with batches whose print was killed, or failed, on the way. One that is being printed, or paused, is left alone.

    So is one whose key cannot be opened: its page says so, and those after it are printed.
    """
    unfinished = VoucherBatch.objects.to_draw().filter(paused_at__isnull=True).select_related("key").order_by("pk")
    for batch in unfinished:
        while can_sign(batch.key) and print_batch(batch.pk, most=_PARTS_AT_ONCE):
            pass


@app.periodic(cron="25 3 * * *")
@app.task(name="vouchers.expire_those_that_are_over", retry=RETRY)
def expire_those_that_are_over(timestamp: int = 0) -> None:
    """Take back the credits of vouchers whose last day is over. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    over: dt.date = today(at)
    batches = VoucherBatch.objects.filter(expires_on__lt=over, vouchers__state=VoucherState.READY).distinct()
    with OneByOne("vouchers.expire_those_that_are_over") as rows:
        rows.each(batches, lambda one: expire_batch(by=TIMER, key=derive(run, f"expire {one.pk}"), at=at, batch=one))

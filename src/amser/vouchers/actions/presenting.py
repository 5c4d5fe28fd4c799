"""A voucher is presented: what is refused is noted, whatever becomes of the act that was tried."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from amser.agencies.models import Scheme
from amser.organisations.models import Organisation
from amser.vouchers.models import Voucher, VoucherRefusal
from amser.vouchers.queries import VoucherRefused, read


def present(scheme: Scheme, text: str, *, at: dt.datetime | None = None, organisation: Organisation | None = None) -> Voucher:
    """Return the voucher as `queries.read` does; a refusal is noted, with the venue where it was, and raised. Call it outside a transaction."""
    with noting(organisation=organisation):
        return read(scheme, text, at=at)


@contextmanager
def noting(*, organisation: Organisation | None = None) -> Iterator[None]:
    """
    Note a voucher that is refused inside, with the venue where it was, and raise the refusal again.

    Stands around an action, not in one: what is noted must outlast the transaction that was rolled back.
    """
    try:
        yield
    except VoucherRefused as refused:
        note(refused, organisation=organisation)
        raise


def note(refused: VoucherRefused, *, organisation: Organisation | None = None) -> None:
    """Keep that a voucher was refused, once for each refusal. Of a number that nobody has, only that it was tried."""
    if getattr(refused, "noted", False):
        return
    with transaction.atomic():
        VoucherRefusal.objects.create(
            scheme=refused.scheme, voucher=refused.voucher, organisation=organisation, reason=refused.reason, at=timezone.now()
        )
    refused.noted = True  # type: ignore[attr-defined]

"""Credits on paper, as tests need them."""

import datetime as dt

from amser.agencies.models import Budget, Scheme
from amser.kernel.ids import uuid7
from amser.ledger.queries import balance
from amser.vouchers import actions
from amser.vouchers.actions.keys import private_of
from amser.vouchers.models import Voucher, VoucherBatch
from amser.vouchers.queries.payload import Payload, signed
from tests.builders.agencies import a_budget, a_scheme, an_organisation
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM


def a_batch(
    scheme: Scheme | None = None, count: int = 3, *, each: int = 1, budget: Budget | None = None, expires_on: dt.date | None = None
) -> VoucherBatch:
    """Vouchers out of a budget that holds twice as much."""
    budget = budget or a_budget(scheme or a_scheme(), an_organisation(), 2 * count * each)
    return actions.make_batch(by=AMSER, key=uuid7(), at=MONDAY_10AM, budget=budget, count=count, each_credits=each, expires_on=expires_on)


def vouchers_of(batch: VoucherBatch) -> list[Voucher]:
    """The vouchers of a batch, in the order in which they are printed."""
    return list(Voucher.objects.filter(batch=batch).select_related("scheme", "batch__key").order_by("number"))


def a_voucher(scheme: Scheme | None = None, *, each: int = 1, expires_on: dt.date | None = None) -> Voucher:
    """One voucher."""
    return vouchers_of(a_batch(scheme, 1, each=each, expires_on=expires_on))[0]


def scanned(voucher: Voucher) -> str:
    """What a telephone reads off a voucher."""
    batch = voucher.batch
    payload = Payload(batch.key.number, voucher.serial, voucher.credits, batch.expires_on)
    return f"https://amser.example/v/{signed(payload, slug=voucher.scheme.slug, key=private_of(batch.key))}"


def on_paper(batch: VoucherBatch) -> int:
    """How many credits of a batch are on paper still."""
    return balance(batch.book_id, batch.account_id)

"""What became of batches, and of what was refused."""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, QuerySet

from amser.agencies.models import Scheme
from amser.organisations.models import Organisation
from amser.vouchers.models import Voucher, VoucherBatch, VoucherRefusal, VoucherState


@dataclasses.dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch, and how many of its vouchers are where; `states` has no entry for none."""

    batch: VoucherBatch
    states: Counter[str]

    @property
    def ready(self) -> int:
        """How many can be used."""
        return self.states[VoucherState.READY]

    @property
    def used(self) -> int:
        """How many were used at a venue or paid in."""
        return self.states[VoucherState.USED] + self.states[VoucherState.PAID_IN]

    @property
    def void(self) -> int:
        """How many were cancelled."""
        return self.states[VoucherState.VOID]

    @property
    def expired(self) -> int:
        """How many nobody used in time."""
        return self.states[VoucherState.EXPIRED]

    @property
    def is_printed(self) -> bool:
        """Whether all sheets are ready."""
        return self.batch.printed >= self.batch.sheets

    @property
    def is_over(self) -> bool:
        """Whether none of its vouchers was ever used, or can be: its sheets are not drawn."""
        return self.void + self.expired >= self.batch.count


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """The same voucher, refused `times` at one venue (None: nobody's) for one reason; `voucher` is None for one of another scheme, and for none."""

    voucher: Voucher | None
    organisation: Organisation | None
    reason: str
    times: int
    last_at: dt.datetime


def batches_of(scheme: Scheme) -> QuerySet[VoucherBatch]:
    """Return the batches of a scheme, the newest first."""
    return _newest_first(VoucherBatch.objects.filter(scheme=scheme))


def batches_for(organisation: Organisation) -> QuerySet[VoucherBatch]:
    """Return the batches that an organisation gives out, the newest first."""
    return _newest_first(VoucherBatch.objects.filter(organisation=organisation))


def lines_of(batches: Iterable[VoucherBatch]) -> list[BatchLine]:
    """Return how the batches stand, in their order. One query more."""
    found = list(batches)
    states: dict[int, Counter[str]] = defaultdict(Counter)
    counted = Voucher.objects.filter(batch__in=found).order_by().values_list("batch_id", "state").annotate(count=Count("pk"))
    for batch_id, state, count in counted:
        states[batch_id][state] = count
    return [BatchLine(batch, states[batch.pk]) for batch in found]


def _newest_first(batches: QuerySet[VoucherBatch]) -> QuerySet[VoucherBatch]:
    return batches.select_related("organisation", "scheme", "handed_over_by", "budget", "key").order_by("-made_at", "-pk")


def voided(scheme: Scheme) -> QuerySet[Voucher]:
    """Return the vouchers of a scheme that were cancelled, the newest first."""
    found = Voucher.objects.filter(scheme=scheme, state=VoucherState.VOID)
    return found.select_related("batch__organisation").order_by("-changed_at", "batch_id", "number")


def refusals(scheme: Scheme, *, most: int = 50) -> Sequence[Refused]:
    """Return what was refused in a scheme, alike ones together, the newest first. Three queries."""
    grouped = VoucherRefusal.objects.filter(scheme=scheme).values("voucher_id", "organisation_id", "reason")
    rows = list(grouped.annotate(times=Count("pk"), last_at=Max("at")).order_by("-last_at")[:most])
    asked = {row["voucher_id"] for row in rows if row["voucher_id"]}
    vouchers = Voucher.objects.filter(scheme=scheme).select_related("batch").in_bulk(asked)
    venues = Organisation.objects.in_bulk({row["organisation_id"] for row in rows if row["organisation_id"]})
    return [
        Refused(vouchers.get(row["voucher_id"]), venues.get(row["organisation_id"]), row["reason"], row["times"], row["last_at"])
        for row in rows
    ]

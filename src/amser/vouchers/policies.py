"""Which vouchers somebody may see. Each function returns the object or raises NotFound."""

from amser.agencies.models import Scheme
from amser.kernel.errors import NotFound
from amser.vouchers.models import VoucherBatch


def batch_of(scheme: Scheme, batch_id: int) -> VoucherBatch:
    """Return a batch of a scheme. Raises NotFound."""
    found = (
        VoucherBatch.objects.filter(scheme=scheme, pk=batch_id).select_related("scheme", "organisation", "budget", "handed_over_by").first()
    )
    if found is None:
        raise NotFound
    return found

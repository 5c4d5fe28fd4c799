"""What a coordinator decides about a listing that waits."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.listings.actions.staying import STAYS
from amser.listings.models import Listing, ListingState
from amser.listings.policies import may_be_offered
from amser.members.models import RefusedForSafety


class NotClearedForIt(DomainError):
    """The member who offers this is not cleared for it. `missing` names the capabilities."""

    code = "not_cleared"

    def __init__(self, *, missing: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(missing)))
        self.missing = missing


@audit.action("listings.put_up")
def put_up(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """
    A coordinator puts a listing that waited on the board.

    Raises NotClearedForIt for an offer whose member is not cleared for it, RefusedForSafety where nothing can be arranged,
    ListingMovedOn when it no longer waits.
    """
    listing = Listing.objects.select_for_update(of=("self",), no_key=True).select_related("member").get(pk=listing.pk)
    verdict = may_be_offered(listing, on=today(at))
    if verdict.missing:
        raise NotClearedForIt(missing=verdict.missing)
    if not verdict.allowed:
        raise RefusedForSafety(verdict)

    listing.move(ListingState.ON_BOARD)
    if listing.expires_on < today(at):
        listing.keep_until(today(at) + STAYS)
    announce("listings.put_up", bank_id=listing.timebank_id, listing_id=listing.pk)
    return listing


@audit.action("listings.decline")
def decline(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing, reason: str) -> Listing:
    """A coordinator does not put a listing up. The reason stays at the desk. Raises ListingMovedOn."""
    listing = Listing.objects.select_for_update(no_key=True).get(pk=listing.pk)
    listing.move(ListingState.REFUSED, reason=reason)
    announce("listings.declined", bank_id=listing.timebank_id, listing_id=listing.pk)
    return listing

"""How long a listing stays on the board."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.listings.models import Listing, ListingState
from amser.listings.models.listing import ListingMovedOn
from amser.listings.policies import may_be_offered, prohibited_by

STAYS = dt.timedelta(days=90)
REMIND_BEFORE = dt.timedelta(days=7)


@audit.action("listings.pause")
def pause(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """A listing comes down for now. Raises ListingMovedOn."""
    return _move(listing, ListingState.PAUSED)


@audit.action("listings.show_again")
def show_again(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """
    A listing that was down for now goes up again, for as long as a new one if its time had run out.

    It waits for the coordinator where its member is no longer cleared for it. Raises ListingMovedOn.
    """
    listing = _up_again(_locked(listing), on=today(at))
    if listing.expires_on < today(at):
        listing.keep_until(today(at) + STAYS)
    return listing


@audit.action("listings.renew")
def renew(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """
    A listing stays as long again as a new one, counted from today; one that has ended comes back as by `show_again`.

    Raises ListingMovedOn, also for one that waits: only a coordinator puts that up.
    """
    listing = _locked(listing)
    if listing.state != ListingState.ON_BOARD:
        _up_again(listing, on=today(at))
    listing.keep_until(today(at) + STAYS)
    return listing


@audit.action("listings.take_down")
def take_down(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """A listing is no longer needed. Raises ListingMovedOn."""
    return _move(listing, ListingState.DOWN)


@audit.action("listings.remind")
def remind(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """Ask the member, once, whether a listing that is about to end is still right."""
    listing = _locked(listing)
    if listing.reminded_at is None and listing.member_id is not None:
        listing.reminded_at = at
        listing.save(update_fields=["reminded_at"])
        announce("listings.ending", bank_id=listing.timebank_id, listing_id=listing.pk)
    return listing


@audit.action("listings.end_overdue")
def end_overdue(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing) -> Listing:
    """A listing whose time has run out leaves the board. Does nothing where it was renewed meanwhile."""
    listing = _locked(listing)
    if listing.state == ListingState.ON_BOARD and listing.expires_on < today(at):
        listing.move(ListingState.ENDED)
    return listing


def _locked(listing: Listing) -> Listing:
    return Listing.objects.select_for_update(no_key=True).get(pk=listing.pk)


def _up_again(listing: Listing, *, on: dt.date) -> Listing:
    if listing.state == ListingState.WAITING:
        raise ListingMovedOn(from_state=ListingState.WAITING, to_state=ListingState.ON_BOARD)
    found = prohibited_by(listing, on=on)
    if found != listing.prohibited and found is not None:
        listing.prohibited = found
        listing.save(update_fields=["prohibited"])
        listing.move(ListingState.WAITING)
        return listing
    listing.move(ListingState.ON_BOARD if may_be_offered(listing, on=on).allowed else ListingState.WAITING)
    return listing


def _move(listing: Listing, state: str) -> Listing:
    listing = _locked(listing)
    listing.move(state)
    return listing

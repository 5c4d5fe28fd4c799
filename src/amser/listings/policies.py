"""Who may see and change a listing. Each function returns it or raises NotFound or NotAllowed."""

from amser.kernel.errors import NotFound
from amser.listings.models import Listing, ListingState
from amser.members.models import Membership
from amser.timebanks.models import Places, TimeBank
from amser.timebanks.queries import is_neighbour


def listing_on_board(viewer: Membership, listing_id: int) -> Listing:
    """
    Return a listing that is on the board of the viewer's own bank, or the viewer's own in any state.

    Also one that a member of a neighbouring bank shares, while an agreement is in force. Raises NotFound.
    """
    listing = Listing.objects.for_cards().filter(pk=listing_id).first()
    if listing is None or not (listing.member_id == viewer.pk or (_is_on_board(listing) and _reaches(listing, viewer))):
        raise NotFound
    return listing


def own_listing(member: Membership, listing_id: int) -> Listing:
    """Return a member's own listing. Raises NotFound for anybody else's."""
    listing = Listing.objects.for_cards().filter(pk=listing_id, member=member).first()
    if listing is None:
        raise NotFound
    return listing


def listing_at_the_desk(bank: TimeBank, listing_id: int, *, places: Places) -> Listing:
    """Return any listing of the bank whose desk this is; with `places`, of a member who lives there. Raises NotFound."""
    listing = Listing.objects.for_cards().filter(pk=listing_id, timebank=bank).first()
    if listing is None:
        raise NotFound
    if places is not None and (listing.member.place_id if listing.member else listing.place_id) not in places:
        raise NotFound
    return listing


def _reaches(listing: Listing, viewer: Membership) -> bool:
    if listing.timebank_id == viewer.timebank_id:
        return True
    return listing.next_door and listing.member is not None and is_neighbour(viewer.timebank_id, listing.timebank_id)


def _is_on_board(listing: Listing) -> bool:
    if listing.state != ListingState.ON_BOARD:
        return False
    return listing.member is None or (listing.member.is_active and not listing.member.hidden)

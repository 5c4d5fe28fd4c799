"""Who may see and change a listing, each returning it or raising NotFound or NotAllowed; and whether it may be offered."""

import datetime as dt

from amser.kernel.errors import NotFound
from amser.listings.models import Kind, Listing, ListingState, ProhibitedTask
from amser.members.models import GO, Membership, NotWith, Verdict
from amser.members.queries import may_do
from amser.timebanks.models import Places, TimeBank
from amser.timebanks.queries import is_neighbour


def listing_on_board(viewer: Membership, listing_id: int) -> Listing:
    """
    Return a listing that is on the board of the viewer's own bank, or the viewer's own in any state.

    Also one that a member of a neighbouring bank shares, while an agreement is in force. Raises NotFound; so, too, for one of
    somebody with whom the viewer is never arranged.
    """
    listing = Listing.objects.for_cards().filter(pk=listing_id).first()
    if listing is None or not (listing.member_id == viewer.pk or (_is_on_board(listing) and _reaches(listing, viewer))):
        raise NotFound
    if listing.member is not None and NotWith.objects.between(viewer.user_id, listing.member.user_id).exists():
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


def may_be_offered(listing: Listing, *, on: dt.date) -> Verdict:
    """Return whether its member may do what a listing offers. A request, and what the bank itself offers, asks for nothing."""
    if listing.kind != Kind.OFFER or listing.member is None:
        return GO
    return may_do(listing.member, listing.task, on=on)


def prohibited_by(listing: Listing, *, on: dt.date) -> ProhibitedTask | None:
    """Return what its bank does not arrange and its words look like; None where they look like nothing of the kind. One query."""
    texts = (listing.title, listing.description, listing.other_title, listing.other_description)
    tasks = ProhibitedTask.objects.in_force(on).filter(timebank_id=listing.timebank_id)
    return next((task for task in tasks if task.is_named_in(texts)), None)


def _reaches(listing: Listing, viewer: Membership) -> bool:
    if listing.timebank_id == viewer.timebank_id:
        return True
    return listing.next_door and listing.member is not None and is_neighbour(viewer.timebank_id, listing.timebank_id)


def _is_on_board(listing: Listing) -> bool:
    if listing.state != ListingState.ON_BOARD:
        return False
    if listing.belonging is not None and listing.belonging.left_on is not None:
        return False
    return listing.member is None or (listing.member.is_active and not listing.member.hidden)

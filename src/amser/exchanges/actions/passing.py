"""What becomes of a member's arrangements, listings and hours when they have died."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions.giving import note_parting_gift
from amser.exchanges.actions.leaving import check_nothing_open
from amser.exchanges.actions.people import check_not_own
from amser.exchanges.models import Exchange, ExchangeState
from amser.listings import actions as listings
from amser.listings.models import Listing, ListingState
from amser.members import actions as members
from amser.members.models import Membership
from amser.timebanks.actions import end_role
from amser.timebanks.models import Role


@audit.action("exchanges.remember")
def remember(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str, died_on: dt.date | None = None
) -> Membership:
    """
    A broker writes down that a member has died: what was to come is closed, and each other person is told once.

    Where somebody has said how long help took, the exchange stays for the desk to settle. Listings come down for now.
    What they did for the bank ends too: nobody writes to them as a broker.
    Raises OwnMatter, CannotMove.
    """
    check_not_own(by, membership)
    membership = members.mark_deceased(by=by, key=audit.derive(key, "mark"), at=at, membership=membership, reason=reason, died_on=died_on)
    for listing in Listing.objects.filter(member=membership, state__in=[ListingState.ON_BOARD, ListingState.WAITING]):
        down = listings.pause if listing.state == ListingState.ON_BOARD else listings.take_down
        down(by=by, key=audit.derive(key, f"listing {listing.pk}"), at=at, listing=listing)
    for role in Role.objects.live().filter(timebank_id=membership.timebank_id, user_id=membership.user_id):
        end_role(by=by, key=audit.derive(key, f"role {role.pk}"), at=at, role=role)
    _close_what_was_to_come(membership, at=at)
    return membership


@audit.action("exchanges.settle_estate")
def settle_estate(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, give_to: Membership | None = None) -> Membership:
    """
    The hours of a member who died go where the family wishes, as `members.settle_estate` says, once none are open.

    Raises OwnMatter, also for whoever would be given them; HoursStillOpen, and what `members.settle_estate` raises.
    """
    check_not_own(by, *(member for member in (membership, give_to) if member))
    check_nothing_open(membership)
    settle = audit.derive(key, "settle")
    membership = members.settle_estate(by=by, key=settle, at=at, membership=membership, give_to=give_to)
    note_parting_gift(membership, give_to, key=settle, at=at)
    for listing in Listing.objects.filter(member=membership, state__in=[ListingState.PAUSED, ListingState.ENDED]):
        listings.take_down(by=by, key=audit.derive(key, f"listing {listing.pk}"), at=at, listing=listing)
    return membership


def _close_what_was_to_come(membership: Membership, *, at: dt.datetime) -> None:
    told: set[int] = set()
    to_come = Exchange.objects.locked().of_member(membership.pk).filter(state__in=[ExchangeState.PROPOSED, ExchangeState.AGREED])
    for exchange in to_come.order_by("on_day", "pk"):
        exchange.move(ExchangeState.CANCELLED, ended_at=at)
        other = exchange.other_party(membership.pk)
        if other.membership_id not in told:
            told.add(other.membership_id)
            announce("exchanges.remembered", bank_id=other.timebank_id, exchange_id=str(exchange.pk), by_member_id=membership.pk)

"""Asking somebody whether they could help, and what they answer."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError, NotAllowed
from amser.listings.models import Listing
from amser.matching.actions.refusing import keep
from amser.matching.models import Answer, Asking, RefusalKind
from amser.matching.queries import asked_within_a_week, helpers_for
from amser.members.models import Membership
from amser.timebanks.queries import policy_of


class AskedEnough(DomainError):
    """This person has been asked as often in seven days as the bank asks anyone. They can be asked again from `free_at`, if ever."""

    code = "asked_enough"

    def __init__(self, *, free_at: dt.datetime | None) -> None:
        super().__init__(str(free_at))
        self.free_at = free_at


class AskedBefore(DomainError):
    """This person has been asked for this request: once is enough."""

    code = "asked_before"


class NotToBeAsked(DomainError):
    """Something stands between the two, or what is asked for is no longer open. What it is, is not said."""

    code = "not_to_be_asked"


class NotAskedForIt(DomainError):
    """Whoever asked would rather not be found by others: the desk speaks with both itself."""

    code = "asked_by_someone_hidden"


@audit.action("matching.ask")
def ask(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing, membership: Membership) -> Asking:
    """
    Somebody is asked whether they could do what a request asks for; nothing is booked.

    What stands against it is asked again here, and the weekly number is counted under a lock of the person: two desks at once ask
    them no oftener than one. Raises AskedBefore, AskedEnough, NotAskedForIt, NotToBeAsked.
    """
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    listing = Listing.objects.select_related("timebank", "member").get(pk=listing.pk)
    if Asking.objects.filter(listing=listing, membership=membership).exists():
        raise AskedBefore
    if listing.member is not None and listing.member.hidden:
        raise NotAskedForIt
    check_number(membership, at=at)
    pair = next((one for one in helpers_for(listing, on=today(at)) if one.helper.pk == membership.pk), None)
    if pair is None:
        raise NotToBeAsked
    return put(by=by, at=at, listing=listing, membership=membership, because=" ".join(pair.because))


def put(*, by: audit.Actor, at: dt.datetime, listing: Listing, membership: Membership, because: str) -> Asking:
    """Write that somebody is asked, and have them told. Callers have locked the person and asked what stands against it."""
    asking = Asking.objects.create(
        timebank_id=membership.timebank_id,
        listing=listing,
        membership=membership,
        asked_at=at,
        asked_by_id=by.user_id,
        because=because,
    )
    announce("matching.asked", bank_id=membership.timebank_id, asking_id=str(asking.pk))
    return asking


def check_number(membership: Membership, *, at: dt.datetime) -> None:
    """Raise AskedEnough where the person, locked by the caller, was asked as often as the bank's weekly number."""
    most = policy_of(membership.timebank, on=today(at)).asks_a_week
    asked = sorted(asked_within_a_week([membership.pk], at=at)[membership.pk])
    if len(asked) >= most:
        raise AskedEnough(free_at=asked[-most] + dt.timedelta(days=7) if most else None)


@audit.action("matching.answer")
def answer(*, by: audit.Actor, key: UUID, at: dt.datetime, asking: Asking, said: str) -> Asking:
    """
    Somebody answers whether they could help (`Answer`). A yes books nothing: they suggest a day next, as anybody does.

    A no is kept as what they would rather not be asked, as `not_this`, `not_now` and `less_of` keep it. Raises Answered; and
    NotAllowed for whoever is neither the person nor acting for them.
    """
    asking = Asking.objects.select_for_update(of=("self",), no_key=True).select_related("membership", "listing").get(pk=asking.pk)
    if asking.membership.user_id != by.user_id and by.for_member_id != asking.membership_id:
        raise NotAllowed
    asking.take(said, at=at)
    if said == Answer.YES:
        announce("matching.said_yes", bank_id=asking.timebank_id, asking_id=str(asking.pk))
    else:
        keep(asking.membership, asking.listing, RefusalKind(said), at=at)
    return asking

"""A call for help, asked in a time bank too: whoever answers it there and helps is given hours."""

import dataclasses

from django.urls import reverse
from django.utils.translation import pgettext

from amser.kernel.errors import NotFound
from amser.listings.models import Listing, ListingState
from amser.listings.models.listing import FINAL
from amser.members.models import Membership
from amser.networks import policies
from amser.networks.models import Call, CallKind, HelpRequest, Papers
from amser.networks.policies import Asked
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank
from amser.web.pages import now
from amser.web.visiting import MemberRequest


def banks_to_ask(asked: Asked) -> list[Belonging]:
    """Return where those who run the group may have a call for help asked too: the host's time banks where it is not yet. Two queries at most."""
    call, group = asked.call, asked.standing.group
    if not (asked.moderates and call.kind == CallKind.HELP and call.is_public and group.papers != Papers.PRIVATE and asked.may_answer):
        return []
    there = Belonging.objects.live().filter(organisation=group.given_to_id).select_related("timebank", "organisation")
    asked_there = call.requests.exclude(listing__state__in=FINAL).values("listing__timebank")
    return list(there.exclude(timebank__in=asked_there).order_by("pk")) if group.given_to_id else []


@dataclasses.dataclass(frozen=True, slots=True)
class AskedIn:
    """Where a call is asked too, what those who run the group are told of that, and its page there for members of that bank."""

    bank: TimeBank
    state: str
    url: str


def asked_in(asked: Asked) -> list[AskedIn]:
    """Return where a call is asked too; what waits is told to those who run the group alone. Two queries at most, for help alone."""
    if asked.call.kind != CallKind.HELP:
        return []
    states = [ListingState.ON_BOARD, ListingState.WAITING] if asked.moderates else [ListingState.ON_BOARD]
    found = list(Listing.objects.filter(of_a_call__call=asked.call, state__in=states).select_related("timebank").order_by("pk"))
    mine = set(Membership.objects.active().filter(user=asked.user).values_list("timebank", flat=True)) if found and asked.user else set()
    return [_where(one, is_mine=one.timebank_id in mine) for one in found]


def _where(one: Listing, *, is_mine: bool) -> AskedIn:
    is_up = one.state == ListingState.ON_BOARD
    waits = pgettext("call.in_bank.waits", "It waits for whoever runs the time bank.")
    return AskedIn(
        one.timebank, "" if is_up else waits, reverse("member:listing", args=[one.timebank.slug, one.pk]) if is_mine and is_up else ""
    )


def call_of(request: MemberRequest, listing: Listing) -> Call | None:
    """Return the call behind what an organisation asks, where the reader may read it. At most five queries; none for others' listings."""
    if listing.belonging_id is None:
        return None
    found = HelpRequest.objects.filter(listing=listing).select_related("call__group").first()
    try:
        return policies.call_for(request.user, found.call.group.slug, found.call_id, at=now()).call if found else None
    except NotFound:
        return None

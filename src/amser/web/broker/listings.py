"""What waits to go on the board, and what a coordinator decides about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.exchanges.actions import OwnMatter
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.listings import actions
from amser.listings.models import Kind, Listing, ListingState
from amser.listings.policies import listing_at_the_desk
from amser.members.queries import cleared_by_member
from amser.web.broker import forms, lists
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words import safety

AT_MOST = 100


@broker_page
def listings(request: DeskRequest) -> HttpResponse:
    """Everything that waits, with what its giver lacks."""
    pile = lists.listings(request.bank, request.user, at_most=AT_MOST)
    cleared = cleared_by_member([listing.member for listing in pile.rows if listing.member], on=today(now()))
    rows = [_row(listing, cleared.get(listing.member_id or 0, frozenset())) for listing in pile.rows]
    return page(request, "broker/listings.html", rows=rows, count=pile.count)


@require_POST
@broker_page
def put_up(request: DeskRequest, listing_id: int) -> HttpResponse:
    """Put it on the board."""
    listing = listing_at_the_desk(request.bank, listing_id, places=request.places)

    def act() -> Listing:
        _not_own(request, listing)
        return actions.put_up(by=actor(request), key=key_of(request), at=now(), listing=listing)

    if attempt_button(request, act):
        messages.success(request, pgettext("desk.put_up.done", "On the board: “%(title)s”") % {"title": listing.title})
    return go("broker:listings", request.bank.slug)


@broker_page
def decline(request: DeskRequest, listing_id: int) -> HttpResponse:
    """Do not put it up; the reason stays at the desk."""
    listing = listing_at_the_desk(request.bank, listing_id, places=request.places)
    if listing.state != ListingState.WAITING and request.method != "POST":
        raise NotFound
    form = forms.ReasonForm(typed(request))

    def act() -> Listing:
        _not_own(request, listing)
        return actions.decline(
            by=actor(request), key=form.cleaned_data["key"], at=now(), listing=listing, reason=form.cleaned_data["reason"]
        )

    said = Decision(
        heading=pgettext("desk.decline.heading", "Not put this on the board"),
        lede=f"“{listing.title}”",
        submit=pgettext("desk.decline.submit", "Do not put it up"),
        back=reverse("broker:listings", args=[request.bank.slug]),
        back_words=pgettext("desk.list.listings", "Waiting to go on the board"),
        done=pgettext("desk.decline.done", "It does not go up. Its writer is told to talk with you."),
    )
    return decide(request, form, said, act)


def _row(listing: Listing, cleared: frozenset[str]) -> dict[str, object]:
    lacking = listing.task.needs - cleared if listing.kind == Kind.OFFER and listing.member else frozenset[str]()
    return {
        "listing": listing,
        "level": words.level(listing.level),
        "missing": safety.capabilities(lacking),
        "prohibited": listing.prohibited.name if listing.prohibited else "",
    }


def _not_own(request: DeskRequest, listing: Listing) -> None:
    if listing.member is not None and is_own(request, listing.member):
        raise OwnMatter

"""What a listing shows on the board and on its own page."""

import dataclasses
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import get_language, pgettext

from amser.geography import metres_between
from amser.kernel.minutes import duration
from amser.listings.models import Kind, Listing, ListingState
from amser.members.models import Membership
from amser.web.words.distance import how_far
from amser.web.words.when import in_words


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """
    One listing on the board, in the reader's language where it was written in it.

    `suits` is when it would suit, as it was ticked; `when` is the same, or else the person's own words.
    """

    pk: int
    kind: str
    kind_label: str
    icon: str
    title: str
    language: str
    url: str
    who: str
    where: str
    when: str
    suits: str
    takes: str
    written: str
    category: str


def cards(listings: Iterable[Listing], viewer: Membership) -> list[Card]:
    """Return the cards of listings fetched `for_cards`, as a member of the bank sees them."""
    return [card(listing, viewer) for listing in listings]


def card(listing: Listing, viewer: Membership) -> Card:
    """Return the card of one listing."""
    title, _, language = listing.words(get_language() or "en")
    suits = in_words(listing.days, listing.parts)
    return Card(
        pk=listing.pk,
        kind=listing.kind,
        kind_label=kind_label(listing.kind),
        icon=listing.category_id,
        title=title,
        language=language,
        url=reverse("member:listing", args=[viewer.timebank.slug, listing.pk]),
        who=_who(listing, viewer),
        where=where(listing, viewer),
        when=suits or listing.availability,
        suits=suits,
        takes=takes(listing),
        written=written(listing),
        category=listing.category.name,
    )


def kind_label(kind: str) -> str:
    """Return "Offer" or "Request"."""
    return pgettext("kind.offer", "Offer") if kind == Kind.OFFER else pgettext("kind.request", "Request")


def where(listing: Listing, viewer: Membership) -> str:
    """
    Return the rough place: the listing's, else the one where its member lives, else nothing; next door also the bank.

    And about how far that is, where both are known; of one's own, nobody needs to be told.
    """
    place = listing.place or (listing.member.place if listing.member else None)
    names = [place.name] if place else []
    if listing.timebank_id != viewer.timebank_id:
        names.append(listing.timebank.name)
    here, there = viewer.lives_at, listing.lies_at
    if here and there and listing.member_id != viewer.pk:
        names.append(how_far(metres_between(here, there)))
    return ", ".join(names)


def takes(listing: Listing) -> str:
    """Return about how long it takes; nothing where nobody said."""
    if listing.takes_minutes is None:
        return ""
    return pgettext("board.card.takes", "About %(duration)s") % {"duration": duration(listing.takes_minutes)}


def written(listing: Listing) -> str:
    """Return the language or languages it is written in, in words."""
    if len(listing.languages) > 1:
        return pgettext("board.card.written_both", "Written in Welsh and in English")
    if listing.language == "cy":
        return pgettext("board.card.written_cy", "Written in Welsh")
    return pgettext("board.card.written_en", "Written in English")


def _who(listing: Listing, viewer: Membership) -> str:
    if listing.member is None:
        return pgettext("board.card.by", "From: %(organisation)s") % {"organisation": listing.held_by}
    if listing.member_id == viewer.pk:
        return pgettext("board.card.mine", "From you")
    words = (
        pgettext("board.card.offer", "Offer from %(name)s")
        if listing.kind == Kind.OFFER
        else pgettext("board.card.request", "Request from %(name)s")
    )
    return words % {"name": listing.member.short_name}


def state_label(state: str) -> str:
    """Return where a listing stands, in words for its owner."""
    return {
        ListingState.WAITING: pgettext("listing.state.waiting", "Waiting for the coordinator"),
        ListingState.ON_BOARD: pgettext("listing.state.on_board", "On the board"),
        ListingState.PAUSED: pgettext("listing.state.paused", "Down for now"),
        ListingState.ENDED: pgettext("listing.state.ended", "Its time has run out"),
        ListingState.DOWN: pgettext("listing.state.down", "Taken down"),
        ListingState.REFUSED: pgettext("listing.state.refused", "Not put on the board"),
    }[ListingState(state)]


def thing(*, for_hours: bool) -> str:
    """Return what a bank's policy says of things: given or lent as a rule, since goods for hours may cost someone a benefit."""
    if for_hours:
        return pgettext("listing.thing.for_hours", "In this time bank, a thing may be given for hours.")
    return pgettext("listing.thing.not_for_hours", "A thing itself is given or lent, never sold for hours. Hours are for people's time.")

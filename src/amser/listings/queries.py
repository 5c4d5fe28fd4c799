"""Answers about the board that are not rows of one model."""

import dataclasses
from collections.abc import Sequence

from django.db.models import F, Value

from amser.listings.models import Category, Kind, Listing, ListingState
from amser.listings.models.listing import ListingQuerySet
from amser.members.models import Membership
from amser.search.index import BEST_FIRST
from amser.timebanks.models import TimeBank

COUNT_UP_TO = 500


@dataclasses.dataclass(frozen=True, slots=True)
class BoardFilter:
    """What a reader narrows the board by. Empty means everything."""

    words: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()
    place_id: int | None = None
    language: str = ""
    days: str = ""
    parts: str = ""
    nearest: bool = False

    def narrow(self, listings: ListingQuerySet) -> ListingQuerySet:
        """Return the listings that meet every part but the kind."""
        found = listings.suiting(days=self.days, parts=self.parts)
        if self.categories:
            found = found.filter(category_id__in=self.categories)
        if self.place_id:
            found = found.filter(place_id=self.place_id)
        if self.language:
            found = found.filter(language=self.language) | found.exclude(other_title="")
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """
    One page of the board. Counts stop at COUNT_UP_TO, which then means "that many or more".

    `silent` counts what would be there, had it said when: 0 where nobody narrowed by that.
    """

    listings: list[Listing]
    offers: int
    requests: int
    page: int
    has_more: bool
    silent: int = 0

    @property
    def count(self) -> int:
        """How many there are of both kinds."""
        return self.offers + self.requests


def board(
    bank: TimeBank,
    *,
    wanted: BoardFilter,
    page: int = 1,
    size: int = 24,
    neighbours: Sequence[TimeBank] = (),
    reader: Membership | None = None,
) -> Board:
    """
    Return a page of a bank's board, with what members of these neighbours share.

    The newest first; where words are asked for, the best first; and before either the nearest to the reader, where they ask for it.

    A `reader` is shown nothing of whoever is kept apart from them.
    Three queries, whatever the page holds; four where narrowed by day.
    """
    all_found = Listing.objects.found_in(bank, neighbours).on_board().about(wanted.words)
    if reader is not None:
        all_found = all_found.not_apart_from(reader.user_id)
    found = wanted.narrow(all_found)
    counts = {kind: found.filter(kind=kind).order_by()[: COUNT_UP_TO + 1].count() for kind in Kind.values}
    shown = found.filter(kind=wanted.kind) if wanted.kind else found
    start = (page - 1) * size
    rows = list(_in_order(shown, wanted, reader).for_cards()[start : start + size + 1])
    return Board(
        listings=rows[:size],
        offers=counts[Kind.OFFER],
        requests=counts[Kind.REQUEST],
        page=page,
        has_more=len(rows) > size,
        silent=_silent(all_found, wanted),
    )


def _in_order(shown: ListingQuerySet, wanted: BoardFilter, reader: Membership | None) -> ListingQuerySet:
    best = BEST_FIRST if wanted.words.strip() else ()
    here = reader.lives_at if reader else None
    if wanted.nearest and here:
        return shown.from_here(here).order_by(F("metres").asc(nulls_last=True), *best, "-created_at", "-pk")
    return shown.order_by(*best, "-created_at", "-pk")


def _silent(all_found: ListingQuerySet, wanted: BoardFilter) -> int:
    if not (wanted.days or wanted.parts):
        return 0
    found = dataclasses.replace(wanted, days="", parts="").narrow(all_found).filter(days="", parts="")
    return (found.filter(kind=wanted.kind) if wanted.kind else found).order_by()[: COUNT_UP_TO + 1].count()


def categories() -> list[Category]:
    """Return every category in its order."""
    return list(Category.objects.all())


@dataclasses.dataclass(frozen=True, slots=True)
class Idea:
    """A listing that a member might like, and why: somebody asks for a kind of help they offer, or it is simply new."""

    listing: Listing
    is_what_they_offer: bool


def ideas(member: Membership, *, limit: int = 2) -> list[Idea]:
    """Return a few listings of others: requests for the kinds of help that the member offers, then the newest. Three queries."""
    offered = Listing.objects.filter(member=member, kind=Kind.OFFER, state=ListingState.ON_BOARD).values("category_id")
    others = Listing.objects.filter(timebank_id=member.timebank_id).on_board().exclude(member__isnull=True).exclude(member=member)
    others = others.not_apart_from(member.user_id)
    # The newest of each sort, along the index: ordering the whole board by what fits would read all of it. And first
    # the few, then all that a card shows of them: planning both as one takes the database longer than answering both.
    newest = others.order_by("-created_at", "-pk")
    fitting = newest.filter(kind=Kind.REQUEST, category_id__in=offered).values_list("pk", Value(value=True))[:limit]
    found = list(fitting.union(newest.values_list("pk", Value(value=False))[:limit], all=True))
    fits = {pk for pk, is_fit in found if is_fit}
    chosen = Listing.objects.filter(pk__in=[pk for pk, _ in found]).for_cards()
    in_order = sorted(chosen, key=lambda listing: (listing.pk in fits, listing.created_at, listing.pk), reverse=True)
    return [Idea(listing=listing, is_what_they_offer=listing.pk in fits) for listing in in_order[:limit]]

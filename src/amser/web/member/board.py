"""The board: what people offer and would like."""

import dataclasses
import math

from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.kernel.languages import sort_key
from amser.listings import queries
from amser.listings.models import Kind
from amser.listings.models.when import DAYS, PARTS, in_order
from amser.listings.queries import COUNT_UP_TO, Board
from amser.search.terms import did_you_mean
from amser.timebanks.models import Place
from amser.timebanks.queries import neighbours_of
from amser.web.member.cards import cards
from amser.web.member.searching import Search
from amser.web.pages import page
from amser.web.visiting import MemberRequest, active_member_page
from amser.web.words.when import day_choices, in_words, part_choices

ON_A_PAGE = 24
ON_PAPER = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Paginator:
    """How many pages there are; None where nobody counted that far."""

    num_pages: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Pages:
    """What the pager needs of a page of the board."""

    number: int
    has_next: bool
    paginator: Paginator

    @property
    def has_previous(self) -> bool:
        """Whether there is one before."""
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        """Whether there is more than this one."""
        return self.has_previous or self.has_next

    @property
    def previous_page_number(self) -> int:
        """The number before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The number after."""
        return self.number + 1


@require_safe
@active_member_page
def board(request: MemberRequest) -> HttpResponse:
    """Show the board, narrowed as the address says."""
    request.tab = "board"
    search = Search.read(request.GET)
    neighbours = neighbours_of(request.bank)
    found = queries.board(
        request.bank,
        wanted=search.wanted,
        page=search.page,
        size=ON_A_PAGE,
        neighbours=neighbours if search.near else (),
        reader=request.membership,
    )
    choices, meant = _choices(request), did_you_mean(search.words)
    return page(
        request,
        "member/board.html",
        search=search,
        cards=cards(found.listings, request.membership),
        count=_figure(_shown(found, search)),
        meant=meant,
        meant_query=search.query(words=meant) if meant else "",
        silent=_figure(found.silent) if found.silent else "",
        whenever=search.query(when=""),
        pages=_pages(found, search),
        query=search.query(),
        segments=_segments(found, search),
        choices=choices,
        neighbours=", ".join(other.name for other in neighbours),
        near=search.query(near=not search.near),
        nearest=search.query(nearest=not search.nearest) if request.membership.lives_at else "",
        narrowed=", ".join(choices.chosen(search)),
        unnarrowed=search.query(categories=(), place="", languages=(), when=""),
        beside_words=search.pairs(without=("q",)),
        beside_filters=search.pairs(without=("c", "place", "l", "d")),
    )


@require_safe
@active_member_page
def board_print(request: MemberRequest) -> HttpResponse:
    """Show the board to print and put on a wall: as strangers may see it, with the bank's telephone."""
    search = Search.read(request.GET)
    found = queries.board(request.bank, wanted=search.wanted, size=ON_PAPER, reader=request.membership)
    shown = cards(found.listings, request.membership)
    return page(
        request,
        "member/board_print.html",
        offers=[card for card in shown if card.kind == Kind.OFFER],
        requests=[card for card in shown if card.kind == Kind.REQUEST],
        query=search.query(),
        has_more=found.has_more,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """What the board can be narrowed by: values with their words, and an icon for each kind of help."""

    categories: list[tuple[str, str, str]]
    places: list[tuple[str, str]]
    languages: list[tuple[str, str, str]]
    when: list[tuple[str, str]]

    def chosen(self, search: Search) -> list[str]:
        """Return the words of what a search narrows by."""
        wanted = {*search.categories, *search.languages}
        places = [words for value, words in self.places if value == search.place]
        when = in_words(in_order(search.when, of=DAYS), in_order(search.when, of=PARTS))
        kinds = [words for value, words, _ in [*self.categories, *self.languages] if value in wanted]
        return [*kinds, *places, *([when] if when else [])]


def _choices(request: MemberRequest) -> Choices:
    places = sorted(Place.objects.filter(timebank=request.bank), key=lambda place: sort_key(place.name))
    return Choices(
        categories=[(category.code, category.name, category.code) for category in queries.categories()],
        places=[(str(place.pk), place.name) for place in places],
        languages=[
            ("cy", pgettext("board.filter.in_welsh", "In Welsh"), ""),
            ("en", pgettext("board.filter.in_english", "In English"), ""),
        ],
        when=[*day_choices(), *part_choices()],
    )


def _shown(found: Board, search: Search) -> int:
    return {Kind.OFFER: found.offers, Kind.REQUEST: found.requests}.get(Kind(search.kind), 0) if search.kind else found.count


def _figure(count: int) -> str:
    return f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count)


def _pages(found: Board, search: Search) -> Pages:
    count = _shown(found, search)
    counted = max(found.offers, found.requests) <= COUNT_UP_TO
    return Pages(found.page, found.has_more, Paginator(max(math.ceil(count / ON_A_PAGE), 1) if counted else None))


def _segments(found: Board, search: Search) -> list[tuple[str, str, bool]]:
    words = pgettext("common.count", "%(label)s: %(count)s")
    kinds = [
        ("", pgettext("board.kind.all", "All"), found.count),
        (Kind.OFFER, pgettext("board.kind.offers", "Offers"), found.offers),
        (Kind.REQUEST, pgettext("board.kind.requests", "Requests"), found.requests),
    ]
    return [
        (f"?{search.query(kind=str(kind))}", words % {"label": label, "count": _figure(count)}, search.kind == kind)
        for kind, label, count in kinds
    ]

"""A bank, as strangers see it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amser.kernel.languages import sort_key
from amser.listings.queries import BoardFilter
from amser.listings.queries import board as board_of
from amser.members.models import Membership
from amser.timebanks import policies
from amser.timebanks.models import TimeBank
from amser.web.member.searching import Search
from amser.web.pages import page


@require_safe
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a bank says of itself, and how to join."""
    found = _visit(request, slug)
    places = sorted(found.places.all(), key=lambda place: sort_key(place.name))
    return page(request, "public/bank.html", bank=found, places=places, membership=_membership(request, found))


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the board as strangers see it: what, of which kind, and nothing about anyone."""
    found = _visit(request, slug)
    search = Search.read(request.GET)
    wanted = BoardFilter(words=search.words, kind=search.kind)
    board = board_of(found, wanted=wanted, page=search.page)
    rows = [(listing, *listing.words(get_language() or "en")) for listing in board.listings]
    return page(request, "public/board.html", bank=found, wanted=wanted, board=board, rows=rows)


def _visit(request: HttpRequest, slug: str) -> TimeBank:
    found = policies.bank_at(slug)
    request.bank = found  # type: ignore[attr-defined]
    return found


def _membership(request: HttpRequest, found: TimeBank) -> Membership | None:
    if not request.user.is_authenticated:
        return None
    return Membership.objects.live().filter(user=request.user, timebank=found).first()

"""What credits can be used for, for everybody: a list, one offer, a map and a booklet."""

import itertools
from collections.abc import Callable
from functools import wraps

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.agencies.models import Participant, Scheme
from amser.agencies.policies import scheme_at
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import LANGUAGES
from amser.venues.models import Offer
from amser.venues.policies import offer_in
from amser.web.credits import brochure
from amser.web.credits.map import places_drawn
from amser.web.pages import now, page
from amser.web.papers import as_pdf, written
from amser.web.words import offers as words

ON_A_PAGE = 24


def brochure_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page of a running scheme to everybody; whoever takes part in it finds their own menu there. At most two queries."""

    @wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: object, **kwargs: object) -> HttpResponse:
        participant = _participant(request, slug)
        if participant is None:
            return view(request, scheme_at(slug), *args, **kwargs)
        request.participant, request.credit_scheme, request.tab = participant, participant.scheme, "use"  # type: ignore[attr-defined]
        return view(request, participant.scheme, *args, **kwargs)

    return visit


def _participant(request: HttpRequest, slug: str) -> Participant | None:
    if not request.user.is_authenticated:
        return None
    live = Participant.objects.live().filter(user=request.user, scheme__slug=slug, scheme__closed_at__isnull=True)
    return live.select_related("scheme", "user").first()


@require_safe
@brochure_page
def offers(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Show what a scheme's credits can be used for, narrowed as the address says."""
    wanted, day = brochure.Wanted.read(request.GET), today(now())
    everything = brochure.found(scheme, brochure.Wanted(), day)
    those = [offer for offer in everything if wanted.takes(offer)]
    pages = Paginator(those, ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    return page(
        request,
        "credits/offers.html",
        scheme=scheme,
        wanted=wanted,
        count=len(those),
        pages=shown,
        cards=[(offer, words.prices(offer), words.when(offer)) for offer in shown],
        councils=brochure.council_choices(everything),
        days=brochure.day_choices(),
        kinds=brochure.kind_choices(),
        query=wanted.query(),
    )


@require_safe
@brochure_page
def offer(request: HttpRequest, scheme: Scheme, offer_id: int) -> HttpResponse:
    """Show one offer: what it is, what it asks, and everything to know before one goes."""
    day = today(now())
    found = offer_in(scheme, offer_id, day)
    closed = (pgettext("offer.rules.closed", "Closed on"), words.closed_on(found, day))
    return page(request, "credits/offer.html", scheme=scheme, offer=found, prices=words.prices(found), facts=[*_facts(found), closed])


@require_safe
@brochure_page
def offers_map(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Show where credits can be used, with the same as a list beside it."""
    wanted = brochure.Wanted.read(request.GET)
    those = brochure.found(scheme, wanted, today(now()))
    stops, picture = places_drawn(those)
    on_it = {offer.pk for stop in stops for offer in stop.offers}
    return page(
        request,
        "credits/map.html",
        scheme=scheme,
        stops=stops,
        picture=picture,
        elsewhere=[offer for offer in those if offer.pk not in on_it],
        query=wanted.query(),
    )


@require_safe
@brochure_page
def booklet(request: HttpRequest, scheme: Scheme, language: str) -> HttpResponse:
    """Return the brochure as pages to print and fold, in one language."""
    code = next((code for code in LANGUAGES if code == language), None)
    if code is None:
        raise NotFound
    with translation.override(code):
        those = brochure.found(scheme, brochure.Wanted.read(request.GET), today(now()))
        councils = [(council, _venues(of_it)) for council, of_it in brochure.by_council(those)]
        name = pgettext("use.booklet.file", "where-to-use-credits")
    return as_pdf(
        request, "papers/brochure.html", how=written(languages=[code]), name=name, scheme=scheme, councils=councils, today=today(now())
    )


def _venues(those: list[Offer]) -> list[tuple[object, list[tuple[Offer, str, list[tuple[str, str]]]]]]:
    of_each = itertools.groupby(those, key=lambda offer: offer.organisation)
    return [(venue, [(offer, words.prices(offer), [fact for fact in _facts(offer) if fact[1]]) for offer in its]) for venue, its in of_each]


def _facts(offer: Offer) -> list[tuple[str, str]]:
    place = offer.place
    where = ", ".join(part for part in (place.name, place.address) if part) if place else ""
    return [
        (pgettext("card.where", "Where"), where),
        *words.rules(offer),
        (pgettext("offer.access", "Getting in and about"), place.access if place else ""),
    ]

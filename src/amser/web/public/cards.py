"""What the square code on a card of credits opens. Its address holds the card's number, and nothing of a person."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amser.agencies.models import Participant, Scheme
from amser.kernel.languages import base
from amser.web.languages import LANGUAGE_COOKIE
from amser.web.pages import go, page
from amser.web.scanned import leads_on, when_scanned

AT_MOST: Final = 50


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Lead a telephone's camera to the page in the language read there before; a card knows none."""
    with translation.override(base(request.COOKIES.get(LANGUAGE_COOKIE) or "cy")):
        return go("public:card", token)


@never_cache
@require_safe
def card(request: HttpRequest, token: str) -> HttpResponse:
    """
    Lead on whoever has something to do with cards; tell everybody else what such a card is for, and whom to ring.

    The page is the same for every number, whether it is somebody's, was once, or never: it does not look.
    """
    answer = leads_on(request, token)
    if answer is not None:
        return answer
    return page(request, "public/card.html", schemes=list(Scheme.objects.running().filter(is_sample=False).order_by("pk")[:AT_MOST]))


@when_scanned(40)
def own_credits(request: HttpRequest, _number: str) -> HttpResponse | None:
    """Lead somebody who takes part in one scheme to their own credits, whatever card they scanned."""
    if not request.user.is_authenticated:
        return None
    mine = list(Participant.objects.live().filter(user=request.user, scheme__closed_at__isnull=True).select_related("scheme")[:2])
    return go("credits:mine", mine[0].scheme.slug) if len(mine) == 1 else None

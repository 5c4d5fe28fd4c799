"""What the square code on a voucher opens: the till of whoever has one, somebody's own page, or what such a voucher is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amser.agencies.models import Participant, Scheme
from amser.kernel.languages import base
from amser.vouchers.queries import scheme_of
from amser.web.languages import LANGUAGE_COOKIE
from amser.web.pages import go, page
from amser.web.throttle import is_tried_too_often

Handler = Callable[[HttpRequest, str], HttpResponse | None]

_AT_A_TILL: list[Handler] = []


def when_a_till_scans(handler: Handler) -> Handler:
    """Register what answers where the telephone is a till; it returns None where it is none, alike for every voucher."""
    _AT_A_TILL.append(handler)
    return handler


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Lead a telephone's camera to the page in the language read there before; a voucher knows none."""
    with translation.override(base(request.COOKIES.get(LANGUAGE_COOKIE) or "cy")):
        return go("public:voucher", token)


@require_safe
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead whoever types the address on a voucher to the scheme's page, in the language read there before: paper says it without one."""
    with translation.override(base(request.COOKIES.get(LANGUAGE_COOKIE) or "cy")):
        return go("credits:scheme", slug)


@never_cache
@require_safe
def voucher(request: HttpRequest, token: str) -> HttpResponse:
    """
    Lead on whoever is a till, or may pay the voucher in; tell everybody else what it is and where to use it.

    Nothing is said about whether it is used up, or whether there is such a one: the page is the scheme's.
    """
    at_a_till = next((answer for handler in _AT_A_TILL if (answer := handler(request, token)) is not None), None)
    if at_a_till is not None:
        return at_a_till
    found = scheme_of(token) if not is_tried_too_often(request, "voucher", most=60, minutes=10) else None
    if found is not None and _takes_part(request, found):
        request.session["voucher"] = token
        return go("credits:paper", found.slug)
    return page(request, "public/voucher.html", scheme=found)


def _takes_part(request: HttpRequest, scheme: Scheme) -> bool:
    if not request.user.is_authenticated:
        return False
    return Participant.objects.live().filter(user=request.user, scheme=scheme, scheme__closed_at__isnull=True).exists()

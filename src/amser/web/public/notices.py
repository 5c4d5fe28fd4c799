"""The accessibility statement, the privacy notice, the simple-words switch, and the page of components."""

import datetime as dt
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from amser.web.languages import A_YEAR, WORDS_COOKIE, wants_simple_words
from amser.web.pages import page

PREPARED: Final = dt.date(2026, 11, 22)  # when both notices were written; change it with their words


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return page(request, "public/accessibility.html", prepared=PREPARED)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice."""
    return page(request, "public/privacy.html", prepared=PREPARED)


@require_POST
def simple_words(request: HttpRequest) -> HttpResponse:
    """Turn simple words on or off for this reader, and stay on the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("public:front")
    response = HttpResponseRedirect(back)
    chosen = "standard" if wants_simple_words(request) else "simple"
    response.set_cookie(WORDS_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SECURE)
    return response


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every part in every state, for those who build and those who check. Not on a live installation."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return page(request, "ui/components.html")

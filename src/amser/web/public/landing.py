"""The address without a language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amser.kernel.languages import LANGUAGES
from amser.web.languages import LANGUAGE_COOKIE


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Lead to the language that was read here before; on a first visit show both, Welsh first."""
    known = request.COOKIES.get(LANGUAGE_COOKIE)
    if known in LANGUAGES:
        return HttpResponseRedirect(f"/{known}/")
    return render(request, "public/landing.html")

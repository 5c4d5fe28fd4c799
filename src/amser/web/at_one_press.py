"""Addresses in letters that stop such letters: for a person behind a button, for a mail program at one press."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods


def at_one_press(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Let a view ask whether to stop, behind one button: mail programs that open every link change nothing. `is_done` says it was pressed.

    A mail program's own button (RFC 8058) posts what no link can post, and no form of ours: it has no page before it, and
    nothing but the address says who asks. What our page posts is checked as everywhere.
    """

    @csrf_protect
    def ask(request: HttpRequest, token: str) -> HttpResponse:
        return view(request, token, is_done=request.method == "POST")

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def stop(request: HttpRequest, token: str) -> HttpResponse:
        if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
            return view(request, token, is_done=True)
        return ask(request, token)

    return stop

"""
What happens when the square code of somebody's card is opened by a telephone's own camera, `/k/<number>/`.

It depends on who holds the telephone: a till, somebody who leads a session today, a desk. Each says so here, as its module is
imported; the first that has an answer gives it. Whoever is none of them learns what such a card is for, and nothing else.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest, str], HttpResponse | None]

_HANDLERS: list[tuple[int, str, Handler]] = []


def when_scanned(order: int) -> Callable[[Handler], Handler]:
    """
    Register a function that is told of the request and what stands in the address, as it stands there.

    It answers where the telephone is one of its own, and returns None otherwise, alike for numbers that are somebody's and that
    are nobody's. Lower orders are asked first: a till 10, a session's leader 20, a desk 30, the person themselves 40.
    """

    def register(handler: Handler) -> Handler:
        _HANDLERS.append((order, f"{handler.__module__}.{handler.__qualname__}", handler))
        _HANDLERS.sort(key=lambda one: one[:2])
        return handler

    return register


def leads_on(request: HttpRequest, number: str) -> HttpResponse | None:
    """Return where a scanned card leads whoever scanned it; None where nowhere."""
    return next((answer for _, _, handler in _HANDLERS if (answer := handler(request, number)) is not None), None)

"""
Signing in with a printed card and a PIN, for people without e-mail.

Such a session is that member's and nobody else's: it opens their pages in that one bank, shows and changes no details,
passes no second step, sees no desk whatever roles the person has, and ends after a few minutes in which nothing is done.
Every page asks whether the card is still in force: one that was replaced or ended closes what it opened, at once.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext

from amser.kernel.errors import NotFound
from amser.kernel.languages import LANGUAGES
from amser.members.models import Card
from amser.members.policies import card_in_force
from amser.web.pages import page
from amser.web.visiting import page_to_return_to
from amser.web.whose import KEPT

IDLE_SECONDS: Final = 10 * 60
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
_OPEN: Final = frozenset({"landing", "health", "ready", "icon", "digests", "account_logout", "person:banks", "person:card"})


def begin(request: HttpRequest, card: Card) -> None:
    """Sign a member in with their card. Whoever was signed in before in this browser no longer is."""
    kept = None if request.user.is_authenticated else request.session.get(KEPT)
    logout(request)
    if kept is not None:  # typed before the time was up; it goes again where somebody else did: see `whose`
        request.session[KEPT] = kept
    login(request, card.membership.user, backend=BACKEND)  # another way of signing in would lift the bounds: see `forget`
    request.session["card"], request.session["card_seen"] = card.pk, time.time()
    request.session.set_expiry(IDLE_SECONDS)


def forget(*, request: HttpRequest, **_: Any) -> None:
    """Whoever has just signed in, in whatever way, did so without a card, until `begin` says otherwise."""
    for name in ("card", "card_seen"):
        request.session.pop(name, None)


class CardMiddleware:
    """Keeps a session that a card opened within its bounds. Stands after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the work is in `process_view`, which knows the page. What was shown stays in no browser that others use."""
        response = self.get_response(request)
        if getattr(request, "card", None) is not None:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Let through what a card opens; sign out where it is over; say kindly no to the rest."""
        if "card" not in request.session or request.resolver_match is None:
            return None
        card = _still(request)
        if card is None:
            return _over(request)
        request.session["card_seen"] = time.time()
        request.card = card  # type: ignore[attr-defined]
        match = request.resolver_match
        if match.namespaces[:1] == ["member"] and kwargs.get("slug") == card.membership.timebank.slug:
            return None
        if match.view_name == "public:join":  # a membership elsewhere is more than this member's pages here
            return page(request, "person/not_by_card.html", status=403)
        if match.namespaces[:1] in (["public"], ["demo"]) or match.view_name in _OPEN:
            return None
        return page(request, "person/not_by_card.html", status=403)


def _still(request: HttpRequest) -> Card | None:
    if time.time() - request.session.get("card_seen", 0) > IDLE_SECONDS:
        return None
    try:
        return card_in_force(request.session["card"])
    except NotFound:
        return None


def back_to_what_was_typed(request: HttpRequest, card: Card) -> str:
    """Return the page of the member's bank on which something was typed before the time was up; "" where nothing was."""
    path: str = request.session.get(KEPT, {}).get("path", "")
    slug = card.membership.timebank.slug
    own = [f"/{language}/b/{slug}/" for language in LANGUAGES]
    return path if path.startswith(tuple(own)) else ""


def _over(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        page_to_return_to(request)
    kept = request.session.get(KEPT)
    logout(request)
    if kept is not None:
        request.session[KEPT] = kept
    words = pgettext("card.over", "You were signed out to keep you safe. To go on, type your card number and your PIN again.")
    messages.info(request, words)
    return HttpResponseRedirect(reverse("person:card"))

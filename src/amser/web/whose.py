"""
Whose what was typed is, once a session is over: a note in the browser, of who was last signed in there, outlives it.

What was typed into a form before the time was up is kept for that person alone. Whoever else signs in next in that browser
finds nothing of it. The note holds an id, signed, and goes when somebody signs out themselves.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "amser_last"
SALT: Final = "amser.web.whose"
KEPT: Final = "kept"


class WhoseMiddleware:
    """Keeps the note of who is signed in. Stands after SessionMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; then write down who is signed in, or strike it out for whoever was and is no longer."""
        was = request.session.get(SESSION_KEY) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        response = self.get_response(request)
        if not request.session.accessed:  # nobody's page
            return response
        now = request.session.get(SESSION_KEY)
        if now is not None and now != _noted(request):
            note = signing.dumps(now, salt=SALT)
            age = settings.SESSION_COOKIE_AGE
            response.set_cookie(COOKIE, note, max_age=age, samesite="Lax", httponly=True, secure=settings.SECURE)
        elif was is not None and now is None:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def typed_by(request: HttpRequest) -> str | None:
    """Return the id of whoever typed what is posted: who is signed in, or was until the time was up. None where nobody knows."""
    return str(request.user.pk) if request.user.is_authenticated else _noted(request)


def is_theirs(request: HttpRequest) -> bool:
    """Whether what is kept was typed by whoever is signed in now."""
    return bool(request.user.is_authenticated and request.session[KEPT].get("user") == str(request.user.pk))


def drop_what_others_typed(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """Somebody has just signed in: what another person typed before is gone."""
    if request.session.get(KEPT, {}).get("user") != str(user.pk):
        request.session.pop(KEPT, None)


def _noted(request: HttpRequest) -> str | None:
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return None

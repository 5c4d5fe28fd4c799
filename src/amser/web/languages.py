"""The language of a page: its address says which, a preference says whether in simple words."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from amser.identity.models import Format
from amser.kernel.languages import LANGUAGES, Language, base

LANGUAGE_COOKIE = "amser_language"
WORDS_COOKIE = "amser_words"
A_YEAR = 60 * 60 * 24 * 365


class LanguagePrefix(LocalePrefixPattern):
    """`/cy/` or `/en/` before every address, also while the words are simple: those have no addresses of their own."""

    @property
    def language_prefix(self) -> str:
        """The current language's prefix."""
        return f"{base(translation.get_language() or 'en')}/"


class LanguageMiddleware:
    """Speaks the language of the address, in simple words for whoever likes them; remembers it for the front page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the address."""
        language = language_of(request.path)
        if language is None:  # nobody's page: no look at who reads, so that it answers without the database
            with translation.override("en"):
                return self.get_response(request)
        with translation.override(_variant(language, request)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.COOKIES.get(LANGUAGE_COOKIE) != language:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SECURE)
        return response


def language_of(path: str) -> Language | None:
    """Return the language that an address names, or None where it names none."""
    first = path.lstrip("/").split("/", 1)[0]
    return next((language for language in LANGUAGES if language == first), None)


def wants_simple_words(request: HttpRequest) -> bool:
    """Whether the reader chose simple words: here in the footer, or in their settings."""
    chosen = request.COOKIES.get(WORDS_COOKIE)
    if chosen:
        return chosen == "simple"
    return request.user.is_authenticated and request.user.format == Format.SIMPLE


def _variant(language: Language, request: HttpRequest) -> str:
    return f"{language}-simple" if wants_simple_words(request) else language

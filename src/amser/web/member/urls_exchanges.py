"""The addresses of exchanges and hours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path


def _later(_: HttpRequest, **__: object) -> HttpResponse:
    raise Http404


exchange_urls: list[URLPattern] = [
    path("arrangements/", _later, name="arrangements"),
    path("arrangements/<uuid:exchange_id>/", _later, name="exchange"),
    path("board/<int:listing_id>/arrange/", _later, name="suggest"),
    path("already/", _later, name="past"),
    path("hours/", _later, name="hours"),
    path("hours/hide/", _later, name="hide_hours"),
]

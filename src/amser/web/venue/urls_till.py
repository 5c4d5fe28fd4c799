"""The addresses of the till."""

from django.urls import URLPattern, URLResolver, path

from amser.web.venue import till

till_urls: list[URLPattern | URLResolver] = [
    path("", till.home, name="home"),
    path("offer/", till.offer, name="offer"),
    path("again/", till.begin_again, name="again"),
    path("today/", till.list_today, name="today"),
    path("use/<uuid:use_id>/", till.use, name="use"),
    path("use/<uuid:use_id>/accept/", till.accept, name="accept"),
    path("use/<uuid:use_id>/undo/", till.undo, name="undo"),
]

"""The addresses of the till."""

from django.urls import URLPattern, URLResolver, path

from amser.web.venue import till

till_urls: list[URLPattern | URLResolver] = [
    path("", till.home, name="home"),
    path("offer/", till.offer, name="offer"),
    path("again/", till.begin_again, name="again"),
    path("today/", till.list_today, name="today"),
    path("use/<uuid:pk>/", till.use, name="use"),
    path("use/<uuid:pk>/accept/", till.accept, name="accept"),
    path("use/<uuid:pk>/undo/", till.undo, name="undo"),
]

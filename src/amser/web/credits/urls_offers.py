"""The addresses of what credits can be used for, and of booking it."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import offers

offers_urls: list[URLPattern | URLResolver] = [
    path("use/", offers.offers, name="offers"),
    path("use/map/", offers.offers_map, name="offers_map"),
    path("use/booklet/<slug:language>/", offers.booklet, name="booklet"),
    path("use/<int:offer_id>/", offers.offer, name="offer"),
]

"""Every address that people visit."""

from django.urls import URLPattern, URLResolver, include, path

from amser.web import digests, health, icon, list_worker
from amser.web.public import cards, landing, paper, wall
from amser.web.venue import till

everywhere: list[URLPattern | URLResolver] = [
    path("", landing.landing, name="landing"),
    path("health/", health.health, name="health"),
    path("digests.txt", digests.newest, name="digests"),
    path("list-worker.js", list_worker.worker, name="list_worker"),
    path("favicon.ico", icon.icon, name="icon"),
    path("w/", wall.opened, name="wall_code"),
    path("w/<str:token>/", wall.opened, name="wall"),
    path("k/<str:token>/", cards.opened, name="card"),
    path("ready/", health.ready, name="ready"),
    path("till/open/<str:token>/", till.open_till, name="open_till"),
    path("v/<str:token>/", paper.opened, name="voucher"),
    path("s/<slug:slug>/", paper.scheme, name="scheme_on_paper"),
]

in_both_languages: list[URLPattern | URLResolver] = [
    path("", include("amser.web.public.urls")),
    path("account/", include("amser.web.account.urls")),
    path("account/", include("amser.web.person.urls")),
    path("b/<slug:slug>/", include("amser.web.member.urls")),
    path("b/<slug:slug>/desk/", include("amser.web.broker.urls")),
    path("o/<slug:slug>/desk/", include("amser.web.organisation.urls")),
    path("s/<slug:slug>/desk/", include("amser.web.scheme.urls")),
    path("s/<slug:slug>/", include("amser.web.credits.urls")),
    path("till/", include("amser.web.venue.urls")),
    path("n/", include("amser.web.network.urls")),
    path("news/", include("amser.web.bulletins.urls")),
]

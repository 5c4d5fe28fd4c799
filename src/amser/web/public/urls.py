"""The addresses that need no sign-in."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import calendars
from amser.web.maps import pages as maps
from amser.web.public import (
    banks,
    cards,
    carried,
    conduct,
    front,
    help_pages,
    join,
    notices,
    organisations,
    paper,
    reference,
    saying,
    stop,
    wall,
)
from amser.web.search import views as search

app_name = "public"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("interest/<slug:council>/", front.interest, name="interest"),
    path("interest/<slug:council>/thanks/", front.interested, name="interested"),
    path("search/", search.search, name="search"),
    path("map/", maps.map_of_all, name="map"),
    path("map/places.json", maps.places, name="map_places"),
    path("help/", help_pages.topics, name="help"),
    path("help/<slug:topic>/", help_pages.topic, name="help_topic"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path("privacy/", notices.privacy, name="privacy"),
    path("simple-words/", notices.simple_words, name="simple_words"),
    path("lists/<str:token>/", carried.carried, name="carried"),
    path("w/", wall.code, name="wall_code"),
    path("w/<str:token>/", wall.wall, name="wall"),
    path("k/<str:token>/", cards.card, name="card"),
    path("stop/<str:token>/", stop.stop, name="stop"),
    path("components/", notices.components, name="components"),
    path("reference/thanks/", reference.thanks, name="reference_thanks"),
    path("reference/<str:token>/", reference.reference, name="reference"),
    path("o/", organisations.organisations, name="organisations"),
    path("o/<slug:slug>/", organisations.organisation, name="organisation"),
    path("o/<slug:slug>/sessions.ics", calendars.of_an_organisation, name="organisation_calendar"),
    path("v/<str:token>/", paper.voucher, name="voucher"),
    path("b/<slug:slug>/", banks.bank, name="bank"),
    path("b/<slug:slug>/code/", conduct.code, name="code"),
    path("b/<slug:slug>/notice-board/", banks.board, name="board"),
    path("b/<slug:slug>/join/", join.join, name="join"),
    path("b/<slug:slug>/join/thanks/", join.joined, name="joined"),
    path("b/<slug:slug>/say/", saying.say, name="say"),
    path("b/<slug:slug>/say/complaint/", saying.complain, name="complain"),
    path("b/<slug:slug>/say/concern/", saying.concern, name="raise_concern"),
    path("b/<slug:slug>/say/<slug:kind>/thanks/", saying.said, name="said"),
]

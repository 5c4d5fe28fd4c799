"""The addresses of a venue's offers and tills."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import bookings, offers

offers_urls: list[URLPattern | URLResolver] = [
    path("offers/", offers.offers, name="offers"),
    path("offers/new/", offers.new_offer, name="new_offer"),
    path("offers/<int:offer_id>/", offers.offer, name="offer"),
    path("offers/<int:offer_id>/change/", offers.change_offer, name="change_offer"),
    path("offers/<int:offer_id>/publish/", offers.publish_offer, name="publish_offer"),
    path("offers/<int:offer_id>/close/", offers.close_offer, name="close_offer"),
    path("offers/<int:offer_id>/copy/", offers.copy_offer, name="copy_offer"),
    path("offers/<int:offer_id>/book/", bookings.book_for_card, name="book_for_card"),
    path("offers/booked/", bookings.bookings, name="bookings"),
    path("offers/booked/<slug:day>/", bookings.bookings, name="bookings_of"),
]

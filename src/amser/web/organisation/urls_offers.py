"""The addresses of a venue's offers and tills."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import bookings, closing, offers

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
    path("offers/booking/<uuid:use_id>/cancel/", closing.cancel_booking, name="cancel_booking"),
    path("offers/booking/<uuid:use_id>/again/", closing.book_again, name="book_again"),
    path("offers/time/<int:sitting_id>/close/", closing.close_sitting, name="close_sitting"),
    path("offers/closed/<int:closure_id>/open/", closing.open_again, name="open_again"),
    path("offers/booked/<slug:day>/close/", closing.close_day, name="close_day"),
    path("offers/booked/<slug:day>/", bookings.bookings, name="bookings_of"),
]

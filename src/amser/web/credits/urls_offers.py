"""The addresses of what credits can be used for, and of booking it."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import booking, offers

offers_urls: list[URLPattern | URLResolver] = [
    path("use/", offers.offers, name="offers"),
    path("use/map/", offers.offers_map, name="offers_map"),
    path("use/booklet/<slug:language>/", offers.booklet, name="booklet"),
    path("use/<int:offer_id>/", offers.offer, name="offer"),
    path("use/<int:offer_id>/book/", booking.book, name="book"),
    path("use/<int:offer_id>/book/review/", booking.book_review, name="book_review"),
    path("use/booked/", booking.bookings, name="bookings"),
    path("use/booked/<uuid:use_id>/cancel/", booking.cancel_booking, name="cancel_booking"),
]

"""The addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from amser.web.member import board, circles, conduct, home, leaving, listings, needs, people, suggestions, supporters
from amser.web.member.urls_exchanges import exchange_urls

app_name = "member"

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", home.home, name="home"),
    path("board/", board.board, name="board"),
    path("board/print/", board.board_print, name="board_print"),
    path("board/<int:listing_id>/", listings.listing, name="listing"),
    path("board/<int:listing_id>/poster/", listings.poster, name="poster"),
    path("ask/", listings.ask, name="ask"),
    path("offer/", listings.offer, name="offer"),
    path("mine/", listings.mine, name="mine"),
    path("mine/<int:listing_id>/", listings.change, name="change"),
    path("mine/<int:listing_id>/renew/", listings.renew, name="renew"),
    path("mine/<int:listing_id>/pause/", listings.pause_listing, name="pause_listing"),
    path("mine/<int:listing_id>/show-again/", listings.show_again, name="show_again"),
    path("mine/<int:listing_id>/take-down/", listings.take_down, name="take_down"),
    path("ideas/", suggestions.ideas, name="ideas"),
    path("ideas/<int:listing_id>/rather-not/", suggestions.rather_not, name="rather_not"),
    path("ideas/rather-not/<int:refusal_id>/take-back/", suggestions.take_back, name="take_back"),
    path("asked/<uuid:asking_id>/", suggestions.asked, name="asked"),
    path("asked/<uuid:asking_id>/answer/", suggestions.answer_asking, name="answer_asking"),
    path("people/<int:number>/", people.person, name="person"),
    path("me/", people.me, name="me"),
    path("me/profile/", people.profile, name="profile"),
    path("me/needs/", needs.needs, name="needs"),
    path("me/contact/", people.contact, name="contact"),
    path("me/pause/", leaving.pause, name="pause"),
    path("me/resume/", leaving.resume, name="resume"),
    path("me/leave/", leaving.leave, name="leave"),
    path("me/code/", conduct.code, name="code"),
    *exchange_urls,
    path("circles/<int:circle_id>/", circles.circle, name="circle"),
    path("circles/<int:circle_id>/answer/", circles.answer, name="answer_circle"),
    path("me/supporters/", supporters.supporters, name="supporters"),
    path("me/supporters/new/", supporters.give_support, name="give_support"),
    path("me/supporters/<int:support_id>/end/", supporters.end_support, name="end_support"),
    path("me/done-for-me/", supporters.done_for_me, name="done_for_me"),
]

"""The addresses of somebody's own credits, card and gifts."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import giving, mine

mine_urls: list[URLPattern | URLResolver] = [
    path("me/", mine.mine, name="mine"),
    path("me/card/lost/", mine.lost, name="lost_card"),
    path("me/leave/", mine.leave, name="leave"),
    path("me/give/", giving.give, name="give"),
    path("me/gift/", giving.bring, name="bring_gift"),
    path("me/gifts/<uuid:gift_id>/", giving.gift, name="gift"),
    path("me/gifts/<uuid:gift_id>/take-back/", giving.take_back, name="take_back_gift"),
    path("me/gifts/<uuid:received_gift_id>/answer/", giving.answer, name="answer_gift"),
]

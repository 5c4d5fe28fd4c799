"""The addresses of people and cards, at an organisation's desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.cardholders import doing, people, printing
from amser.web.organisation import own_credits

people_urls: list[URLPattern | URLResolver] = [
    path("people/", people.organisation_people, name="holders"),
    path("people/add/", people.organisation_add, name="add_holder"),
    path("people/cards/", printing.organisation_print_cards, name="print_cards"),
    path("people/<int:participant_id>/", people.organisation_person, name="holder"),
    path("people/<int:participant_id>/card/", printing.organisation_print_card, name="print_card"),
    path("people/<int:participant_id>/lost/", doing.organisation_lost, name="card_lost"),
    path("people/<int:participant_id>/give/", doing.organisation_give, name="give_for"),
    path("people/<int:participant_id>/gift/", doing.organisation_bring, name="bring_for"),
    path("people/<int:participant_id>/leave/", doing.organisation_leave, name="leave_for"),
    path("credits/", own_credits.schemes, name="own_credits_where"),
    path("credits/<slug:scheme>/", own_credits.own, name="own_credits"),
    path("credits/<slug:scheme>/give/", own_credits.give, name="give_credits"),
    path("credit-gifts/<uuid:own_gift_id>/take-back/", own_credits.take_back, name="take_back_gift"),
    path("credit-gifts/<uuid:gift_to_us_id>/answer/", own_credits.answer, name="answer_gift"),
]

"""The addresses of people and cards, at a scheme's desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.cardholders import doing, people, printing

people_urls: list[URLPattern | URLResolver] = [
    path("people/", people.scheme_people, name="holders"),
    path("people/add/", people.scheme_add, name="add_holder"),
    path("people/cards/", printing.scheme_print_cards, name="print_cards"),
    path("people/<int:participant_id>/", people.scheme_person, name="holder"),
    path("people/<int:participant_id>/card/", printing.scheme_print_card, name="print_card"),
    path("people/<int:participant_id>/lost/", doing.scheme_lost, name="card_lost"),
    path("people/<int:participant_id>/give/", doing.scheme_give, name="give_for"),
    path("people/<int:participant_id>/gift/", doing.scheme_bring, name="bring_for"),
    path("people/<int:participant_id>/leave/", doing.scheme_leave, name="leave_for"),
    path("people/<int:participant_id>/pot/", doing.scheme_from_pot, name="from_pot"),
    path("people/<int:participant_id>/remove/", doing.scheme_erase, name="erase"),
]

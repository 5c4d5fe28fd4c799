"""How rows are found by words, and in which order."""

import pytest

from amser.listings.models import Listing
from amser.search.index import BEST_FIRST, Text, vector
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


def _board(*titles: tuple[str, str]) -> dict[str, Listing]:
    member = a_member(a_bank())
    return {title: a_listing(member, title, language=language) for title, language in titles}


def _found(words: str) -> list[str]:
    return list(Listing.objects.about(words).order_by(*BEST_FIRST, "pk").values_list("title", flat=True))


def test_the_very_word_comes_before_its_forms_and_those_before_what_means_the_same() -> None:
    _board(("Gardening for a neighbour", "en"), ("Yn yr ardd gyda fi", "cy"), ("Garddio", "cy"))

    assert _found("arddio")[0] == "Garddio"
    assert set(_found("arddio")) == {"Garddio", "Yn yr ardd gyda fi", "Gardening for a neighbour"}


def test_who_asks_for_two_things_does_not_want_twice_the_one() -> None:
    _board(("Trwsio trwsio trwsio", "cy"), ("Trwsio beic", "cy"))

    assert _found("trwsio beiciau") == ["Trwsio beic", "Trwsio trwsio trwsio"]


def test_what_nobody_offers_is_not_found() -> None:
    _board(("Trwsio beic", "cy"))

    assert _found("telynegu") == []


def test_a_title_counts_more_than_what_is_said_below_it() -> None:
    assert vector([Text("Garddio", "cy", is_title=True)]) != vector([Text("Garddio", "cy")])
    member = a_member(a_bank())
    a_listing(member, "Cymdogion", language="cy", description="Gallwn arddio hefyd")
    a_listing(member, "Garddio", language="cy", description="Cymdogion")

    assert _found("garddio") == ["Garddio", "Cymdogion"]


@pytest.mark.parametrize("words", ["'", "\\", "a'b", "')) OR 1=1 --", ":*", "& |", "!cath", "<->"])
def test_no_question_is_read_as_anything_but_words(words: str) -> None:
    _board(("O'Brien a'r \\ gath", "cy"))

    list(Listing.objects.about(words))


def test_a_word_half_typed_finds_what_begins_so() -> None:
    _board(("Computers without tears", "en"), ("Gwarchod cathod", "cy"))

    assert _found("comput") == ["Computers without tears"]
    assert _found("gwarc") == ["Gwarchod cathod"]


def test_a_word_that_is_one_is_not_taken_for_the_beginning_of_another() -> None:
    _board(("Carpentry", "en"), ("A car", "en"))

    assert _found("car") == ["A car"]
    assert _found("comput ") == []

"""Typing errors: what somebody most likely meant, and nothing made of what they meant as they wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.search.terms import asked, did_you_mean, terms_of
from amser.search.thesaurus import rows
from amser.search.tokens import tokens
from amser.search.typing import is_known, meant


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        *(("grdening", "gardening"), ("sewng", "sewing"), ("kniting", "knitting"), ("babysiting", "babysitting"), ("repiar", "repair")),
        *(("garddo", "garddio"), ("arddo", "garddio"), ("chwynu", "chwynnu"), ("trwsho", "trwsio"), ("ysbity", "ysbyty")),
    ],
)
def test_a_slip_is_put_right(typed: str, right: str) -> None:
    assert meant(typed) == right


@pytest.mark.parametrize(
    "word", ["gardening", "knit", "arddio", "ngarddio", "gathod", "ukulele", "gwnio", "cwmni", "ty", "teh", "wifi", "5km"]
)
def test_a_word_that_somebody_knows_or_that_is_too_short_stays(word: str) -> None:
    assert meant(word) is None


@given(st.sampled_from(sorted({word for row in rows() for name in row.names["cy"] for word in tokens(name, "cy")})))
def test_no_word_of_our_own_is_ever_put_right(word: str) -> None:
    assert is_known(word)
    assert meant(word) is None


def test_the_question_comes_back_with_nothing_else_changed() -> None:
    assert did_you_mean("Lifft i'r ysbity, Gwenllian") == "Lifft i'r ysbyty Gwenllian"
    assert did_you_mean("Lifft i'r ysbyty") is None


@pytest.mark.parametrize(
    ("typed", "text", "language"), [("grdening", "Garddio", "cy"), ("chwynu", "Weeding the path", "en"), ("kniting", "Knitting", "en")]
)
def test_what_was_meant_is_found_in_either_language(typed: str, text: str, language: str) -> None:
    has = {term.lexeme for term in terms_of(text, "cy" if language == "cy" else "en")}

    assert any(has & {term.lexeme for term in one.terms} for one in asked(typed))

"""Codes that people read from paper: a slip of the pen is caught, and no two letters look alike."""

import string

from hypothesis import given
from hypothesis import strategies as st

from amser.kernel.codes import ALPHABET, LENGTH, new_code, read_code, shown_code

_CODES = st.builds(lambda _: new_code(), st.integers())


def test_no_two_letters_look_alike() -> None:
    for alike in ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV"):
        assert len(set(alike) & set(ALPHABET)) <= 1, alike


@given(_CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    assert read_code(code) == read_code(shown_code(code)) == read_code(f" {shown_code(code).lower().replace('-', ' ')} ") == code


@given(_CODES, st.integers(0, LENGTH - 1), st.sampled_from(string.ascii_uppercase + string.digits))
def test_every_single_wrong_letter_is_caught(code: str, place: int, letter: str) -> None:
    typed = code[:place] + letter + code[place + 1 :]

    assert read_code(typed) == (code if typed == code else None)


@given(_CODES, st.integers(0, LENGTH - 2))
def test_two_letters_that_changed_places_are_caught(code: str, place: int) -> None:
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert read_code(typed) == (code if typed == code else None)


def test_what_is_too_short_or_too_long_is_no_code() -> None:
    code = new_code()

    assert [read_code(typed) for typed in ("", code[:-1], code + "3", "ŵ" * LENGTH)] == [None] * 4

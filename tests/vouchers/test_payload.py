"""What a voucher's QR holds, and its number: nothing of either can be changed."""

import datetime as dt
import string

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from amser.kernel.codes import ALPHABET, new_code, shown_code, with_check
from amser.vouchers.queries import LENGTH, SERIAL_LENGTH, in_address, read_payload, read_serial
from amser.vouchers.queries.payload import NotAPayload, Payload, is_signed_by, signed

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
A_PAYLOAD = signed(Payload(7, with_check("K4MT9AXPA"), 3, dt.date(2027, 3, 31)), slug="cynllun", key=PRIVATE)
_SERIALS = st.text(ALPHABET, min_size=SERIAL_LENGTH - 1, max_size=SERIAL_LENGTH - 1)


def _true(text: str) -> bool:
    try:
        payload, signature = read_payload(text)
    except NotAPayload:
        return False
    return is_signed_by(PUBLIC, payload, signature, slug="cynllun")


@given(st.integers(1, 999), st.integers(1, 99), st.none() | st.dates(dt.date(2020, 1, 2), dt.date(2200, 1, 1)))
def test_a_payload_says_what_was_signed(number: int, credits: int, last: dt.date | None) -> None:
    payload = Payload(number, new_code(SERIAL_LENGTH), credits, last)

    text = signed(payload, slug="cynllun", key=PRIVATE)

    assert len(text) == LENGTH
    assert read_payload(text)[0] == payload
    assert _true(text)


@given(st.integers(0, LENGTH - 1), st.sampled_from(string.digits + "x٣²"))
def test_of_a_payload_no_character_can_be_changed(place: int, character: str) -> None:
    changed = A_PAYLOAD[:place] + character + A_PAYLOAD[place + 1 :]

    assert _true(changed) == (changed == A_PAYLOAD)


def test_a_signature_is_of_one_scheme() -> None:
    payload, signature = read_payload(A_PAYLOAD)

    assert is_signed_by(PUBLIC, payload, signature, slug="cynllun")
    assert not is_signed_by(PUBLIC, payload, signature, slug="arall")


@given(_SERIALS, st.integers(0, SERIAL_LENGTH - 1), st.sampled_from(string.ascii_uppercase + string.digits))
def test_of_a_number_no_letter_can_be_changed(letters: str, place: int, letter: str) -> None:
    serial = next(code for last in ALPHABET if (code := read_serial(letters + last)))
    changed = serial[:place] + letter + serial[place + 1 :]

    assert read_serial(changed) == (serial if changed == serial else None)


def test_a_number_stands_on_paper_in_groups_that_people_read_out() -> None:
    serial = new_code(SERIAL_LENGTH)

    assert [len(group) for group in shown_code(serial).split("-")] == [3, 3, 4]
    assert read_serial(shown_code(serial).lower().replace("-", " ")) == serial


@pytest.mark.parametrize("address", ["https://amser.example/v/123", "https://amser.example/v/123/", "/v/123/?from=camera", " 123 "])
def test_of_an_address_the_last_part_counts(address: str) -> None:
    assert in_address(address) == "123"

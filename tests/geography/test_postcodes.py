"""Where a postcode lies, as roughly as we ever know it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.geography import Point, council_of, found_in, metres_between, of_postcode
from amser.geography.points import SIDE
from amser.geography.postcodes import _lines
from amser.timebanks.queries import councils

# Public buildings, with the council in which they stand.
KNOWN = {
    "CF99 1SN": "W06000015",  # the Senedd
    "SY23 3BU": "W06000008",  # the National Library
    "LL57 2DG": "W06000002",  # Bangor University
    "SA1 3SN": "W06000011",  # Swansea's Guildhall is near
}


@pytest.mark.parametrize(("postcode", "council"), KNOWN.items())
def test_a_postcode_lies_in_its_council(postcode: str, council: str) -> None:
    assert council_of(postcode) == council
    assert of_postcode(postcode) is not None


def test_cardiff_and_swansea_lie_about_fifty_five_kilometres_apart() -> None:
    cardiff, swansea = of_postcode("CF99 1SN"), of_postcode("SA1 3SN")

    assert cardiff is not None
    assert swansea is not None
    assert 50_000 < metres_between(cardiff, swansea) < 60_000


@pytest.mark.parametrize("written", ["cf99 1sn", "CF991SN", "Y Senedd, Caerdydd,\nCF99  1SN", "Was SY23 3BU, now CF99 1SN."])
def test_it_is_found_however_it_is_written_and_the_last_one_counts(written: str) -> None:
    assert found_in(written) == "CF99 1SN"


@pytest.mark.parametrize("written", ["", "1 Stryd y Wennol", "SW1A 1AA", "CF99 9ZZ", "01970 123 456", "ABC12 3DE"])
def test_what_is_no_postcode_of_wales_lies_nowhere(written: str) -> None:
    assert (of_postcode(written), council_of(written)) == (None, "")


def test_the_table_has_every_council_and_is_in_order() -> None:
    lines = _lines()
    keys = [lines[number] for number in range(len(lines))]

    assert {council_of(key.decode()) for key in keys[::7]} == {council.code for council in councils("cy")}
    assert keys == sorted(set(keys))


def test_no_line_of_the_table_is_finer_than_a_square() -> None:
    lines = _lines()

    for number in range(0, len(lines), 11):
        point = of_postcode(lines[number].decode())
        assert point is not None
        assert point == Point.around(point.easting, point.northing)


@given(st.integers(0, 660_000), st.integers(0, 1_220_000))
def test_a_point_is_never_finer_than_its_square(east: int, north: int) -> None:
    point = Point.around(east, north)

    assert abs(point.easting - east) <= SIDE // 2 >= abs(point.northing - north)
    assert Point.around(*dataclasses.astuple(point)) == point


def test_what_is_finer_is_refused() -> None:
    with pytest.raises(ValueError, match="middle"):
        Point(318_123, 176_000)

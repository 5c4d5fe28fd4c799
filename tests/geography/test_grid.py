"""Degrees become metres of the National Grid."""

import pytest

from amser.geography import Point, square_of
from amser.geography.grid import on_the_grid


def test_the_worked_example_of_ordnance_survey() -> None:
    easting, northing = on_the_grid(52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600)

    assert easting == pytest.approx(651_409.903, abs=0.001)
    assert northing == pytest.approx(313_177.270, abs=0.001)


@pytest.mark.parametrize(
    ("latitude", "longitude", "easting", "northing"),
    [(53.1394, -4.2767, 247_800, 362_700), (51.4824, -3.1811, 318_100, 176_600), (52.4140, -4.0829, 258_300, 281_500)],
    ids=["Castell Caernarfon", "Castell Caerdydd", "Aberystwyth"],
)
def test_what_a_telephone_knows_is_less_than_two_hundred_metres_off(latitude: float, longitude: float, easting: int, northing: int) -> None:
    east, north = on_the_grid(latitude, longitude)

    assert abs(east - easting) < 200
    assert abs(north - northing) < 200


def test_what_a_telephone_knows_lies_in_its_square() -> None:
    assert square_of(52.4140, -4.0829) == Point(259_000, 281_000)

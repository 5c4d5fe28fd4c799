"""
From latitude and longitude to the National Grid.

The transverse Mercator projection of Great Britain: Ordnance Survey, A guide to coordinate systems in Great Britain, annexes A.1 and
C.1 (Airy 1830, origin 49° N 2° W, scale 0.9996012717).
"""

import math
from typing import Final

from amser.geography.points import Point

_A: Final = 6_377_563.396  # metres: the longer and the shorter half axis
_B: Final = 6_356_256.909
_SCALE: Final = 0.9996012717
_E2: Final = 1 - (_B / _A) ** 2
_N: Final = (_A - _B) / (_A + _B)
_NORTH: Final = math.radians(49)  # the true origin
_WEST: Final = math.radians(-2)
_EAST_OF_FALSE: Final = 400_000  # metres from the false one
_NORTH_OF_FALSE: Final = -100_000


def on_the_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """Return metres east and north of degrees on the Airy ellipsoid. Degrees of GPS taken for such are about 100 m off, in Wales."""
    north, east = math.radians(latitude), math.radians(longitude) - _WEST
    sin, cos, tan2 = math.sin(north), math.cos(north), math.tan(north) ** 2
    across = _A * _SCALE / math.sqrt(1 - _E2 * sin**2)
    along = across * (1 - _E2) / (1 - _E2 * sin**2)
    eta2 = across / along - 1
    northing = _meridian(north) + _NORTH_OF_FALSE
    northing += across * sin * cos / 2 * east**2
    northing += across * sin * cos**3 / 24 * (5 - tan2 + 9 * eta2) * east**4
    northing += across * sin * cos**5 / 720 * (61 - 58 * tan2 + tan2**2) * east**6
    easting = _EAST_OF_FALSE + across * cos * east
    easting += across * cos**3 / 6 * (across / along - tan2) * east**3
    easting += across * cos**5 / 120 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2) * east**5
    return easting, northing


def square_of(latitude: float, longitude: float) -> Point:
    """Return the square in which something lies, of which GPS knows the place; near its edge it may be the next one."""
    easting, northing = on_the_grid(latitude, longitude)
    return Point.around(int(easting // 1), int(northing // 1))


def _meridian(north: float) -> float:
    """Return the metres along the meridian from the true origin."""
    less, more = north - _NORTH, north + _NORTH
    one = (1 + _N + 5 / 4 * (_N**2 + _N**3)) * less
    two = (3 * _N + 3 * _N**2 + 21 / 8 * _N**3) * math.sin(less) * math.cos(more)
    three = 15 / 8 * (_N**2 + _N**3) * math.sin(2 * less) * math.cos(2 * more)
    four = 35 / 24 * _N**3 * math.sin(3 * less) * math.cos(3 * more)
    return _B * _SCALE * (one - two + three - four)

"""Where offers are, drawn on our own server: no picture comes from anywhere else, and nobody learns who looked."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Final

from amser.organisations.models import Place
from amser.venues.models import Offer

WIDTH: Final = 320
MARGIN: Final = 22
LEAST_KM: Final = 2.0
WHOLE_COUNTRY_KM: Final = 60.0
KM_A_DEGREE: Final = 111.2
A_DEGREE: Final = 100_000
_LENGTHS: Final = (0.5, 1, 2, 5, 10, 20, 50, 100)
_DOT: Final = 11.0

# The coast and border of Wales by eye, for a sense of where one is: (latitude, longitude) of headlands, bays and towns.
_MAINLAND: Final = (
    (51.64, -2.67), (51.55, -2.98), (51.45, -3.16), (51.39, -3.17), (51.38, -3.28), (51.40, -3.56), (51.475, -3.71), (51.58, -3.80),
    (51.615, -3.94), (51.565, -3.97), (51.54, -4.21), (51.565, -4.33), (51.61, -4.31), (51.645, -4.25), (51.66, -4.08), (51.67, -4.17),
    (51.68, -4.25), (51.73, -4.33), (51.77, -4.46), (51.74, -4.56), (51.71, -4.70), (51.67, -4.70), (51.598, -4.94), (51.62, -5.06),
    (51.68, -5.175), (51.735, -5.25), (51.86, -5.13), (51.905, -5.315), (52.03, -5.07), (52.00, -4.97), (52.03, -4.91), (52.115, -4.73),
    (52.12, -4.68), (52.14, -4.55), (52.22, -4.36), (52.245, -4.265), (52.415, -4.09), (52.49, -4.055), (52.54, -4.05), (52.585, -4.10),
    (52.72, -4.06), (52.82, -4.145), (52.86, -4.12), (52.915, -4.13), (52.915, -4.235), (52.885, -4.41), (52.85, -4.475), (52.82, -4.50),
    (52.775, -4.535), (52.80, -4.715), (52.795, -4.765), (52.94, -4.53), (53.00, -4.42), (53.085, -4.335), (53.14, -4.28), (53.235, -4.12),
    (53.29, -3.84), (53.345, -3.86), (53.325, -3.775), (53.325, -3.49), (53.355, -3.32), (53.25, -3.125), (53.20, -2.97), (53.07, -2.87),
    (52.98, -2.79), (52.96, -2.73), (52.93, -3.09), (52.84, -3.15), (52.78, -3.09), (52.68, -3.02), (52.56, -3.11), (52.53, -3.07),
    (52.345, -3.05), (52.275, -3.005), (52.20, -3.11), (52.075, -3.12), (51.98, -3.03), (51.93, -2.99), (51.83, -2.66), (51.64, -2.67),
)  # fmt: skip
_ANGLESEY: Final = (
    (53.22, -4.20), (53.31, -4.04), (53.415, -4.29), (53.40, -4.57), (53.305, -4.70), (53.225, -4.52), (53.185, -4.46), (53.135, -4.415),
    (53.13, -4.33), (53.22, -4.20),
)  # fmt: skip

Point = tuple[float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: its number, where it stands in the picture, and what is offered there."""

    number: int
    x: float
    y: float
    place: Place
    offers: list[Offer]


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """
    A map: `spots` in a picture `width` by `height`, north above. `outlines` are paths of the coast, none where it is nearer than that.

    `scale` is a line that is `scale_km` long.
    """

    spots: list[Spot]
    width: int
    height: int
    outlines: list[str]
    scale: float
    scale_km: str


def drawn(offers: Sequence[Offer]) -> Drawn | None:
    """Return the map of the places of offers, in their order; None where no place says where it is. Distances are right to 1 % within Wales."""
    at: dict[int, tuple[Place, list[Offer]]] = {}
    for offer in offers:
        if offer.place is not None and offer.place.latitude is not None and offer.place.longitude is not None:
            at.setdefault(offer.place.pk, (offer.place, []))[1].append(offer)
    if not at:
        return None
    points = [_point(place) for place, _ in at.values()]
    view = _View.of(points)
    spots = [
        Spot(number, *view.shown(point), place, those)
        for number, (point, (place, those)) in enumerate(zip(points, at.values(), strict=True), 1)
    ]
    kilometres = max(length for length in _LENGTHS if length <= max(view.km_wide / 3, _LENGTHS[0]))
    return Drawn(
        spots=_apart(spots),
        width=WIDTH,
        height=view.height,
        outlines=[view.path(line) for line in (_MAINLAND, _ANGLESEY)] if view.is_whole else [],
        scale=round(kilometres * view.pixels_a_km, 1),
        scale_km=f"{kilometres:g}",
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    """What part of the earth the picture shows. A degree of longitude is as long as at its middle."""

    north: float
    west: float
    shrunk: float
    pixels_a_km: float
    height: int
    is_whole: bool

    @classmethod
    def of(cls, points: Sequence[Point]) -> "_View":
        """Return a view of all points; of the whole country where they lie far apart."""
        is_whole = _spread(points) > WHOLE_COUNTRY_KM and all(_is_near_wales(point) for point in points)
        shown = [*points, *_MAINLAND, *_ANGLESEY] if is_whole else list(points)
        latitudes, longitudes = [point[0] for point in shown], [point[1] for point in shown]
        middle = (max(latitudes) + min(latitudes)) / 2
        shrunk = math.cos(math.radians(middle))
        km_wide = max((max(longitudes) - min(longitudes)) * KM_A_DEGREE * shrunk, LEAST_KM)
        km_high = max((max(latitudes) - min(latitudes)) * KM_A_DEGREE, LEAST_KM, km_wide * 0.6)
        km_wide = max(km_wide, km_high * 0.6)
        pixels = (WIDTH - 2 * MARGIN) / km_wide
        centre = (max(longitudes) + min(longitudes)) / 2
        return cls(
            north=middle + km_high / 2 / KM_A_DEGREE,
            west=centre - km_wide / 2 / KM_A_DEGREE / shrunk,
            shrunk=shrunk,
            pixels_a_km=pixels,
            height=round(km_high * pixels) + 2 * MARGIN,
            is_whole=is_whole,
        )

    @property
    def km_wide(self) -> float:
        """How many kilometres the picture is wide, without its margin."""
        return (WIDTH - 2 * MARGIN) / self.pixels_a_km

    def shown(self, point: Point) -> Point:
        """Return where a point (latitude, longitude) stands in the picture."""
        latitude, longitude = point
        x = MARGIN + (longitude - self.west) * KM_A_DEGREE * self.shrunk * self.pixels_a_km
        y = MARGIN + (self.north - latitude) * KM_A_DEGREE * self.pixels_a_km
        return round(x, 1), round(y, 1)

    def path(self, line: Sequence[Point]) -> str:
        """Return a closed line as the path of an SVG."""
        return "M" + "L".join(f"{x} {y}" for x, y in (self.shown(point) for point in line)) + "Z"


def _point(place: Place) -> Point:
    assert place.latitude is not None, "callers leave out places without"
    assert place.longitude is not None, "callers leave out places without"
    return place.latitude / A_DEGREE, place.longitude / A_DEGREE


def _spread(points: Sequence[Point]) -> float:
    """Return how many kilometres lie between the outermost, about."""
    high = (max(point[0] for point in points) - min(point[0] for point in points)) * KM_A_DEGREE
    wide = (max(point[1] for point in points) - min(point[1] for point in points)) * KM_A_DEGREE * 0.61
    return max(high, wide)


def _is_near_wales(point: Point) -> bool:
    return 51.2 < point[0] < 53.6 and -5.5 < point[1] < -2.4  # noqa: PLR2004  degrees around the country


def _apart(spots: list[Spot]) -> list[Spot]:
    """Return spots that would cover one another side by side, so that each number can be read. The first stays where it is."""
    placed: list[Spot] = []
    for spot in spots:
        moved, step = spot, 0
        while any(math.dist((moved.x, moved.y), (other.x, other.y)) < 2 * _DOT for other in placed):
            step += 1
            angle, away = step * 2.4, _DOT * 0.55 * math.sqrt(step)
            moved = dataclasses.replace(spot, x=_inside(spot.x + away * math.cos(angle)), y=round(spot.y + away * math.sin(angle), 1))
        placed.append(moved)
    return placed


def _inside(x: float) -> float:
    return round(min(max(x, _DOT), WIDTH - _DOT), 1)

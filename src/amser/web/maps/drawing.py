"""A map drawn on our own server: no picture comes from anywhere else, and nobody learns who looked."""

import dataclasses
import itertools
import math
from collections.abc import Sequence
from typing import Final, Self

from amser.organisations.models import Place
from amser.web.maps import outline
from amser.web.maps.outline import Box, Point

WIDTH: Final = 320
MARGIN: Final = 22
LEAST_KM: Final = 2.0
WHOLE_COUNTRY_KM: Final = 60.0
KM_A_DEGREE: Final = 111.2
A_DEGREE: Final = 100_000
SEVERAL: Final = "several"
_LENGTHS: Final = (0.5, 1, 2, 5, 10, 20, 50, 100)
_NEAR: Final = 27.0  # marks whose middles are nearer than this would cover one another

# The shape of each kind, about its middle: a circle to do, a square to use, a diamond, a triangle, and a wide one for several.
SHAPES: Final = {
    "do": "M-11 0a11 11 0 1 0 22 0a11 11 0 1 0 -22 0Z",
    "use": "M-10 -10H10V10H-10Z",
    "organisation": "M0 -14L14 0L0 14L-14 0Z",
    "bank": "M0 -16L15 9H-15Z",
    SEVERAL: "M-14 0L-8 -11H8L14 0L8 11H-8Z",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """What stands at one point of the earth (latitude, longitude), and of which kind it is."""

    point: Point
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A mark in the picture: its number, where it stands, its kind, or several, and how many spots it is for."""

    number: int
    x: float
    y: float
    kind: str
    count: int

    @property
    def shape(self) -> str:
        """Its shape, as the path of an SVG."""
        return SHAPES[self.kind]


@dataclasses.dataclass(frozen=True, slots=True)
class Land:
    """A piece of land in the picture: the path, and what it is: "" or "chosen" for a council's, "beyond" for none."""

    path: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """
    A map: `marks` in a picture `width` by `height`, north above, on `land`.

    `numbers` are those of the marks, spot by spot as they were given. `scale` is a line that is `scale_km` long.
    """

    marks: list[Mark]
    numbers: list[int]
    width: int
    height: int
    land: list[Land]
    scale: float
    scale_km: str


def point_of(place: Place | None) -> Point | None:
    """Return where a place of an organisation is; None where it has not said, or people cannot come there any more."""
    if place is None or place.latitude is None or place.longitude is None or place.closed_at is not None:
        return None
    return place.latitude / A_DEGREE, place.longitude / A_DEGREE


def drawn(spots: Sequence[Spot], *, council: str = "") -> Drawn | None:
    """
    Return the map of spots, those of `council` (an ONS code) in all of its land; None where nothing stands anywhere.

    Spots that would cover one another have one mark; marks are numbered as their first spots were given. Distances are right to 1 %
    within Wales.
    """
    area = outline.areas().get(council) if council else None
    if not spots and area is None:
        return None
    view = _View.of([spot.point for spot in spots], [ring.box for ring in area.rings] if area else [])
    marks, numbers = _marks([view.shown(spot.point) for spot in spots], [spot.kind for spot in spots])
    kilometres = max(length for length in _LENGTHS if length <= max(view.km_wide / 3, _LENGTHS[0]))
    return Drawn(
        marks=marks,
        numbers=numbers,
        width=WIDTH,
        height=view.height,
        land=view.land(council),
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

    @classmethod
    def of(cls, points: Sequence[Point], boxes: list[Box]) -> Self:
        """Return a view of all points and boxes; of the whole country where they lie far apart."""
        south, west, north, east = outline.around([*((*point, *point) for point in points), *boxes])
        if _spread(south, west, north, east) > WHOLE_COUNTRY_KM and all(_is_near_wales(point) for point in points):
            south, west, north, east = outline.around([(south, west, north, east), outline.wales()])
        middle = (north + south) / 2
        shrunk = math.cos(math.radians(middle))
        km_wide = max((east - west) * KM_A_DEGREE * shrunk, LEAST_KM)
        km_high = max((north - south) * KM_A_DEGREE, LEAST_KM, km_wide * 0.6)
        km_wide = max(km_wide, km_high * 0.6)
        pixels = (WIDTH - 2 * MARGIN) / km_wide
        return cls(
            north=middle + km_high / 2 / KM_A_DEGREE,
            west=(east + west) / 2 - km_wide / 2 / KM_A_DEGREE / shrunk,
            shrunk=shrunk,
            pixels_a_km=pixels,
            height=round(km_high * pixels) + 2 * MARGIN,
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

    def land(self, council: str) -> list[Land]:
        """Return the land that the picture shows, what lies beyond Wales first and the chosen council, over its neighbours, last."""
        found = []
        for code, area in outline.areas().items():
            path = "".join(self._path(ring) for ring in area.rings)
            if path:
                found.append(Land(path, ("chosen" if code == council else "") if code else "beyond"))
        return sorted(found, key=lambda land: land.kind == "chosen")

    def _path(self, ring: outline.Ring) -> str:
        """Return a closed line as the path of an SVG, as finely as one sees; "" where it is outside or too small."""
        south, west, north, east = ring.box
        (left, bottom), (right, top) = self.shown((south, west)), self.shown((north, east))
        if right < 0 or left > WIDTH or bottom < 0 or top > self.height:
            return ""
        seen = [point for point, _ in itertools.groupby(_whole(self.shown(point)) for point in ring.points)]
        return "M" + " ".join(f"{x} {y}" for x, y in seen[:-1]) + "Z" if len(seen) > 3 else ""  # noqa: PLR2004  three corners and the first again


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _spread(south: float, west: float, north: float, east: float) -> float:
    """Return how many kilometres lie between the outermost, about."""
    return max((north - south) * KM_A_DEGREE, (east - west) * KM_A_DEGREE * 0.61)


def _is_near_wales(point: Point) -> bool:
    return 51.2 < point[0] < 53.6 and -5.5 < point[1] < -2.4  # noqa: PLR2004  degrees around the country


def _marks(points: list[Point], kinds: list[str]) -> tuple[list[Mark], list[int]]:
    """Return one mark for spots that lie on one another, and the number of each spot's mark. The first stays where it is."""
    placed: list[Mark] = []
    cells: dict[tuple[int, int], list[int]] = {}
    numbers = []
    for point, kind in zip(points, kinds, strict=True):
        across, down = int(point[0] // _NEAR), int(point[1] // _NEAR)
        around = (number for x in (-1, 0, 1) for y in (-1, 0, 1) for number in cells.get((across + x, down + y), []))
        near = min((number for number in around if math.dist(point, (placed[number - 1].x, placed[number - 1].y)) < _NEAR), default=None)
        if near is None:
            placed.append(Mark(near := len(placed) + 1, *point, kind, 1))
            cells.setdefault((across, down), []).append(near)
        else:
            mark = placed[near - 1]
            placed[near - 1] = dataclasses.replace(mark, kind=kind if kind == mark.kind else SEVERAL, count=mark.count + 1)
        numbers.append(near)
    return placed, numbers

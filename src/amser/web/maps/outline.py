"""The coast of Wales and its councils, as everybody sees them. Where they come from stands beside the file."""

import dataclasses
import functools
import json
from typing import Final

from amser.ui.assets import UI

FILE: Final = UI / "static" / "ui" / "map" / "wales.json"

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Ring:
    """One closed line of (latitude, longitude), with the box it stands in: south, west, north, east."""

    points: tuple[Point, ...]
    box: Box


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """The land of a council, by its code; of no council, what lies beyond Wales."""

    code: str
    rings: tuple[Ring, ...]

    @property
    def middle(self) -> Point:
        """A point well inside: halfway along the widest stretch of land at the middle latitude of the largest piece."""
        return _middle(max(self.rings, key=lambda ring: len(ring.points)))


def ring_of(points: list[Point]) -> Ring:
    """Return a closed line with its box."""
    latitudes, longitudes = [point[0] for point in points], [point[1] for point in points]
    return Ring(tuple(points), (min(latitudes), min(longitudes), max(latitudes), max(longitudes)))


@functools.cache
def areas() -> dict[str, Area]:
    """Return every area by its code."""
    features = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: _area(feature) for feature in features}


def _area(feature: dict[str, dict[str, list[list[list[Point]]]]]) -> Area:
    lines = [line for polygon in feature["geometry"]["coordinates"] for line in polygon]
    rings = tuple(ring_of([(latitude, longitude) for longitude, latitude in line]) for line in lines)
    return Area(code=str(feature["properties"]["code"]), rings=rings)


@functools.cache
def wales() -> Box:
    """Return the box that all councils stand in."""
    boxes = [ring.box for area in areas().values() if area.code for ring in area.rings]
    return around(boxes)


def around(boxes: list[Box]) -> Box:
    """Return the box around boxes."""
    south, west, north, east = zip(*boxes, strict=True)
    return min(south), min(west), max(north), max(east)


@functools.cache
def middle_of(code: str) -> Point | None:
    """Return a point well inside a council's land; None for a council that is not drawn."""
    area = areas().get(code)
    return area.middle if area and code else None


def _middle(ring: Ring) -> Point:
    latitude = (ring.box[0] + ring.box[2]) / 2 + 1e-7  # between two corners' latitudes, never on one
    crossings = sorted(
        west[1] + (latitude - west[0]) / (east[0] - west[0]) * (east[1] - west[1])
        for west, east in zip(ring.points, ring.points[1:], strict=False)
        if (west[0] > latitude) != (east[0] > latitude)
    )
    left, right = max(zip(crossings[::2], crossings[1::2], strict=True), key=lambda stretch: stretch[1] - stretch[0])
    return round(latitude, 4), round((left + right) / 2, 4)

"""Squares of two kilometres, and how far they lie apart."""

import dataclasses
import math
from typing import Any, Final, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, Mod, Sqrt
from django.db.models.lookups import Exact

SIDE: Final = 2_000  # metres
NEAR: Final = 3_000  # metres that are "near you": neighbouring squares, and one's own
_MIDDLE: Final = SIDE // 2


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """The middle of a square of the National Grid, in whole metres east and north. Raises ValueError for anywhere else."""

    easting: int
    northing: int

    def __post_init__(self) -> None:
        """Refuse what is finer than a square."""
        if self.easting % SIDE != _MIDDLE or self.northing % SIDE != _MIDDLE:
            raise ValueError("a point is the middle of its square")

    @classmethod
    def around(cls, easting: int, northing: int) -> Self:
        """Return the middle of the square in which something lies."""
        return cls(easting // SIDE * SIDE + _MIDDLE, northing // SIDE * SIDE + _MIDDLE)


def metres_between(one: Point, other: Point) -> int:
    """Return how far two squares lie apart, from middle to middle, in whole metres; what lies in them may be 2.8 km nearer or farther."""
    return round(math.hypot(one.easting - other.easting, one.northing - other.northing))


class Placed(models.Model):
    """Something of which it may be known roughly where it is. `point` None: it is not."""

    easting = models.IntegerField(null=True, blank=True, editable=False)
    northing = models.IntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def point(self) -> Point | None:
        """Its square."""
        return None if self.easting is None or self.northing is None else Point(self.easting, self.northing)

    @point.setter
    def point(self, point: Point | None) -> None:
        self.easting, self.northing = (point.easting, point.northing) if point else (None, None)


def in_the_middle() -> Q:
    """Return what the database asks of a `Placed` row: the middle of a square, or nothing."""
    nowhere = Q(easting__isnull=True, northing__isnull=True)
    known = Q(easting__isnull=False, northing__isnull=False)
    return nowhere | known & Q(Exact(Mod(F("easting"), Value(SIDE)), _MIDDLE), Exact(Mod(F("northing"), Value(SIDE)), _MIDDLE))


def first_known(column: str, *paths: str) -> Any:
    """
    Return the easting or the northing of the first of `paths` (as `member`, `place`) of which it is known, as an expression; null if none.

    An empty path is the row itself. Whoever knows the one knows the other, so both are of the same path.
    """
    columns = [F(f"{path}__{column}" if path else column) for path in paths]
    return Coalesce(*columns) if len(columns) > 1 else columns[0]


def metres_to(point: Point, *paths: str) -> Any:
    """Return how far from a point rows lie, as an expression: by the first of `paths` that is known; null where none is."""
    east, north = (
        Cast(first_known(column, *paths), models.FloatField()) - float(here)
        for column, here in (("easting", point.easting), ("northing", point.northing))
    )
    return Sqrt(east * east + north * north, output_field=models.FloatField())

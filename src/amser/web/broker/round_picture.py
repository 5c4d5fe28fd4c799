"""A circle of people as a small drawing: a ring of arrows, each from one who helps to whom they help."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 300
HEIGHT: Final = 200
_MIDDLE: Final = (WIDTH / 2, HEIGHT / 2)
_RING: Final = 58
_DOT: Final = 15
_GAP: Final = 18 / 58  # radians between the middle of a dot and its arrows
_HEAD: Final = 7
_SHORT: Final = 14  # letters of a name above or below
_SHORTER: Final = 9  # beside
_BESIDE: Final = 0.6  # of the ring's width: from there on, a name would stand on an arrow above or below
_NAMED: Final = 8  # people beyond which there is room for numbers alone


@dataclasses.dataclass(frozen=True, slots=True)
class Dot:
    """One person: where their dot and their name stand, as a drawing writes numbers."""

    number: int
    name: str
    x: str
    y: str
    name_x: str
    name_y: str
    anchor: str


@dataclasses.dataclass(frozen=True, slots=True)
class Arrow:
    """From one person to the next: the arc, and the corners of its head."""

    arc: str
    head: str


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, in a space of `width` by `height`."""

    dots: tuple[Dot, ...]
    arrows: tuple[Arrow, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw(names: Sequence[str], *, is_closed: bool = True) -> Picture:
    """Return the picture of at least two people, each of whom helps the next; where it is closed, the last the first."""
    turn = 2 * math.pi / len(names)
    angles = [-math.pi / 2 + number * turn for number in range(len(names))]
    dots = tuple(
        _dot(number, name, angle, is_named=len(names) <= _NAMED) for number, (name, angle) in enumerate(zip(names, angles, strict=True), 1)
    )
    arrows = [_arrow(angle + _GAP, angle + turn - _GAP, is_long=turn - 2 * _GAP > math.pi) for angle in angles]
    return Picture(dots, tuple(arrows if is_closed else arrows[:-1]))


def _dot(number: int, name: str, angle: float, *, is_named: bool) -> Dot:
    (x, y), short = _at(angle, _RING), _SHORT
    name_x, name_y, anchor = x, y - _DOT - 6 if math.sin(angle) < 0 else y + _DOT + 16, "middle"
    if abs(math.cos(angle)) > _BESIDE:
        short, is_right = _SHORTER, math.cos(angle) > 0
        name_x, name_y, anchor = x + (_DOT + 5) * (1 if is_right else -1), y + 5, "start" if is_right else "end"
    return Dot(number, _short(name, short) if is_named else "", _said(x), _said(y), _said(name_x), _said(name_y), anchor)


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _arrow(begin: float, end: float, *, is_long: bool) -> Arrow:
    (x, y), (to_x, to_y) = _at(begin, _RING), _at(end, _RING)
    arc = f"M{_said(x)} {_said(y)}A{_RING} {_RING} 0 {int(is_long)} 1 {_said(to_x)} {_said(to_y)}"
    tip, back = _at(end + _HEAD / _RING / 2, _RING), end - _HEAD / _RING / 2
    corners = [tip, _at(back, _RING + _HEAD / 1.5), _at(back, _RING - _HEAD / 1.5)]
    return Arrow(arc, " ".join(f"{_said(one)},{_said(two)}" for one, two in corners))


def _at(angle: float, far: float) -> tuple[float, float]:
    return _MIDDLE[0] + far * math.cos(angle), _MIDDLE[1] + far * math.sin(angle)


def _said(number: float) -> str:
    return f"{number:.1f}"

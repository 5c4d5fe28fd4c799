"""Codes that a telephone's camera reads, drawn for paper and for pages."""

import dataclasses
import io
import itertools
from collections.abc import Iterator
from typing import Final

import qrcode
from PIL import Image

QUIET: Final = 4  # modules around a code, without which a phone does not find it
_SCALE: Final = 6
_ANY_MASK: Final = 3  # the best of eight takes six times as long to find, and digits that look random are even under each


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one path of unit squares, `size` wide and high; `lines` is the same to be drawn with a pen one unit wide."""

    path: str
    lines: str
    size: int


def code_of(address: str) -> Code:
    """Return the QR code of an address, in the smallest size that corrects a seventh of it; digits take least room."""
    made = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(address)
    made.make(fit=True)
    rows = made.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Code(path="".join(squares), lines="".join(_lines(rows)), size=len(rows))


def picture_of(address: str) -> bytes:
    """Return the QR code of an address as a small PNG without its quiet zone: on paper twice as quick as a drawing, for thousands."""
    made = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=_ANY_MASK)
    made.add_data(address)
    made.make(fit=True)
    rows = made.get_matrix()
    drawn = Image.new("1", (len(rows), len(rows)))
    drawn.putdata([not dark for row in rows for dark in row])
    file = io.BytesIO()
    # Larger than it need be, so that whatever smooths pictures on its way to the printer leaves the squares sharp.
    drawn.resize((len(rows) * _SCALE, len(rows) * _SCALE), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


def _lines(rows: list[list[bool]]) -> Iterator[str]:
    """Yield a line for each run of dark squares: a third as much to draw."""
    for y, row in enumerate(rows):
        x = 0
        for dark, run in itertools.groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}.5h{length}"
            x += length

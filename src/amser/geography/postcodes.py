"""Postcodes of Wales. Where the table is from, and whose it is: `data/SOURCE.md`."""

import lzma
import re
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import Final

from amser.geography.points import Point

_FILE: Final = Path(__file__).parent / "data" / "postcodes.xz"
_CODE: Final = re.compile(r"(?<![A-Z0-9])(NPT|[A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})(?![A-Z0-9])", re.IGNORECASE)
# NPT was Newport's until 1984.
_LINE: Final = 16  # bytes: four and three of the code, three of each kilometre, two of the council, the end
_KEY: Final = 7


class _Lines:
    """The table as it is kept, two megabytes: lines of one length, in order."""

    def __init__(self) -> None:
        self._bytes = lzma.decompress(_FILE.read_bytes())

    def __len__(self) -> int:
        return len(self._bytes) // _LINE

    def __getitem__(self, line: int) -> bytes:
        return self._bytes[line * _LINE : line * _LINE + _KEY]

    def after(self, key: bytes) -> str | None:
        """Return what stands after a code, or None where there is no such code."""
        line = bisect_left(self, key)
        if line == len(self) or self[line] != key:
            return None
        return self._bytes[line * _LINE + _KEY : (line + 1) * _LINE].decode("ascii")


@cache
def _lines() -> _Lines:
    return _Lines()


def found_in(text: str) -> str:
    """Return the last postcode that stands in a text, as `SY23 2AA`; empty where none does. Whether there is such a one is not asked."""
    codes = _CODE.findall(text)
    return f"{codes[-1][0]} {codes[-1][1]}".upper() if codes else ""


def of_postcode(text: str) -> Point | None:
    """Return the square of the postcode in a text; None where there is none, or it is not of Wales."""
    found = _found(text)
    return Point(int(found[:3]) * 1_000, int(found[3:6]) * 1_000) if found else None


def council_of(text: str) -> str:
    """Return the code of the council of the postcode in a text, as `W06000008`; empty where there is none, or it is not of Wales."""
    found = _found(text)
    return f"W060000{found[6:8]}" if found else ""


def _found(text: str) -> str | None:
    out, _, inward = found_in(text).partition(" ")
    return _lines().after(f"{out:<4}{inward}".encode("ascii")) if out else None

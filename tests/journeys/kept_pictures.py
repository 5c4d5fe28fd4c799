"""
Keep the pictures that the test run made: `make screenshots`.

A page has few colours, and what is kept in a repository should be small: the commonest colours become the palette of a PNG,
and every other colour its nearest.
"""

from pathlib import Path
from typing import Final, cast

from PIL import Image

PROJECT: Final = Path(__file__).resolve().parents[2]
MADE: Final = PROJECT / "test-results" / "pictures"
KEPT: Final = PROJECT / "docs" / "guides" / "pictures"
COLOURS: Final = 24


def keep() -> None:
    """Put each picture made into docs/guides/pictures, and take away what the test run no longer makes."""
    made = sorted(MADE.glob("*.png"))
    assert made, "the test run makes them first"
    for old in KEPT.glob("*.png"):
        old.unlink()
    for picture in made:
        write_small(picture, KEPT / picture.name)


def write_small(picture: Path, to: Path) -> None:
    """Write the same picture in at most COLOURS colours."""
    with Image.open(picture) as opened:
        page = opened.convert("RGB")
    counts = cast("list[tuple[int, tuple[int, int, int]]]", page.getcolors(page.width * page.height))
    commonest = sorted(counts, key=lambda found: (-found[0], found[1]))[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in commonest for part in colour])
    page.quantize(palette=palette, dither=Image.Dither.NONE).save(to, optimize=True)


if __name__ == "__main__":
    keep()

"""PNG pictures with a palette: a page has few colours, and what is kept in a repository should be small."""

import base64
import struct
import zlib
from typing import Any, Final

from playwright.sync_api import Page

COLOURS: Final = 64

# The browser reads the pixels: the commonest colours become the palette, and every other colour its nearest.
_REDUCE: Final = """async ([png, most]) => {
    const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data, counts = new Map();
    const colour = i => pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2];
    for (let i = 0; i < pixels.length; i += 4) counts.set(colour(i), (counts.get(colour(i)) || 0) + 1);
    const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([found]) => found);
    const apart = (a, b) => [16, 8, 0].reduce((sum, by) => sum + ((a >> by & 255) - (b >> by & 255)) ** 2, 0);
    const nearest = new Map();
    for (const found of counts.keys())
        nearest.set(found, palette.reduce((best, one, at) => apart(one, found) < apart(palette[best], found) ? at : best, 0));
    let places = '';
    for (let i = 0; i < pixels.length; i += 4) places += String.fromCharCode(nearest.get(colour(i)));
    return {width: bitmap.width, height: bitmap.height, palette, places: btoa(places)};
}"""


def reduced(png: bytes, scribe: Page) -> bytes:
    """Return the same picture in at most COLOURS colours. `scribe` is any open page on which scripts may run."""
    found: dict[str, Any] = scribe.evaluate(_REDUCE, [base64.b64encode(png).decode(), COLOURS])
    width, height = found["width"], found["height"]
    places = base64.b64decode(found["places"])
    rows = b"".join(b"\0" + places[start : start + width] for start in range(0, width * height, width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in found["palette"])
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)  # eight bits a pixel, each a place in the palette
    parts = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

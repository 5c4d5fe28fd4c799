"""
One part of a long PDF, drawn by a process of its own: `python -m amser.ui.drawing`, which is asked on standard input.

What draws pages keeps some ten megabytes of each part that it has drawn. A process that ends gives all of it back.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from amser.ui import paper

_UNAVAILABLE: Final = 3  # what the process ends with where pango is missing


class DrawingFailed(Exception):
    """The process that draws a part ended without it, killed perhaps. It can be asked again."""


def part(html: str, *, pictures: Mapping[str, bytes]) -> bytes:
    """Return what `paper.part` returns, without keeping memory for it. Raises PaperUnavailable, DrawingFailed."""
    asked = {"html": html, "pictures": {name: base64.b64encode(made).decode() for name, made in pictures.items()}}
    command = [sys.executable, "-m", "amser.ui.drawing"]
    ended = subprocess.run(command, input=json.dumps(asked).encode(), stdout=subprocess.PIPE, check=False)
    if ended.returncode == _UNAVAILABLE:
        raise paper.PaperUnavailable(paper.NEEDED)
    if ended.returncode or not ended.stdout.startswith(b"%PDF-"):
        raise DrawingFailed(ended.returncode)
    return ended.stdout


def main() -> None:
    """Draw what is asked on standard input, and write it to standard output."""
    asked = json.load(sys.stdin.buffer)
    pictures = {name: base64.b64decode(made) for name, made in asked["pictures"].items()}
    try:
        drawn = paper.part(asked["html"], pictures=pictures)
    except paper.PaperUnavailable:
        sys.exit(_UNAVAILABLE)
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()

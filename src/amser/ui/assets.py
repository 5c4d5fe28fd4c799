"""Join the stylesheet: `python -m amser.ui.assets`. The result is committed, so nobody needs a build to run Amser."""

import re
import sys
from pathlib import Path
from typing import Final

UI: Final = Path(__file__).resolve().parent
BUILT: Final = UI / "static" / "ui" / "amser.css"
_FIRST: Final = ("tokens.css", "base.css", "frame.css")
_LAST: Final = ("print.css",)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK: Final = re.compile(r"\n\s*")


def sources() -> list[Path]:
    """Return the parts of the stylesheet in their order: tokens, ground, frame, components by name, paper."""
    components = sorted((UI / "components").glob("*/*.css"))
    return [*(UI / "css" / name for name in _FIRST), *components, *(UI / "css" / name for name in _LAST)]


def stylesheet() -> str:
    """Return the whole stylesheet, without comments and indentation."""
    joined = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    return _BLANK.sub("\n", _COMMENT.sub("", joined)).strip() + "\n"


def main() -> int:
    """Write the stylesheet and say how large it is."""
    BUILT.write_text(stylesheet(), encoding="utf-8")
    sys.stdout.write(f"{BUILT.name}: {BUILT.stat().st_size:,} bytes from {len(sources())} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""In which language and at which width a journey is made."""

import os
from typing import Final

# Each language and each width once; with AMSER_ALL_WIDTHS=1 every one with every other, which takes twice as long.
CROSSED: Final = [("cy", 360), ("en", 1280)]
EACH: Final = [*CROSSED, ("en", 360), ("cy", 1280)] if os.environ.get("AMSER_ALL_WIDTHS") else CROSSED

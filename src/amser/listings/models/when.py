"""When something would suit: days of the week and parts of the day, one letter or figure for each, in order."""

from collections.abc import Iterable
from typing import Final

DAYS: Final = "1234567"  # as ISO 8601 counts them: 1 is Monday
PARTS: Final = "mae"  # morning, afternoon, evening


def in_order(chosen: Iterable[str], *, of: str) -> str:
    """Return those of DAYS or PARTS that were chosen, each once and in their order."""
    wanted = set(chosen)
    return "".join(one for one in of if one in wanted)

"""How far something is, as members are told: near, or about so many miles; never finer."""

from typing import Final

from django.utils.translation import pgettext

from amser.geography import NEAR

METRES_A_MILE: Final = 1_609.344


def miles(metres: float) -> int:
    """Return whole miles, at least 1."""
    return max(1, round(metres / METRES_A_MILE))


def how_far(metres: float) -> str:
    """Return how far something is from whoever reads."""
    if metres <= NEAR:
        return pgettext("search.near", "Near you")
    return pgettext("search.miles", "Miles away: about %(miles)s") % {"miles": miles(metres)}

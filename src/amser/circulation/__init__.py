"""The mathematics of a matching round: the most hours that a group of people can exchange in balance. Knows no people, only numbers."""

from amser.circulation.circles import Chain, Circle, Part, Parts, circles_of
from amser.circulation.economy import Economy, Want
from amser.circulation.network import Network
from amser.circulation.priority import favour
from amser.circulation.published import RULE, Turn, digest, in_turn
from amser.circulation.shorten import shorten
from amser.circulation.solving import solve
from amser.circulation.stopping import Stopped

__all__ = [
    "RULE",
    "Chain",
    "Circle",
    "Economy",
    "Network",
    "Part",
    "Parts",
    "Stopped",
    "Turn",
    "Want",
    "circles_of",
    "digest",
    "favour",
    "in_turn",
    "shorten",
    "solve",
]

"""The nouns of membership."""

from amser.members.models.capability import LEVEL_NEEDS, Capability, CapabilityKind, Level
from amser.members.models.card import Card
from amser.members.models.floor import OwnFloor
from amser.members.models.membership import LIVE, Membership, MembershipChange, State
from amser.members.models.support import Acting, Scope, Support

__all__ = [
    "LEVEL_NEEDS",
    "LIVE",
    "Acting",
    "Capability",
    "CapabilityKind",
    "Card",
    "Level",
    "Membership",
    "MembershipChange",
    "OwnFloor",
    "Scope",
    "State",
    "Support",
]

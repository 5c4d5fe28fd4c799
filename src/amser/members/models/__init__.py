"""The nouns of membership."""

from amser.members.models.capability import LEVEL_NEEDS, Capability, CapabilityKind, Level
from amser.members.models.floor import OwnFloor
from amser.members.models.membership import LIVE, Membership, MembershipChange, State

__all__ = ["LEVEL_NEEDS", "LIVE", "Capability", "CapabilityKind", "Level", "Membership", "MembershipChange", "OwnFloor", "State"]

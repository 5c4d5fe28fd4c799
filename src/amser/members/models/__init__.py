"""The nouns of membership."""

from amser.members.models.capability import LEVEL_NEEDS, Capability, CapabilityKind, Level
from amser.members.models.floor import OwnFloor
from amser.members.models.joining import Application, CodeAccepted, Conversation, Occasion, Readers, Step, StepTaken
from amser.members.models.membership import APPLICANTS, JOINING, LIVE, Membership, MembershipChange, State
from amser.members.models.reference import Reference, ReferenceState, Road, Verdict, references_given

__all__ = [
    "APPLICANTS",
    "JOINING",
    "LEVEL_NEEDS",
    "LIVE",
    "Application",
    "Capability",
    "CapabilityKind",
    "CodeAccepted",
    "Conversation",
    "Level",
    "Membership",
    "MembershipChange",
    "Occasion",
    "OwnFloor",
    "Readers",
    "Reference",
    "ReferenceState",
    "Road",
    "State",
    "Step",
    "StepTaken",
    "Verdict",
    "references_given",
]

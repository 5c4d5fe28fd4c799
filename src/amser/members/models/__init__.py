"""The nouns of membership."""

from amser.members.models.capability import LEVEL_NEEDS, Capability, CapabilityKind, Level
from amser.members.models.card import Card
from amser.members.models.check import CAPABILITY_NEEDS, Check, CheckKind, Decision, Workforce
from amser.members.models.floor import OwnFloor
from amser.members.models.joining import Application, CodeAccepted, Conversation, Occasion, Readers, Step, StepTaken
from amser.members.models.membership import APPLICANTS, JOINING, LIVE, Membership, MembershipChange, State
from amser.members.models.needs import Spoken, There
from amser.members.models.not_with import NotWith
from amser.members.models.reference import Opinion, Reference, ReferenceState, Road, references_given
from amser.members.models.rules import Answer, Rule, rule_on
from amser.members.models.support import Acting, Scope, Support
from amser.members.models.verdict import GO, Reason, RefusedForSafety, Task, Verdict

__all__ = [
    "APPLICANTS",
    "CAPABILITY_NEEDS",
    "GO",
    "JOINING",
    "LEVEL_NEEDS",
    "LIVE",
    "Acting",
    "Answer",
    "Application",
    "Capability",
    "CapabilityKind",
    "Card",
    "Check",
    "CheckKind",
    "CodeAccepted",
    "Conversation",
    "Decision",
    "Level",
    "Membership",
    "MembershipChange",
    "NotWith",
    "Occasion",
    "Opinion",
    "OwnFloor",
    "Readers",
    "Reason",
    "Reference",
    "ReferenceState",
    "RefusedForSafety",
    "Road",
    "Rule",
    "Scope",
    "Spoken",
    "State",
    "Step",
    "StepTaken",
    "Support",
    "Task",
    "There",
    "Verdict",
    "Workforce",
    "references_given",
    "rule_on",
]

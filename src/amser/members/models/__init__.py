"""The nouns of membership."""

from amser.members.models.capability import LEVEL_NEEDS, Capability, CapabilityKind, Level
from amser.members.models.check import CAPABILITY_NEEDS, Check, CheckKind, Decision, Workforce
from amser.members.models.floor import OwnFloor
from amser.members.models.membership import LIVE, Membership, MembershipChange, State
from amser.members.models.not_with import NotWith
from amser.members.models.rules import Answer, Rule, rule_on
from amser.members.models.verdict import GO, Reason, RefusedForSafety, Task, Verdict

__all__ = [
    "CAPABILITY_NEEDS",
    "GO",
    "LEVEL_NEEDS",
    "LIVE",
    "Answer",
    "Capability",
    "CapabilityKind",
    "Check",
    "CheckKind",
    "Decision",
    "Level",
    "Membership",
    "MembershipChange",
    "NotWith",
    "OwnFloor",
    "Reason",
    "RefusedForSafety",
    "Rule",
    "State",
    "Task",
    "Verdict",
    "Workforce",
    "rule_on",
]

"""Every write to memberships that others may call."""

from amser.members.actions.apart import AlreadyApart, OnePerson, end_apart, keep_apart
from amser.members.actions.applying import (
    AlreadyMember,
    Details,
    GuardianNeeded,
    TooYoung,
    fill_in,
    request_to_join,
    take_enquiry,
)
from amser.members.actions.checking import StillBarred, add_check, end_check
from amser.members.actions.clearing import ChecksMissing, clear, unclear
from amser.members.actions.joining import (
    StepsMissing,
    accept_code,
    approve,
    mark_checked,
    record_conversation,
    refuse,
    step_over,
)
from amser.members.actions.leaving import leave, pause, resume, suspend
from amser.members.actions.passing import HoursAreSettled, MemberAgain, mark_deceased, not_deceased, settle_estate
from amser.members.actions.profile import Contact, Profile, hide_balance, set_contact, set_profile
from amser.members.actions.referring import (
    Answer,
    EnoughReferees,
    Referee,
    ask_reference,
    chase_reference,
    decide_reference,
    decline_reference,
    give_reference,
    talk_about_reference,
    withdraw_reference,
)

__all__ = [
    "AlreadyApart",
    "AlreadyMember",
    "Answer",
    "ChecksMissing",
    "Contact",
    "Details",
    "EnoughReferees",
    "GuardianNeeded",
    "HoursAreSettled",
    "MemberAgain",
    "OnePerson",
    "Profile",
    "Referee",
    "StepsMissing",
    "StillBarred",
    "TooYoung",
    "accept_code",
    "add_check",
    "approve",
    "ask_reference",
    "chase_reference",
    "clear",
    "decide_reference",
    "decline_reference",
    "end_apart",
    "end_check",
    "fill_in",
    "give_reference",
    "hide_balance",
    "keep_apart",
    "leave",
    "mark_checked",
    "mark_deceased",
    "not_deceased",
    "pause",
    "record_conversation",
    "refuse",
    "request_to_join",
    "resume",
    "set_contact",
    "set_profile",
    "settle_estate",
    "step_over",
    "suspend",
    "take_enquiry",
    "talk_about_reference",
    "unclear",
    "withdraw_reference",
]

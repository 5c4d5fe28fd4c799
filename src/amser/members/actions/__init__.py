"""Every write to memberships that others may call."""

from amser.members.actions.apart import AlreadyApart, OnePerson, end_apart, keep_apart
from amser.members.actions.checking import StillBarred, add_check, end_check
from amser.members.actions.clearing import ChecksMissing, clear, unclear
from amser.members.actions.joining import AlreadyMember, approve, refuse, request_to_join
from amser.members.actions.leaving import leave, pause, resume, suspend
from amser.members.actions.passing import HoursAreSettled, MemberAgain, mark_deceased, not_deceased, settle_estate
from amser.members.actions.profile import Contact, Profile, hide_balance, set_contact, set_profile

__all__ = [
    "AlreadyApart",
    "AlreadyMember",
    "ChecksMissing",
    "Contact",
    "HoursAreSettled",
    "MemberAgain",
    "OnePerson",
    "Profile",
    "StillBarred",
    "add_check",
    "approve",
    "clear",
    "end_apart",
    "end_check",
    "hide_balance",
    "keep_apart",
    "leave",
    "mark_deceased",
    "not_deceased",
    "pause",
    "refuse",
    "request_to_join",
    "resume",
    "set_contact",
    "set_profile",
    "settle_estate",
    "suspend",
    "unclear",
]

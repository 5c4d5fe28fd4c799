"""Every write to memberships that others may call."""

from amser.members.actions.clearing import clear, unclear
from amser.members.actions.joining import AlreadyMember, approve, refuse, request_to_join
from amser.members.actions.leaving import leave, pause, resume, suspend
from amser.members.actions.profile import Contact, Profile, hide_balance, set_contact, set_profile

__all__ = [
    "AlreadyMember",
    "Contact",
    "Profile",
    "approve",
    "clear",
    "hide_balance",
    "leave",
    "pause",
    "refuse",
    "request_to_join",
    "resume",
    "set_contact",
    "set_profile",
    "suspend",
    "unclear",
]

"""Every write to memberships that others may call."""

from amser.members.actions.cards import CardLocked, end_card, give_card, try_card, use_card
from amser.members.actions.clearing import clear, unclear
from amser.members.actions.joining import AlreadyMember, approve, refuse, request_to_join
from amser.members.actions.leaving import leave, pause, resume, suspend
from amser.members.actions.passing import HoursAreSettled, MemberAgain, mark_deceased, not_deceased, settle_estate
from amser.members.actions.profile import Contact, Profile, hide_balance, set_contact, set_profile
from amser.members.actions.supporting import OwnSupport, SupportDay, begin_acting, end_acting, end_support, give_support

__all__ = [
    "AlreadyMember",
    "CardLocked",
    "Contact",
    "HoursAreSettled",
    "MemberAgain",
    "OwnSupport",
    "Profile",
    "SupportDay",
    "approve",
    "begin_acting",
    "clear",
    "end_acting",
    "end_card",
    "end_support",
    "give_card",
    "give_support",
    "hide_balance",
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
    "try_card",
    "unclear",
    "use_card",
]

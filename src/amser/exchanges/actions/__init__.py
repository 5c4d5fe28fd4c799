"""Every write to exchanges that others may call."""

from amser.exchanges.actions.arranging import (
    GoneBy,
    NotClearedYet,
    Plan,
    RefusedForSafety,
    What,
    agree,
    call_off,
    cancel,
    decline,
    lapse,
    no_show,
    share_contact,
    suggest,
    suggest_other,
)
from amser.exchanges.actions.claiming import (
    DayNotCome,
    LongerThanADay,
    confirm_by_itself,
    notice,
    notice_given,
    record_past,
    say_how_long,
)
from amser.exchanges.actions.correcting import ask_for_correction, correct
from amser.exchanges.actions.giving import GiftPastLimit, GiftTooLarge, give_hours, thank
from amser.exchanges.actions.leaving import HoursStillOpen, leave_bank
from amser.exchanges.actions.passing import remember, settle_estate
from amser.exchanges.actions.people import OwnMatter, SamePerson, SomeoneAway
from amser.exchanges.actions.settling import record_for_two, record_next_door, release, release_from_pot, settle, try_again, withdraw

__all__ = [
    "DayNotCome",
    "GiftPastLimit",
    "GiftTooLarge",
    "GoneBy",
    "HoursStillOpen",
    "LongerThanADay",
    "NotClearedYet",
    "OwnMatter",
    "Plan",
    "RefusedForSafety",
    "SamePerson",
    "SomeoneAway",
    "What",
    "agree",
    "ask_for_correction",
    "call_off",
    "cancel",
    "confirm_by_itself",
    "correct",
    "decline",
    "give_hours",
    "lapse",
    "leave_bank",
    "no_show",
    "notice",
    "notice_given",
    "record_for_two",
    "record_next_door",
    "record_past",
    "release",
    "release_from_pot",
    "remember",
    "say_how_long",
    "settle",
    "settle_estate",
    "share_contact",
    "suggest",
    "suggest_other",
    "thank",
    "try_again",
    "withdraw",
]

"""Every write to exchanges that others may call."""

from amser.exchanges.actions.accompanying import go_along
from amser.exchanges.actions.arranging import (
    GoneBy,
    Plan,
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
    was_stopped,
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
from amser.exchanges.actions.forgetting import forget_words
from amser.exchanges.actions.giving import GiftPastLimit, GiftTooLarge, give_hours, thank
from amser.exchanges.actions.grouping import Deals, Part, RefusedFor, Session, WrongNumber, correct_group, record_group, release_group
from amser.exchanges.actions.leaving import HoursStillOpen, leave_bank
from amser.exchanges.actions.passing import remember, settle_estate
from amser.exchanges.actions.people import OwnMatter, SamePerson, SomeoneAway
from amser.exchanges.actions.pot import NotThePotsApprover, PotCapReached
from amser.exchanges.actions.repeating import end_regular, regular_recorded, repeat_weekly, skip_regular
from amser.exchanges.actions.safety import NotClearedYet
from amser.exchanges.actions.settling import record_for_two, record_next_door, release, release_from_pot, settle, try_again, withdraw
from amser.exchanges.actions.sharing import LessThanGiven
from amser.exchanges.actions.slips import (
    MOST_AT_ONCE,
    LooksRecorded,
    SlipEntered,
    enter_sheet,
    enter_slip,
    enter_slip_of,
    print_sheet,
    print_slip,
    print_slips,
)
from amser.exchanges.actions.visiting import NotArrived, NotThisDay, arrive, close_visit, go_home, miss_visit, visit_overdue
from amser.members.models import RefusedForSafety

__all__ = [
    "MOST_AT_ONCE",
    "DayNotCome",
    "Deals",
    "GiftPastLimit",
    "GiftTooLarge",
    "GoneBy",
    "HoursStillOpen",
    "LessThanGiven",
    "LongerThanADay",
    "LooksRecorded",
    "NotArrived",
    "NotClearedYet",
    "NotThePotsApprover",
    "NotThisDay",
    "OwnMatter",
    "Part",
    "Plan",
    "PotCapReached",
    "RefusedFor",
    "RefusedForSafety",
    "SamePerson",
    "Session",
    "SlipEntered",
    "SomeoneAway",
    "What",
    "WrongNumber",
    "agree",
    "arrive",
    "ask_for_correction",
    "call_off",
    "cancel",
    "close_visit",
    "confirm_by_itself",
    "correct",
    "correct_group",
    "decline",
    "end_regular",
    "enter_sheet",
    "enter_slip",
    "enter_slip_of",
    "forget_words",
    "give_hours",
    "go_along",
    "go_home",
    "lapse",
    "leave_bank",
    "miss_visit",
    "no_show",
    "notice",
    "notice_given",
    "print_sheet",
    "print_slip",
    "print_slips",
    "record_for_two",
    "record_group",
    "record_next_door",
    "record_past",
    "regular_recorded",
    "release",
    "release_from_pot",
    "release_group",
    "remember",
    "repeat_weekly",
    "say_how_long",
    "settle",
    "settle_estate",
    "share_contact",
    "skip_regular",
    "suggest",
    "suggest_other",
    "thank",
    "try_again",
    "visit_overdue",
    "was_stopped",
    "withdraw",
]

"""Every write of these nouns that others may call."""

from amser.opportunities.actions.awards import (
    AwardIsFinal,
    BudgetNotOpen,
    ListHasChanged,
    NobodyToThank,
    NotBegun,
    give_credits,
    take_back,
)
from amser.opportunities.actions.checking import end_checked, open_calendar, say_checked
from amser.opportunities.actions.coming import SessionOver, cannot_come, say_coming
from amser.opportunities.actions.describing import (
    OpportunityTerms,
    OpportunityWords,
    When,
    describe,
    draft,
)
from amser.opportunities.actions.holding import (
    AwardStands,
    NothingToCome,
    OpportunityEnded,
    SessionThere,
    call_off,
    end,
    make_sessions,
    move_session,
    publish,
    reschedule,
)
from amser.opportunities.actions.lists import EARLY, LATE, Note, NotTheTime, SessionCalledOff, TakenOff, check_in, save_list
from amser.opportunities.actions.reminding import remind

__all__ = [
    "EARLY",
    "LATE",
    "AwardIsFinal",
    "AwardStands",
    "BudgetNotOpen",
    "ListHasChanged",
    "NobodyToThank",
    "NotBegun",
    "NotTheTime",
    "Note",
    "NothingToCome",
    "OpportunityEnded",
    "OpportunityTerms",
    "OpportunityWords",
    "SessionCalledOff",
    "SessionOver",
    "SessionThere",
    "TakenOff",
    "When",
    "call_off",
    "cannot_come",
    "check_in",
    "describe",
    "draft",
    "end",
    "end_checked",
    "give_credits",
    "make_sessions",
    "move_session",
    "open_calendar",
    "publish",
    "remind",
    "reschedule",
    "save_list",
    "say_checked",
    "say_coming",
    "take_back",
]

"""Every write of these nouns that others may call."""

from amser.opportunities.actions.checking import end_checked, open_calendar, say_checked
from amser.opportunities.actions.coming import SessionOver, cannot_come, say_coming
from amser.opportunities.actions.describing import (
    LanguageMissing,
    LanguageOlder,
    OpportunityTerms,
    OpportunityWords,
    When,
    describe,
    draft,
)
from amser.opportunities.actions.holding import (
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
from amser.opportunities.actions.reminding import remind

__all__ = [
    "LanguageMissing",
    "LanguageOlder",
    "NothingToCome",
    "OpportunityEnded",
    "OpportunityTerms",
    "OpportunityWords",
    "SessionOver",
    "SessionThere",
    "When",
    "call_off",
    "cannot_come",
    "describe",
    "draft",
    "end",
    "end_checked",
    "make_sessions",
    "move_session",
    "open_calendar",
    "publish",
    "remind",
    "reschedule",
    "say_checked",
    "say_coming",
]

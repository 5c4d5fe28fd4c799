"""Every write of these nouns that others may call."""

from amser.opportunities.actions.awards import (
    AwardIsFinal,
    BudgetNotOpen,
    BudgetTooSmall,
    ListHasChanged,
    NobodyToThank,
    give_credits,
    take_back,
)
from amser.opportunities.actions.lists import EARLY, LATE, Note, NotTheTime, SessionCalledOff, check_in, come_in, save_list

__all__ = [
    "EARLY",
    "LATE",
    "AwardIsFinal",
    "BudgetNotOpen",
    "BudgetTooSmall",
    "ListHasChanged",
    "NobodyToThank",
    "NotTheTime",
    "Note",
    "SessionCalledOff",
    "check_in",
    "come_in",
    "give_credits",
    "save_list",
    "take_back",
]

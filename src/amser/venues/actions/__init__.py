"""Every write of these nouns that others may call."""

from amser.venues.actions.tills import end_till, make_till, name_till, replace_till
from amser.venues.actions.using import (
    MoreOnPaper,
    NoPlacesLeft,
    TooLateToUndo,
    UseIsOver,
    accept_use,
    cancel_use,
    hold_use,
    lapse_use,
    undo_use,
)

__all__ = [
    "MoreOnPaper",
    "NoPlacesLeft",
    "TooLateToUndo",
    "UseIsOver",
    "accept_use",
    "cancel_use",
    "end_till",
    "hold_use",
    "lapse_use",
    "make_till",
    "name_till",
    "replace_till",
    "undo_use",
]

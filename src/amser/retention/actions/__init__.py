"""Every write to retention that others may call."""

from amser.retention.actions.erasing import KeptForNow, StillAMember, erase
from amser.retention.actions.erasing_participants import StillTakesPart, erase_participant
from amser.retention.actions.forgetting import FORMER
from amser.retention.actions.removing import (
    OutOfOrder,
    ask_to_remove,
    close,
    finish,
    forget_interests,
    remove_checks,
    remove_messages,
    rest,
    set_rule,
)

__all__ = [
    "FORMER",
    "KeptForNow",
    "OutOfOrder",
    "StillAMember",
    "StillTakesPart",
    "ask_to_remove",
    "close",
    "erase",
    "erase_participant",
    "finish",
    "forget_interests",
    "remove_checks",
    "remove_messages",
    "rest",
    "set_rule",
]

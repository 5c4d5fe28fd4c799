"""Every write to retention that others may call."""

from amser.retention.actions.erasing import FORMER, KeptForNow, StillAMember, erase
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
    "ask_to_remove",
    "close",
    "erase",
    "finish",
    "forget_interests",
    "remove_checks",
    "remove_messages",
    "rest",
    "set_rule",
]

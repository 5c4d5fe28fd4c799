"""Every write of credits on paper that others may call; `actions.presenting` reads what is presented, `actions.spending` uses it."""

from amser.vouchers.actions.batches import BudgetOver, BudgetTooSmall, HandedOver, LastDayPast, hand_over, make_batch
from amser.vouchers.actions.keys import CannotSign, KeysAreUsedUp, rotate_key

__all__ = [
    "BudgetOver",
    "BudgetTooSmall",
    "CannotSign",
    "HandedOver",
    "KeysAreUsedUp",
    "LastDayPast",
    "hand_over",
    "make_batch",
    "rotate_key",
]

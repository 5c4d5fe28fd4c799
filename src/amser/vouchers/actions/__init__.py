"""Every write of credits on paper that others may call; `actions.presenting` reads what is presented, `actions.spending` uses it."""

from amser.vouchers.actions.batches import BudgetOver, HandedOver, LastDayPast, TooManyForTheBudget, hand_over, make_batch
from amser.vouchers.actions.ending import NothingToVoid, expire_batch, void
from amser.vouchers.actions.keys import CannotSign, KeysAreUsedUp, rotate_key
from amser.vouchers.actions.pausing import SheetsAreReady, pause_print, resume_print
from amser.vouchers.actions.paying_in import pay_in

__all__ = [
    "BudgetOver",
    "CannotSign",
    "HandedOver",
    "KeysAreUsedUp",
    "LastDayPast",
    "NothingToVoid",
    "SheetsAreReady",
    "TooManyForTheBudget",
    "expire_batch",
    "hand_over",
    "make_batch",
    "pause_print",
    "pay_in",
    "resume_print",
    "rotate_key",
    "void",
]

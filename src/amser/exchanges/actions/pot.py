"""Before the community pot gives hours: whether the actor may say so, and what the bank's month has left."""

import datetime as dt

from amser.audit.actions import Actor
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.timebanks.models import TimeBank
from amser.timebanks.policies import may_give_from_pot
from amser.timebanks.queries import policy_of, pot_gave


class NotThePotsApprover(DomainError):
    """The bank has named who decides about its community pot, and this is somebody else."""

    code = "pot_approver"


class PotCapReached(DomainError):
    """The pot would give more in this month than the bank's policy lets it. `left_minutes` (>= 0) may still be given."""

    code = "pot_cap"

    def __init__(self, *, left_minutes: int) -> None:
        super().__init__(f"{left_minutes} minutes left")
        self.left_minutes = left_minutes


def check_pot(bank: TimeBank, *, by: Actor, minutes: int, at: dt.datetime) -> None:
    """
    Raise NotThePotsApprover or PotCapReached unless the actor may have the pot give these minutes (> 0) now.

    Locks the bank until the transaction ends: of two who give the last of a month at once, the second is told what is left.
    """
    if by.user_id is not None and not may_give_from_pot(by.user_id, bank):
        raise NotThePotsApprover
    TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    cap = policy_of(bank, on=today(at)).pot_cap_minutes
    if cap is None:
        return
    left = max(cap - pot_gave(bank, in_month_of=today(at)), 0)
    if minutes > left:
        raise PotCapReached(left_minutes=left)

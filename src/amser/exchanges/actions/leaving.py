"""Leaving a bank, once nothing is left to settle."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.giving import note_parting_gift
from amser.exchanges.actions.people import check_acting
from amser.exchanges.models import Exchange, OrganisationExchange
from amser.kernel.errors import DomainError
from amser.members import actions as members
from amser.members.models import Membership


class HoursStillOpen(DomainError):
    """Somebody said how long help took, and the hours have not moved yet. `count` says for how many exchanges."""

    code = "hours_still_open"

    def __init__(self, *, count: int) -> None:
        super().__init__(f"{count} open")
        self.count = count


@audit.action("exchanges.leave_bank")
def leave_bank(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    reason: str = "",
    give_to: Membership | None = None,
) -> Membership:
    """
    A member leaves, as `members.leave` says, once their hours are settled: afterwards there is no account to move them.

    Raises HoursStillOpen, OwnMatter where whoever acts for them would be given the hours, and what `members.leave` raises.
    """
    check_acting(by, membership, *([give_to] if give_to else []))
    check_nothing_open(membership)
    leave = audit.derive(key, "leave")
    membership = members.leave(by=by, key=leave, at=at, membership=membership, reason=reason, give_to=give_to)
    note_parting_gift(membership, give_to, key=leave, at=at)
    return membership


def check_nothing_open(membership: Membership) -> None:
    """Raise HoursStillOpen where somebody has said how long help took, and the hours have not moved."""
    count = Exchange.objects.of_member(membership.pk).with_hours_open().count()
    count += OrganisationExchange.objects.with_hours_open().filter(membership=membership).count()
    if count:
        raise HoursStillOpen(count=count)

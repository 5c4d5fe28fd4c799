"""How far below zero a member may go: the bank's policy, or a floor of their own for a time."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.members.actions.leaving import locked
from amser.members.models import Membership, OwnFloor
from amser.timebanks.queries import policy_of


class OwnLimit(DomainError):
    """Nobody moves their own limit: another broker must."""

    code = "own_matter"


@audit.action("members.set_floor")
def set_floor(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    floor_minutes: int,
    until: dt.date,
    reason: str,
) -> OwnFloor:
    """A broker gives a member a floor of their own (minutes, at most 0) until a day; it replaces any other. Raises OwnLimit."""
    if by.user_id == membership.user_id:
        raise OwnLimit
    membership = locked(membership)
    assert membership.account_id is not None, "members have accounts"
    OwnFloor.objects.live().filter(membership=membership).update(ended_at=at)
    floor = OwnFloor.objects.create(
        membership=membership,
        timebank_id=membership.timebank_id,
        floor_minutes=floor_minutes,
        until=until,
        reason=reason,
        set_by_id=by.user_id,
        set_at=at,
    )
    _reach(membership, floor_minutes, reason=f"own floor {floor.pk}")
    return floor


@audit.action("members.follow_policy")
def follow_policy(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """A member's account has the floor that is in force today: their own while it lasts, or else the bank's."""
    membership = locked(membership)
    assert membership.account_id is not None, "members have accounts"
    OwnFloor.objects.live().filter(membership=membership, until__lt=today(at)).update(ended_at=at)
    own = OwnFloor.objects.live().filter(membership=membership).first()
    floor = own.floor_minutes if own else policy_of(membership.timebank, on=today(at)).hard_floor_minutes
    _reach(membership, floor, reason="policy")
    return membership


def _reach(membership: Membership, floor_minutes: int, *, reason: str) -> None:
    assert membership.account_id is not None, "the caller looked"
    ledger.set_limits(
        book_id=membership.timebank.book_id, account_id=membership.account_id, floor=floor_minutes, ceiling=None, reason=reason
    )

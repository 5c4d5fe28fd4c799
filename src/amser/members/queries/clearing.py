"""What members are cleared for, and whether hours can still move to and from them."""

import datetime as dt
from collections.abc import Iterable

from amser.ledger.models import Account
from amser.members.models import LEVEL_NEEDS, Capability, Membership


def cleared_for(membership_id: int, *, on: dt.date) -> frozenset[str]:
    """Return what a member is cleared for on a day. One query."""
    return frozenset(Capability.objects.live(on).filter(membership_id=membership_id).values_list("kind", flat=True))


def missing_for(membership_id: int, *, level: str, on: dt.date) -> frozenset[str]:
    """Return the capabilities that a task of this level needs and the member lacks on a day."""
    needs = LEVEL_NEEDS[level]
    return needs - cleared_for(membership_id, on=on) if needs else frozenset()


def has_open_account(membership: Membership) -> bool:
    """Whether hours can still move to and from a member. One query."""
    account = Account.objects.filter(book_id=membership.book_id or 0, id=membership.account_id or 0)
    return account.filter(closed_at__isnull=True).exists()


def cleared_by_member(memberships: Iterable[Membership], *, on: dt.date) -> dict[int, frozenset[str]]:
    """Return what each of several members is cleared for, by membership id. One query."""
    found: dict[int, set[str]] = {membership.pk: set() for membership in memberships}
    for membership_id, kind in Capability.objects.live(on).filter(membership_id__in=found).values_list("membership_id", "kind"):
        found[membership_id].add(kind)
    return {membership_id: frozenset(kinds) for membership_id, kinds in found.items()}

"""
Moving credits of a scheme: the one way in which the packages above reach the ledger's book of credits.

Not audited actions: the action that calls them is. All amounts are whole credits.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from amser.agencies.models import Participant, Purse, Scheme
from amser.agencies.queries.mine import after_debts
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.actions import Posting
from amser.ledger.models import AccountKind, TransferCode
from amser.ledger.queries import available
from amser.organisations.models import Organisation

Holder = Participant | Organisation


class NotEnoughCredits(DomainError):
    """The holder has fewer credits than that which can be used now. `left` is how many."""

    code = "not_enough_credits"

    def __init__(self, *, left: int) -> None:
        super().__init__(left)
        self.left = left


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """So many credits (> 0) out of one purse."""

    purse: Purse
    credits: int


def move(
    scheme: Scheme,
    *,
    debit: int,
    credit: int,
    credits: int,
    code: TransferCode,
    transfer_id: UUID,
    at: dt.datetime,
    group_id: UUID | None = None,
) -> Posting:
    """Move credits from the debit account to the credit account, exactly once. Raises what `ledger.post` raises."""
    return ledger.post(
        book_id=scheme.book_id,
        transfer_id=transfer_id,
        debit=debit,
        credit=credit,
        amount=credits,
        code=code,
        worked_on=None,
        at=scheme.ledger_moment(at),
        group_id=group_id,
    )


def purse_of(scheme: Scheme, holder: Holder, *, expires_on: dt.date | None) -> Purse:
    """Return the holder's purse for credits with this last day, opened where there was none. Two at once open one."""
    whose: dict[str, Holder] = {"participant": holder} if isinstance(holder, Participant) else {"organisation": holder}
    found = Purse.objects.filter(scheme=scheme, expires_on=expires_on, **whose).first()
    if found is not None:
        return found
    type(holder)._base_manager.select_for_update(no_key=True).get(pk=holder.pk)  # Two at once queue here.
    found = Purse.objects.filter(scheme=scheme, expires_on=expires_on, **whose).first()
    return found or _opened(scheme, whose, expires_on)


def purses_for(scheme: Scheme, participants: Iterable[int], *, expires_on: dt.date | None) -> dict[int, Purse]:
    """
    Return the purse of each person (id) for credits with this last day, opened where there was none.

    As `purse_of` for many: at most five questions, however many they are.
    """
    asked = set(participants)
    found = _purses_by_person(scheme, asked, expires_on)
    if asked <= found.keys():
        return found
    lock_people(asked - found.keys())
    found = _purses_by_person(scheme, asked, expires_on)
    missing = sorted(asked - found.keys())
    accounts = ledger.open_accounts(book_id=scheme.book_id, kind=AccountKind.MEMBER, floor=0, ceiling=None, count=len(missing))
    opened = Purse.objects.bulk_create(
        Purse(scheme=scheme, book_id=scheme.book_id, account_id=account, expires_on=expires_on, participant_id=pk)
        for pk, account in zip(missing, accounts, strict=True)
    )
    return found | {purse.participant_id: purse for purse in opened if purse.participant_id is not None}


def lock_people(participants: Iterable[int]) -> list[Participant]:
    """
    Return people of a scheme (ids) as they are now; until the transaction ends none of them leaves it, or has their first purse opened.

    In the order of their ids, before anything of theirs: whoever locks several queues and nobody waits for one another.
    """
    found = Participant._base_manager.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(participants))
    return list(found.order_by("pk"))


def lock_purses(purses: Iterable[Purse]) -> None:
    """Lock purses of whoever they are in the order in which `shares` does, until the transaction ends."""
    list(Purse.objects.select_for_update(no_key=True).in_order().filter(pk__in={purse.pk for purse in purses}))


def _purses_by_person(scheme: Scheme, asked: Iterable[int], expires_on: dt.date | None) -> dict[int, Purse]:
    purses = Purse.objects.filter(scheme=scheme, expires_on=expires_on, participant__in=list(asked))
    return {purse.participant_id: purse for purse in purses if purse.participant_id is not None}


def shares(scheme: Scheme, holder: Holder, *, credits: int, at: dt.datetime, on: dt.date | None = None) -> list[Share]:
    """
    Return from which purses `credits` (> 0) come, what expires first being used first. They are used on a day, today without `on`.

    Purses are locked until the transaction ends, so that what is planned is still there. What one of them is below nothing is
    kept back in the others. Raises NotEnoughCredits.
    """
    assert credits > 0, "callers validate the amount"
    whose: dict[str, Holder] = {"participant": holder} if isinstance(holder, Participant) else {"organisation": holder}
    purses = list(Purse.objects.select_for_update(no_key=True).in_order().filter(scheme=scheme, **whose))
    found = available(scheme.book_id, [purse.account_id for purse in purses])
    there = [found[purse.account_id] if purse.is_usable_on(on or today(at)) else min(found[purse.account_id], 0) for purse in purses]
    left, planned = credits, []
    for purse, may_leave in zip(purses, after_debts(there), strict=True):
        taken = min(left, may_leave)
        if taken:
            planned.append(Share(purse, taken))
            left -= taken
    if left:
        raise NotEnoughCredits(left=credits - left)
    return planned


def _opened(scheme: Scheme, whose: dict[str, Holder], expires_on: dt.date | None) -> Purse:
    kind = AccountKind.MEMBER if "participant" in whose else AccountKind.ORGANISATION
    account = ledger.open_account(book_id=scheme.book_id, kind=kind, floor=0, ceiling=None)
    return Purse.objects.create(scheme=scheme, book_id=scheme.book_id, account_id=account, expires_on=expires_on, **whose)

"""What one person has in a scheme, what came and went, and everything that is kept of it."""

import dataclasses
import datetime as dt
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from amser.agencies.models import CreditGift, Participant, Purse, Scheme, SchemeCard
from amser.agencies.models.participant import PurseQuerySet
from amser.kernel.dates import today
from amser.ledger.models import Account, Transfer, TransferCode
from amser.organisations.models import Organisation


@dataclasses.dataclass(frozen=True, slots=True)
class Lasting:
    """So many credits that can be used until a day, inclusive; until any day where it is None."""

    credits: int
    expires_on: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What somebody has in a scheme: what can be used now, by last day, and what is kept for gifts and bookings."""

    lasting: tuple[Lasting, ...]
    kept: int

    @property
    def credits(self) -> int:
        """How many can be used now."""
        return sum(one.credits for one in self.lasting)

    @property
    def dated(self) -> tuple[Lasting, ...]:
        """Those with a last day, the first first."""
        return tuple(one for one in self.lasting if one.expires_on)

    @property
    def undated(self) -> int:
        """How many have no last day."""
        return sum(one.credits for one in self.lasting if not one.expires_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Credits that came (> 0) or went (< 0), and why. `transfer_id` says to those above what it was for."""

    transfer_id: UUID
    at: dt.datetime
    code: TransferCode
    credits: int
    other_account: int
    is_put_right: bool


def held_by(scheme: Scheme, holder: Participant | Organisation, *, at: dt.datetime) -> Held:
    """Return what a person or an organisation has in a scheme at a moment. Two queries."""
    purses = list(_purses(scheme, holder).in_order())
    accounts = Account.objects.filter(book_id=scheme.book_id, id__in=[purse.account_id for purse in purses])
    found = {account: (posted - held, held) for account, posted, held in accounts.values_list("id", "posted", "held")}
    usable = [purse.is_usable_on(today(at)) for purse in purses]
    there = [found[purse.account_id][0] if may else min(found[purse.account_id][0], 0) for purse, may in zip(purses, usable, strict=True)]
    lasting = [Lasting(credits, purse.expires_on) for purse, credits in zip(purses, after_debts(there), strict=True) if credits]
    return Held(tuple(lasting), sum(found[purse.account_id][1] for purse, may in zip(purses, usable, strict=True) if may))


def after_debts(there: list[int]) -> list[int]:
    """
    Return how many credits of each purse of one holder, in the order in which they are used, may leave it.

    What another purse is below nothing is kept back, from what lasts longest.
    """
    debt = -sum(min(credits, 0) for credits in there)
    may_leave = []
    for credits in reversed(there):
        kept = min(max(credits, 0), debt)
        debt -= kept
        may_leave.append(max(credits, 0) - kept)
    return may_leave[::-1]


def came_and_went(scheme: Scheme, holder: Participant | Organisation, *, at_most: int, skipping: int = 0) -> list[Line]:
    """
    Return the latest that came and went but for the first `skipping`, the newest first, over all purses.

    Two queries; what was put right says so.
    """
    accounts = list(_purses(scheme, holder).values_list("account_id", flat=True))
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts), book_id=scheme.book_id)
    put_right = Exists(Transfer.objects.filter(book_id=scheme.book_id, reverses=OuterRef("id")))
    rows = found.annotate(put_right=put_right).order_by("-at", F("group_id").asc(nulls_last=True), "-id")[skipping : skipping + at_most]
    return [_line(row, set(accounts), is_put_right=row.put_right) for row in rows]


def _purses(scheme: Scheme, holder: Participant | Organisation) -> PurseQuerySet:
    whose = {"participant": holder} if isinstance(holder, Participant) else {"organisation": holder}
    return Purse.objects.filter(scheme=scheme, **whose)


def _line(row: Transfer, mine: set[int], *, is_put_right: bool) -> Line:
    came = row.credit in mine
    other = row.debit if came else row.credit
    return Line(row.id, row.at, TransferCode(row.code), row.amount if came else -row.amount, other, is_put_right)


def open_gifts(scheme: Scheme, holder: Participant | Organisation, *, at: dt.datetime) -> tuple[list[CreditGift], list[CreditGift]]:
    """Return what was offered to somebody and waits for their answer, and what they offered that is not answered yet. One query."""
    whose = "" if isinstance(holder, Participant) else "_organisation"
    theirs = Q(**{f"receiver{whose}": holder}, until__gt=at) | Q(**{f"giver{whose}": holder})
    found = CreditGift.objects.open().filter(theirs, scheme=scheme).order_by("offered_at")
    gifts = list(found.select_related("giver__user", "giver_organisation", "receiver__user", "receiver_organisation"))
    offered = [gift for gift in gifts if getattr(gift, f"giver{whose}_id") == holder.pk]
    return [gift for gift in gifts if gift not in offered], offered


def card_carried(participant: Participant) -> SchemeCard | None:
    """Return the card that works, or None. One query."""
    return SchemeCard.objects.filter(participant=participant, ended_at__isnull=True).first()

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
    purses = {purse.account_id: purse for purse in _purses(scheme, holder).usable_on(today(at))}
    accounts = Account.objects.filter(book_id=scheme.book_id, id__in=list(purses)).values_list("id", "posted", "held")
    found = {account: (posted - held, held) for account, posted, held in accounts}
    lasting = [Lasting(found[account][0], purse.expires_on) for account, purse in purses.items() if found[account][0] > 0]
    return Held(tuple(lasting), sum(held for _, held in found.values()))


def came_and_went(scheme: Scheme, holder: Participant | Organisation, *, at_most: int) -> list[Line]:
    """Return the latest that came and went, the newest first, over all purses. Two queries; what was put right says so."""
    accounts = list(_purses(scheme, holder).values_list("account_id", flat=True))
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts), book_id=scheme.book_id)
    put_right = Exists(Transfer.objects.filter(book_id=scheme.book_id, reverses=OuterRef("id")))
    rows = found.annotate(put_right=put_right).order_by("-at", F("group_id").asc(nulls_last=True), "-id")[:at_most]
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

"""What a member has at hand, and how their hours stand. Lengths in minutes."""

import dataclasses
import datetime as dt
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from amser.exchanges.models import Exchange, ExchangeState, Kind, Party, Role, Thanks
from amser.exchanges.models.exchange import OPEN
from amser.kernel.dates import at_london
from amser.ledger.models import Account, TransferCode
from amser.ledger.queries import balance, moved
from amser.members.models import Membership
from amser.timebanks.queries import Policy

PAGE = 25
HELP = (TransferCode.EXCHANGE, TransferCode.POT_PAYMENT)
THANK_WITHIN = dt.timedelta(days=14)


class Asks(StrEnum):
    """What an exchange asks of a member."""

    ANSWER = "answer"
    HOW_LONG = "how_long"
    CONFIRM = "confirm"
    THANK = "thank"


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """An exchange that waits for something from this member; `other` is the person with whom."""

    exchange: Exchange
    asks: Asks
    other: Membership


@dataclasses.dataclass(frozen=True, slots=True)
class AtHand:
    """Every open arrangement of a member, by who has to do something next: the member, the calendar, someone else."""

    waiting: list[Waiting]
    coming: list[Exchange]
    others: list[Exchange]


def at_hand(membership: Membership, *, at: dt.datetime) -> AtHand:
    """Return what a member has open. Two queries; each exchange comes with the names of its people."""
    now_open = Exchange.objects.of_member(membership.pk).filter(_open_or_to_thank(membership, at=at))
    hand = AtHand(waiting=[], coming=[], others=[])
    for exchange in now_open.with_names().order_by("on_day", "on_time", "pk"):
        asks = what_it_asks(exchange, membership, at=at)
        if asks is not None:
            hand.waiting.append(Waiting(exchange=exchange, asks=asks, other=exchange.other_party(membership.pk).membership))
        elif exchange.state == ExchangeState.AGREED:
            hand.coming.append(exchange)
        else:
            hand.others.append(exchange)
    hand.waiting.sort(key=lambda waiting: list(Asks).index(waiting.asks))
    return hand


def _open_or_to_thank(membership: Membership, *, at: dt.datetime) -> Q:
    thanked = Thanks.objects.filter(exchange=OuterRef("pk"), from_member=membership)
    received = Party.objects.filter(exchange=OuterRef("pk"), membership=membership, role=Role.RECEIVER)
    to_thank = Q(Exists(received), ~Exists(thanked), state=ExchangeState.POSTED, posted_at__gte=at - THANK_WITHIN)
    return to_thank & Q(kind=Kind.PAIR) | Q(state__in=OPEN)


def what_it_asks(exchange: Exchange, membership: Membership, *, at: dt.datetime) -> Asks | None:
    """Return what an exchange, with its people, asks of one of them at a moment; None where it is not their turn."""
    match exchange.state:
        case ExchangeState.PROPOSED:
            return None if exchange.suggested_by_id == membership.pk else Asks.ANSWER
        case ExchangeState.AGREED:
            begins = at_london(exchange.on_day, exchange.on_time or dt.time.min) if exchange.on_day else None
            return Asks.HOW_LONG if begins is not None and begins <= at else None
        case ExchangeState.CLAIMED:
            return Asks.CONFIRM if exchange.party_of(membership.pk).claimed_minutes is None else None
        case ExchangeState.POSTED:
            return Asks.THANK if exchange.receiver.membership_id == membership.pk else None
    return None


def waiting_for(membership: Membership, *, at: dt.datetime) -> list[Waiting]:
    """Return what waits for a member, the most pressing first. Two queries; `at_hand` gives this and what is coming."""
    return at_hand(membership, at=at).waiting


def finished(membership: Membership) -> QuerySet[Exchange]:
    """Return a member's exchanges that are over, with one other and in groups, the last first."""
    over = [ExchangeState.POSTED, ExchangeState.CORRECTED, ExchangeState.DECLINED, ExchangeState.LAPSED]
    over += [ExchangeState.CANCELLED, ExchangeState.NO_SHOW]
    return Exchange.objects.of_member(membership.pk).filter(state__in=over).with_names().order_by("-on_day", "-pk")


@dataclasses.dataclass(frozen=True, slots=True)
class Totals:
    """
    What moved for a member: help given and received, and what came and went otherwise (welcome hours, gifts).

    What was put right counts nowhere, neither what was wrong nor its undoing.
    """

    given: int = 0
    received: int = 0
    came: int = 0
    went: int = 0

    @property
    def balance(self) -> int:
        """Given and come, less received and gone."""
        return self.given + self.came - self.received - self.went


@dataclasses.dataclass(frozen=True, slots=True)
class HoursSummary:
    """A member's hours, and the key of the sentence that says how they stand (`balance.*` in the words)."""

    totals: Totals
    sentence: str

    @property
    def given(self) -> int:
        """Help given."""
        return self.totals.given

    @property
    def received(self) -> int:
        """Help received."""
        return self.totals.received

    @property
    def balance(self) -> int:
        """What the ledger holds."""
        return self.totals.balance

    @property
    def has_besides(self) -> bool:
        """Whether hours came or went otherwise than by help."""
        return bool(self.totals.came or self.totals.went)


def hours_summary(membership: Membership, policy: Policy) -> HoursSummary:
    """Return how a member's hours stand, by the bank's policy of the day. Two queries."""
    return summary_of(membership, totals_of_all(membership), policy)


def hours_held(membership: Membership) -> int:
    """Return the minutes that a member holds now, by the ledger; below zero when more was received than given. One query."""
    assert membership.book_id is not None, "members have accounts"
    assert membership.account_id is not None, "members have accounts"
    return balance(membership.book_id, membership.account_id)


def summary_of(membership: Membership, totals: Totals, policy: Policy) -> HoursSummary:
    """Return how a member's hours stand, from totals that are known. At most one query."""
    return HoursSummary(totals=totals, sentence=_sentence(membership, totals, policy))


def _sentence(membership: Membership, totals: Totals, policy: Policy) -> str:
    balance = totals.balance
    if balance < 0:
        assert membership.book_id is not None, "members have accounts"
        floor = Account.objects.values_list("floor", flat=True).get(book_id=membership.book_id, id=membership.account_id or 0)
        if balance <= (floor if floor is not None else policy.hard_floor_minutes):
            return "at_floor"
        return "near_floor" if balance <= policy.soft_floor_minutes else "below"
    if balance >= policy.upper_prompt_minutes:
        return "many"
    if totals.came or totals.went:
        return "have" if balance else "all_used"
    if balance:
        return "positive"
    return "zero" if totals.given else "none_yet"


def totals_of_all(membership: Membership) -> Totals:
    """Return all that moved for a member, as `_sums` counts it."""
    assert membership.book_id is not None, "members have accounts"
    assert membership.account_id is not None, "members have accounts"
    rows = moved(membership.book_id, membership.account_id)
    help_rows, other_rows = [row for row in rows if row.code in HELP], [row for row in rows if row.code not in HELP]
    return Totals(
        given=sum(row.gained for row in help_rows),
        received=sum(row.given_up for row in help_rows),
        came=sum(row.gained for row in other_rows),
        went=sum(row.given_up for row in other_rows),
    )

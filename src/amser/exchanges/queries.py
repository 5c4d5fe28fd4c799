"""Answers about exchanges and hours that are not rows of one model. Lengths in minutes."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from amser.exchanges.models import Exchange, ExchangeState, Gift, Kind, Leg, Party, Role, Thanks
from amser.exchanges.models.exchange import OPEN
from amser.kernel.dates import TZ, at_london, today
from amser.kernel.languages import fold
from amser.ledger.models import Account, Transfer, TransferCode
from amser.ledger.queries import balance, moved
from amser.members.models import Membership
from amser.timebanks.queries import Policy

PAGE = 25
HELP = (TransferCode.EXCHANGE, TransferCode.POT_PAYMENT)
_Units: TypeAlias = QuerySet[Any]  # of Transfer, with what `_units` adds to each
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
    return summary_of(membership, _totals(membership), policy)


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


class LineKind(StrEnum):
    """Why hours moved, as a member reads it."""

    HELP = "help"
    GIFT = "gift"
    TO_POT = "to_pot"
    FROM_POT = "from_pot"
    START_GRANT = "start_grant"
    BROUGHT_OVER = "brought_over"
    WRITTEN_OFF = "written_off"


_KINDS = {
    TransferCode.EXCHANGE: LineKind.HELP,
    TransferCode.GIFT: LineKind.GIFT,
    TransferCode.DONATION: LineKind.TO_POT,
    TransferCode.POT_PAYMENT: LineKind.FROM_POT,
    TransferCode.START_GRANT: LineKind.START_GRANT,
    TransferCode.OPENING_BALANCE: LineKind.BROUGHT_OVER,
    TransferCode.WRITE_OFF: LineKind.WRITTEN_OFF,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """
    One time that hours moved.

    `day` is when it happened, `written_on` when it was written down; the two are never merged. `amount` is positive when
    hours came to the member. With `corrected_on` the hours have gone back, for `reason`.
    """

    transfer_id: UUID
    kind: LineKind
    day: dt.date
    written_on: dt.date
    amount: int
    exchange: Exchange | None = None
    other: Membership | None = None
    words: str = ""
    corrected_on: dt.date | None = None
    reason: str = ""
    next_door: bool = False  # whether `other` is in another bank

    @property
    def is_help(self) -> bool:
        """Whether someone helped someone; else hours came or went without."""
        return self.kind in {LineKind.HELP, LineKind.FROM_POT}


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """
    A page of a member's hours, the last first.

    `totals` are of everything found in the period, `overall` of everything since the member joined: their balance is the
    ledger's. `first_day` and `last_day` are of what was found, None where nothing was.
    """

    lines: list[Line]
    totals: Totals
    overall: Totals
    count: int
    first_day: dt.date | None
    last_day: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader narrows a statement by. Days are those when it happened; words are a title, a kind of help or a name."""

    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""


def statement(membership: Membership, *, wanted: Wanted, page: int = 1, size: int | None = PAGE) -> Statement:
    """
    Return a page of the lines of a member's account, from 1; `size` None for all of them.

    Five queries, whatever the page holds; one more where it is narrowed, and one where words are looked for.
    """
    everything = _units(membership)
    found = _narrow(everything, membership, wanted)
    ordered = found.order_by("-day", "-at", "-id")
    rows = list((ordered[(page - 1) * size : page * size] if size else ordered).values(*_COLUMNS))
    facts = found.aggregate(count=Count("id"), first=Min("day"), last=Max("day"), **_sums(membership))
    totals = _totals_of(facts)
    return Statement(
        lines=_lines(rows, membership),
        totals=totals,
        overall=totals if wanted == Wanted() else _totals(membership),
        count=facts["count"],
        first_day=facts["first"],
        last_day=facts["last"],
    )


_COLUMNS = ("id", "day", "at", "code", "signed", "other_account", "undone_at", "gift_words", "gift_with")


def _units(membership: Membership) -> _Units:
    """Return the transfers of a member's account that undo nothing, each with its day, its sign, and when it was undone."""
    assert membership.book_id is not None, "members have accounts"
    mine = Q(debit=membership.account_id) | Q(credit=membership.account_id)
    undoing = Transfer.objects.filter(book_id=OuterRef("book_id"), reverses=OuterRef("id"))
    gave = When(credit=membership.account_id, then=F("amount"))
    gift = Gift.objects.filter(transfer_id=OuterRef("id"))
    return Transfer.objects.filter(mine, book_id=membership.book_id, reverses__isnull=True).annotate(
        day=Coalesce("worked_on", TruncDate("at", tzinfo=TZ), output_field=DateField()),
        signed=Case(gave, default=-F("amount"), output_field=BigIntegerField()),
        other_account=Case(When(credit=membership.account_id, then=F("debit")), default=F("credit"), output_field=BigIntegerField()),
        undone_at=Subquery(undoing.values("at")[:1]),
        gift_words=Subquery(gift.values("words")[:1]),
        gift_with=Subquery(gift.values_list(Case(When(from_member=membership, then="to_member"), default="from_member"))[:1]),
    )


def _narrow(units: _Units, membership: Membership, wanted: Wanted) -> _Units:
    if wanted.since:
        units = units.filter(day__gte=wanted.since)
    if wanted.until:
        units = units.filter(day__lte=wanted.until)
    if wanted.words.strip():
        help_found = Exchange.objects.of_member(membership.pk).matching(wanted.words)
        legs = Leg.objects.filter(exchange__in=help_found).values("transfer_id")
        units = units.filter(Q(id__in=help_found.values("transfer_id")) | Q(id__in=legs) | Q(id__in=_gifts_with(membership, wanted.words)))
    return units


def _gifts_with(membership: Membership, words: str) -> list[UUID]:
    """Return the transfers of a member's gifts that hold every word. Read here, where accents are folded; few have many."""
    gifts = Gift.objects.filter(Q(from_member=membership) | Q(to_member=membership)).select_related("from_member__user", "to_member__user")
    wanted = fold(words).split()

    def holds(gift: Gift) -> bool:
        names = [gift.from_member.user.name, gift.to_member.user.name if gift.to_member else ""]
        text = fold(" ".join([gift.words, *names]))
        return all(word in text for word in wanted)

    return [gift.transfer_id for gift in gifts if holds(gift)]


def _totals(membership: Membership) -> Totals:
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


def _totals_of(sums: dict[str, Any]) -> Totals:
    return Totals(given=sums["given"], received=sums["received"], came=sums["came"], went=sums["went"])


def _sums(membership: Membership) -> dict[str, Coalesce]:
    is_help = Q(code__in=HELP)
    inwards, outwards = Q(credit=membership.account_id), Q(debit=membership.account_id)
    nothing = Value(0, output_field=BigIntegerField())

    def total(condition: Q) -> Coalesce:
        stands = Q(undone_at__isnull=True) & condition
        return Coalesce(Sum("amount", filter=stands, output_field=BigIntegerField()), nothing)

    return {
        "given": total(is_help & inwards),
        "received": total(is_help & outwards),
        "came": total(~is_help & inwards),
        "went": total(~is_help & outwards),
    }


def _lines(rows: Sequence[Mapping[str, Any]], membership: Membership) -> list[Line]:
    """Return the lines of the rows. Three queries: the help of two, that of groups, and with whom the rest was."""
    ids, accounts = [row["id"] for row in rows], [row["other_account"] for row in rows]
    theirs = Party.objects.filter(exchange__transfer_id__in=ids, exchange__kind=Kind.PAIR).exclude(membership=membership)
    theirs = theirs.select_related("exchange", "membership__user", "membership__timebank")
    with_whom = {party.exchange.transfer_id: party.membership for party in theirs}
    exchanges = {party.exchange.transfer_id: party.exchange for party in theirs}
    exchanges |= {leg.transfer_id: leg.exchange for leg in Leg.objects.filter(transfer_id__in=ids).select_related("exchange")}
    here = Q(book_id=membership.book_id, account_id__in=accounts)
    known = list(Membership.objects.filter(here | Q(pk__in=[row["gift_with"] for row in rows])).select_related("user", "timebank"))
    people = {holder.account_id: holder for holder in known if holder.book_id == membership.book_id}
    others = {holder.pk: holder for holder in known}

    def other(row: Mapping[str, Any]) -> Membership | None:
        return with_whom.get(row["id"]) or people.get(row["other_account"]) or others.get(row["gift_with"])

    return [_line(row, exchanges.get(row["id"]), other(row), membership) for row in rows]


def _line(row: Mapping[str, Any], exchange: Exchange | None, other: Membership | None, membership: Membership) -> Line:
    undone = row["undone_at"]
    return Line(
        transfer_id=row["id"],
        kind=_KINDS[row["code"]],
        day=row["day"],
        written_on=today(row["at"]),
        amount=row["signed"],
        exchange=exchange,
        other=other,
        words=row["gift_words"] or "",
        corrected_on=today(undone) if undone else None,
        reason=exchange.correction_reason if exchange else "",
        next_door=other is not None and other.timebank_id != membership.timebank_id,
    )

"""A statement: every time that a member's hours moved. Lengths in minutes."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, DateField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from amser.exchanges.models import Exchange, Gift, Kind, Leg, OrganisationExchange, Party
from amser.exchanges.queries.standing import HELP, PAGE, Totals, totals_of_all
from amser.kernel.dates import TZ, today
from amser.kernel.languages import fold
from amser.ledger.models import Transfer, TransferCode
from amser.members.models import Membership

_Units: TypeAlias = QuerySet[Any]  # of Transfer, with what `_units` adds to each


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
    with_organisation: OrganisationExchange | None = None  # with the organisation
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

    Six queries, whatever the page holds; one more where it is narrowed, and two where words are looked for.
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
        overall=totals if wanted == Wanted() else totals_of_all(membership),
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
        organisations = _with_organisations(membership, wanted.words)
        found = Q(id__in=help_found.values("transfer_id")) | Q(id__in=legs) | Q(id__in=organisations)
        units = units.filter(found | Q(id__in=_gifts_with(membership, wanted.words)))
    return units


def _with_organisations(membership: Membership, words: str) -> list[UUID]:
    """Return the transfers of a member's hours with organisations whose title, kind or names hold every word. One query."""
    theirs = OrganisationExchange.objects.filter(membership=membership).with_both()
    wanted = fold(words).split()

    def holds(one: OrganisationExchange) -> bool:
        organisation, kind = one.belonging.organisation, one.category
        text = fold(f"{one.title} {kind.name_cy} {kind.name_en} {organisation.name_cy} {organisation.name_en}")
        return all(word in text for word in wanted)

    return [one.transfer_id for one in theirs if holds(one)]


def _gifts_with(membership: Membership, words: str) -> list[UUID]:
    """Return the transfers of a member's gifts that hold every word. Read here, where accents are folded; few have many."""
    gifts = Gift.objects.filter(Q(from_member=membership) | Q(to_member=membership)).select_related("from_member__user", "to_member__user")
    wanted = fold(words).split()

    def holds(gift: Gift) -> bool:
        names = [gift.from_member.user.name, gift.to_member.user.name if gift.to_member else ""]
        text = fold(" ".join([gift.words, *names]))
        return all(word in text for word in wanted)

    return [gift.transfer_id for gift in gifts if holds(gift)]


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
    """Return the lines of the rows. Four queries: the help of two, of groups, with organisations, and with whom the rest was."""
    ids, accounts = [row["id"] for row in rows], [row["other_account"] for row in rows]
    theirs = Party.objects.filter(exchange__transfer_id__in=ids, exchange__kind=Kind.PAIR).exclude(membership=membership)
    theirs = theirs.select_related("exchange", "membership__user", "membership__timebank")
    with_whom = {party.exchange.transfer_id: party.membership for party in theirs}
    exchanges = {party.exchange.transfer_id: party.exchange for party in theirs}
    exchanges |= {leg.transfer_id: leg.exchange for leg in Leg.objects.filter(transfer_id__in=ids).select_related("exchange")}
    organisations = {one.transfer_id: one for one in OrganisationExchange.objects.filter(transfer_id__in=ids).with_both()}
    here = Q(book_id=membership.book_id, account_id__in=accounts)
    known = list(Membership.objects.filter(here | Q(pk__in=[row["gift_with"] for row in rows])).select_related("user", "timebank"))
    people = {holder.account_id: holder for holder in known if holder.book_id == membership.book_id}
    others = {holder.pk: holder for holder in known}

    def other(row: Mapping[str, Any]) -> Membership | None:
        return with_whom.get(row["id"]) or people.get(row["other_account"]) or others.get(row["gift_with"])

    lines = [_line(row, exchanges.get(row["id"]), other(row), membership) for row in rows]
    return [_named(line, organisations[line.transfer_id]) if line.transfer_id in organisations else line for line in lines]


def _named(line: Line, of: OrganisationExchange) -> Line:
    return dataclasses.replace(line, with_organisation=of, reason=of.correction_reason)


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

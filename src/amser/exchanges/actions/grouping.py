"""Group exchanges: a broker writes down what many did, all of its hours move or none, and all go back together."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions.arranging import What
from amser.exchanges.actions.claiming import check_length
from amser.exchanges.actions.people import SamePerson, check_not_own, members_of
from amser.exchanges.actions.pot import check_pot
from amser.exchanges.actions.safety import asked_of_group
from amser.exchanges.actions.sharing import POT, Move, moved, moves
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Kind, Leg, Party, Role, WaitingFor
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.kernel.languages import fold
from amser.kernel.minutes import HOUR, round_minutes
from amser.ledger import actions as ledger
from amser.ledger.actions import Refusal, Wanted
from amser.ledger.models import Account, Transfer, TransferCode
from amser.members.actions.leaving import NotAMemberHere
from amser.members.actions.limits import set_floor
from amser.members.models import Membership, OwnFloor, RefusedForSafety, rule_on
from amser.members.models.rules import written
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import policy_of

FURTHER_FOR: Final = dt.timedelta(days=30)


class WrongNumber(DomainError):
    """This kind of group has one helper, one receiver, or at least two people, and these are others."""

    code = "group_size"


class RefusedFor(DomainError):
    """
    The ledger refuses what one of the group would give up, so nothing moved. `number` is the member's, 0 for the pot.

    `available_minutes` (>= 0) would still fit; None where it is no matter of a limit.
    """

    code = "group_refused"

    def __init__(self, *, number: int, name: str, available_minutes: int | None) -> None:
        super().__init__(f"member {number}: {available_minutes}")
        self.number, self.name, self.available_minutes = number, name, available_minutes


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part: for how many minutes (> 0) they helped, or were helped."""

    member: Membership
    minutes: int


@dataclasses.dataclass(frozen=True, slots=True)
class Session:
    """Who gave, who received, and how it is settled. In a mutual session those in `received` came without giving."""

    kind: Kind
    gave: tuple[Part, ...]
    received: tuple[Part, ...] = ()
    sharing: str = ""

    @property
    def members(self) -> dict[int, Membership]:
        """Everyone in it, by number."""
        return {part.member.number: part.member for part in (*self.gave, *self.received)}

    def check(self, bank: TimeBank) -> None:
        """Raise WrongNumber, SamePerson or NotAMemberHere where such a group cannot be."""
        gave, received = len(self.gave), len(self.received)
        fits = {
            Kind.ONE_TO_MANY: gave == 1 and received > 0,
            Kind.ENTRY: gave == 1 and received > 0,
            Kind.MANY_TO_ONE: gave > 0 and received == 1,
            Kind.COMMUNITY: gave > 0 and not received,
            Kind.MUTUAL: gave > 0 and gave + received > 1,
        }
        if not fits[self.kind]:
            raise WrongNumber
        everyone = [part.member for part in (*self.gave, *self.received)]
        if any(member.timebank_id != bank.pk or not member.is_active for member in everyone):
            raise NotAMemberHere
        if len({member.user_id for member in everyone}) != len(everyone):
            raise SamePerson


@dataclasses.dataclass(frozen=True, slots=True)
class Deals:
    """
    What a broker has decided for those, by number, who cannot give up their hours just so.

    The pot gives them instead (`from_pot`), or the member may go further past the limit for a month (`further`), for a reason.
    """

    from_pot: frozenset[int] = frozenset()
    further: frozenset[int] = frozenset()
    reason: str = ""


@audit.action("exchanges.record_group")
def record_group(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    session: Session,
    what: What,
    worked_on: dt.date,
    deals: Deals,
    where: str = "",
) -> Exchange:
    """
    A broker writes down what a group did, and its hours move, all or none.

    Where safety says no for any of them it is written down all the same, and its hours wait for the desk (`release_group`).
    Raises WrongNumber, SamePerson, NotAMemberHere, OwnMatter, DayNotCome, LongerThanADay, LessThanGiven; where the pot gives,
    NotThePotsApprover and PotCapReached; and RefusedFor the first who cannot give up their hours.
    """
    session.check(bank)
    check_not_own(by, *session.members.values())
    for part in (*session.gave, *session.received):
        check_length(part.minutes, worked_on=worked_on, at=at)
    found = settlement(bank, session, worked_on=worked_on, from_pot=deals.from_pot)
    exchange = Exchange(
        timebank=bank,
        kind=session.kind,
        sharing=session.sharing,
        category=what.category,
        title=what.title,
        language=what.language,
        level=what.level,
        answers=written(what.answers),
        rule_on=rule_on(worked_on).begins_on,
        state=ExchangeState.WAITING,
        waiting_for=WaitingFor.SAFETY,
        suggested_by=min((*session.gave, *session.received), key=lambda part: part.member.number).member,
        entered_at=at,
        on_day=worked_on,
        where=where,
        worked_on=worked_on,
        minutes=_help_in(found),
        search=fold(" ".join([what.title, what.category.name_cy, what.category.name_en, *_names(session)])),
    )
    is_safe = asked_of_group([part.member for part in session.gave], _came(session), what.task(), on=worked_on).allowed
    wanted = _move(exchange, session, found, deals, by=by, key=key, at=at) if is_safe else []
    exchange.save()
    parties = _parties(exchange, session, found, at=at)
    Party.objects.bulk_create([*parties[0].values(), *parties[1].values()])
    if is_safe:
        _write_legs(exchange, found, wanted, *parties)
    announce("exchanges.group_posted" if is_safe else "exchanges.group_waiting", bank_id=bank.pk, exchange_id=str(exchange.pk))
    return exchange


@audit.action("exchanges.release_group")
def release_group(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, deals: Deals) -> Exchange:
    """
    A broker has looked at why a group waits, and its hours move, all or none; `deals.reason` says what was seen.

    Raises OwnMatter, ExchangeMovedOn, RefusedForSafety for what nobody can let pass, and for hours what `record_group` raises.
    """
    exchange = Exchange.objects.locked().select_related("timebank", "listing").get(pk=exchange.pk)
    check_not_own(by, *members_of(exchange))
    if not exchange.is_group or exchange.state != ExchangeState.WAITING:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    assert exchange.worked_on is not None, "what a group did has its day"
    session = session_of(exchange)
    givers = [part.member for part in session.gave]
    verdict = asked_of_group(givers, _came(session), exchange.task, on=exchange.worked_on, but_not=exchange.pk)
    if verdict.blocks:
        raise RefusedForSafety(verdict)

    found = settlement(exchange.timebank, session, worked_on=exchange.worked_on, from_pot=deals.from_pot)
    exchange.safety_seen_at = at
    wanted = _move(exchange, session, found, deals, by=by, key=key, at=at)
    exchange.save()
    gave, received = _known_parties(exchange, found)
    _write_legs(exchange, found, wanted, gave, received)
    announce("exchanges.group_posted", bank_id=exchange.timebank_id, exchange_id=str(exchange.pk))
    return exchange


def session_of(exchange: Exchange) -> Session:
    """Return what was written down of a group as it was typed: who gave, and who came without giving."""
    parties = list(exchange.parties.select_related("membership__user", "membership__timebank").order_by("membership__number"))
    gave = tuple(Part(one.membership, one.entered_minutes or 0) for one in parties if one.role == Role.GIVER)
    inside = {part.member.pk for part in gave}
    received = tuple(Part(one.membership, one.entered_minutes or 0) for one in parties if one.membership_id not in inside)
    return Session(Kind(exchange.kind), gave, received, sharing=exchange.sharing)


@audit.action("exchanges.correct_group")
def correct_group(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, reason: str) -> Exchange:
    """
    A broker puts a group exchange right: all of its hours go back, once, even past a floor, and everyone reads the reason.

    What was right is then written down anew. Raises OwnMatter, ExchangeMovedOn.
    """
    exchange = Exchange.objects.locked().select_related("timebank").get(pk=exchange.pk)
    assert exchange.is_group, "what two did is put right by `correct`"
    check_not_own(by, *members_of(exchange))
    if exchange.state != ExchangeState.POSTED:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CORRECTED)

    legs = list(exchange.legs.all())
    _lock_accounts(exchange, legs)
    for leg in legs:
        leg.reversal_id = audit.derive(key, f"reversal {leg.place}")
        moment = exchange.timebank.ledger_moment(at)
        ledger.reverse(book_id=leg.book_id, transfer_id=leg.reversal_id, reverses=leg.transfer_id, at=moment)
    Leg.objects.bulk_update(legs, ["reversal_id"])
    assert legs[0].reversal_id is not None, "it was just reversed"
    exchange.mark_corrected(reversal_id=legs[0].reversal_id, reason=reason, at=at)
    announce("exchanges.group_corrected", bank_id=exchange.timebank_id, exchange_id=str(exchange.pk))
    return exchange


def settlement(bank: TimeBank, session: Session, *, worked_on: dt.date, from_pot: Iterable[int] = ()) -> list[Move]:
    """Return the moves that settle a session, each part rounded as the bank rounds. Raises LessThanGiven. One query."""
    policy = policy_of(bank, on=worked_on)

    def rounded(parts: Sequence[Part]) -> dict[int, int]:
        return {part.member.number: round_minutes(part.minutes, step=policy.step_minutes, minimum=policy.minimum_minutes) for part in parts}

    gave, received = rounded(session.gave), rounded(session.received)
    return moves(kind=session.kind, sharing=session.sharing, gave=gave, received=received, from_pot=frozenset(from_pot))


def _came(session: Session) -> list[Membership]:
    return [part.member for part in session.received]


def _help_in(found: Sequence[Move]) -> int:
    return sum(move.minutes for move in found if move.is_help)


def _move(
    exchange: Exchange, session: Session, found: Sequence[Move], deals: Deals, *, by: audit.Actor, key: UUID, at: dt.datetime
) -> list[Wanted]:
    """Have the hours move, all or none, and say so on the exchange, which the caller saves. Returns what was posted."""
    from_pot = sum(move.minutes for move in found if move.debit == POT)
    if from_pot:
        check_pot(exchange.timebank, by=by, minutes=from_pot, at=at)
    for number in sorted(deals.further):
        _let_further(session.members[number], found, by=by, key=audit.derive(key, f"floor {number}"), at=at, reason=deals.reason)
    wanted = [_wanted(exchange, session, place, move, key=key) for place, move in enumerate(found)]
    _post(exchange, session, found, wanted, at=at)
    exchange.transfer_id, exchange.minutes, exchange.from_pot = wanted[0].transfer_id, _help_in(found), from_pot > 0
    exchange.state, exchange.waiting_for = ExchangeState.POSTED, ""
    exchange.book_id, exchange.settled_note = exchange.timebank.book_id, deals.reason
    exchange.posted_at = exchange.ended_at = at
    return wanted


def _names(session: Session) -> list[str]:
    return [member.user.name for _, member in sorted(session.members.items())]


def _account(bank: TimeBank, session: Session, number: int) -> int:
    account = bank.pot_account if number == POT else session.members[number].account_id
    assert account is not None, "members have accounts"
    return account


def _wanted(exchange: Exchange, session: Session, place: int, move: Move, *, key: UUID) -> Wanted:
    code = TransferCode.EXCHANGE if move.is_help else TransferCode.DONATION
    return Wanted(
        transfer_id=audit.derive(key, f"leg {place}"),
        debit=_account(exchange.timebank, session, move.debit),
        credit=_account(exchange.timebank, session, move.credit),
        amount=move.minutes,
        code=TransferCode.POT_PAYMENT if move.debit == POT else code,
        worked_on=exchange.worked_on,
        group_id=exchange.pk,
    )


def _post(exchange: Exchange, session: Session, found: Sequence[Move], wanted: Sequence[Wanted], *, at: dt.datetime) -> None:
    bank = exchange.timebank
    answers = ledger.post_batch(book_id=bank.book_id, transfers=wanted, at=bank.ledger_moment(at))
    for move, answer in zip(found, answers, strict=True):
        if isinstance(answer, Refusal) and answer.outcome != "group_refused":
            error = answer.error()
            if not isinstance(error, ledger.FloorReached | ledger.AccountOverLimit | ledger.CeilingReached | ledger.AccountClosed):
                raise error
            number = move.credit if isinstance(error, ledger.CeilingReached) else move.debit
            name = session.members[number].user.name if number else ""
            available = getattr(error, "available_minutes", 0 if isinstance(error, ledger.AccountOverLimit) else None)
            raise RefusedFor(number=number, name=name, available_minutes=available)


def _write_legs(
    exchange: Exchange, found: Sequence[Move], wanted: Sequence[Wanted], gave: dict[int, Party], received: dict[int, Party]
) -> None:
    Leg.objects.bulk_create(
        Leg(
            timebank=exchange.timebank,
            exchange=exchange,
            place=place,
            from_party=received.get(move.for_ or move.debit),
            to_party=gave.get(move.credit),
            by_pot=move.for_ != POT,
            minutes=move.minutes,
            book_id=exchange.timebank.book_id,
            transfer_id=one.transfer_id,
        )
        for place, (move, one) in enumerate(zip(found, wanted, strict=True))
    )


def _parties(exchange: Exchange, session: Session, found: Sequence[Move], *, at: dt.datetime) -> tuple[dict[int, Party], dict[int, Party]]:
    """Return who gave and who received, by number. In a mutual session everyone received."""

    def row(part: Part, role: Role, minutes: int) -> Party:
        return Party(
            exchange=exchange,
            timebank=exchange.timebank,
            membership=part.member,
            role=role,
            in_group=True,
            claimed_minutes=minutes or None,
            entered_minutes=part.minutes,
            claimed_at=at,
        )

    receiving = (*session.received, *session.gave) if session.kind == Kind.MUTUAL else session.received
    gave = {part.member.number: row(part, Role.GIVER, moved(found, part.member.number)[0]) for part in session.gave}
    return gave, {part.member.number: row(part, Role.RECEIVER, moved(found, part.member.number)[1]) for part in receiving}


def _known_parties(exchange: Exchange, found: Sequence[Move]) -> tuple[dict[int, Party], dict[int, Party]]:
    """Return who gave and who received in a group that waited, by number, each with what moves now."""
    sides: dict[str, dict[int, Party]] = {Role.GIVER: {}, Role.RECEIVER: {}}
    for party in exchange.parties.select_related("membership"):
        number = party.membership.number
        party.claimed_minutes = moved(found, number)[0 if party.role == Role.GIVER else 1] or None
        sides[party.role][number] = party
    gave, received = sides[Role.GIVER], sides[Role.RECEIVER]
    Party.objects.bulk_update([*gave.values(), *received.values()], ["claimed_minutes"])
    return gave, received


def _let_further(member: Membership, found: Sequence[Move], *, by: audit.Actor, key: UUID, at: dt.datetime, reason: str) -> None:
    """Let a member's floor be as low as these hours need, in whole hours, for a month; one of their own that lasts longer still does."""
    assert member.account_id is not None, "members have accounts"
    owed = sum(move.minutes for move in found if move.debit == member.number)
    account = Account.objects.get(book_id=member.timebank.book_id, id=member.account_id)
    below = owed + account.held - account.posted
    floor = -(-(-below // HOUR) * HOUR) if below > 0 else 0
    floor = min(floor, account.floor or 0)  # further, never less far than they may go already
    until, own = today(at) + FURTHER_FOR, OwnFloor.objects.live().filter(membership=member).first()
    if own is None or own.until < until or floor < own.floor_minutes:
        until = max(until, own.until) if own else until
        set_floor(by=by, key=key, at=at, membership=member, floor_minutes=floor, until=until, reason=reason)


def _lock_accounts(exchange: Exchange, legs: Sequence[Leg]) -> None:
    """
    Lock every account of the group, in the order of ids, until the transaction ends.

    Asking the ledger again for what stands does that and changes nothing. Reversing leg by leg alone, two groups of the same
    people could wait for each other.
    """
    assert exchange.book_id is not None, "what is posted has its book"
    stand = {transfer.id: transfer for transfer in Transfer.objects.filter(book_id=exchange.book_id, group_id=exchange.pk)}
    again = [
        Wanted(t.id, t.debit, t.credit, t.amount, TransferCode(t.code), t.worked_on, t.group_id)
        for t in (stand[leg.transfer_id] for leg in legs)
    ]
    ledger.post_batch(book_id=exchange.book_id, transfers=again)

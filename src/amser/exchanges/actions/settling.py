"""What a broker does: record for two people, settle a difference, release what waits."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.arranging import What, add_parties, new_exchange
from amser.exchanges.actions.claiming import check_length, claim_past
from amser.exchanges.actions.people import check_not_own, check_people, members_of
from amser.exchanges.actions.posting import check_still_safe, move_hours, post_or_wait
from amser.exchanges.actions.pot import check_pot
from amser.exchanges.actions.safety import asked_of
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Party, WaitingFor
from amser.exchanges.models.exchange import BETWEEN_BANKS
from amser.kernel.errors import NotAllowed
from amser.kernel.minutes import round_minutes
from amser.ledger.models import TransferCode
from amser.members.actions.leaving import NotAMemberHere
from amser.members.actions.limits import set_floor
from amser.members.models import Membership, RefusedForSafety
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import policy_between, policy_of


@audit.action("exchanges.record_for_two")
def record_for_two(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    giver: Membership,
    receiver: Membership,
    what: What,
    worked_on: dt.date,
    minutes: int,
) -> Exchange:
    """
    A broker who has spoken with both writes down what happened, and the hours move.

    Raises SamePerson, NotAMemberHere, OwnMatter, DayNotCome, LongerThanADay. Where the ledger refuses, or safety does, it waits.
    """
    check_people(bank, giver=giver, receiver=receiver)
    if giver.timebank_id != receiver.timebank_id:  # one broker cannot have spoken for the other bank's member
        raise NotAMemberHere
    check_not_own(by, giver, receiver)
    check_length(minutes, worked_on=worked_on, at=at)

    policy = policy_of(bank, on=worked_on)
    rounded = round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)
    exchange = new_exchange(giver=giver, receiver=receiver, suggested_by=receiver, what=what, at=at, on=worked_on)
    exchange.state, exchange.on_day, exchange.worked_on, exchange.confirm_by = ExchangeState.CLAIMED, worked_on, worked_on, at
    exchange.save()
    add_parties(exchange, giver=giver, receiver=receiver)
    Party.objects.filter(exchange=exchange).update(claimed_minutes=rounded, claimed_at=at)
    post_or_wait(exchange, minutes=rounded, at=at)
    return exchange


@audit.action("exchanges.record_next_door")
def record_next_door(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    giver: Membership,
    receiver: Membership,
    what: What,
    worked_on: dt.date,
    minutes: int,
) -> Exchange:
    """
    A broker writes down what a member of theirs says happened with a member of a neighbouring bank.

    Nobody has spoken for the neighbour's member: they are told, and confirm or say that it is not so, as if the broker's
    member had said it on a page. No hours move before. Raises SamePerson, NotAMemberHere (also where both are of one bank),
    NoAgreement, OwnMatter, DayNotCome, LongerThanADay.
    """
    if giver.timebank_id == receiver.timebank_id:
        raise NotAMemberHere
    check_not_own(by, giver, receiver)
    ours = giver if giver.timebank_id == bank.pk else receiver
    return claim_past(bank=bank, giver=giver, receiver=receiver, member=ours, what=what, worked_on=worked_on, minutes=minutes, at=at)


@audit.action("exchanges.settle")
def settle(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, minutes: int, note: str) -> Exchange:
    """A broker who has asked both says how long it was. Raises OwnMatter, ExchangeMovedOn, LongerThanADay."""
    exchange = _for_broker(exchange, by=by)
    if exchange.state not in {ExchangeState.DIFFERS, ExchangeState.CLAIMED}:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    assert exchange.worked_on is not None, "a claim says when"
    check_length(minutes, worked_on=exchange.worked_on, at=at)

    policy = policy_between(exchange.timebank, exchange.neighbour, on=exchange.worked_on)
    exchange.settled_note = note
    exchange.save(update_fields=["settled_note"])
    rounded = round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)
    post_or_wait(exchange, minutes=rounded, at=at)
    return exchange


@audit.action("exchanges.release")
def release(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    exchange: Exchange,
    reason: str,
    floor_minutes: int | None = None,
    until: dt.date | None = None,
    desk: TimeBank | None = None,
) -> Exchange:
    """
    A broker lets the hours of an exchange that waits move after all.

    With `floor_minutes`, the receiver's floor is that until a day, with the reason; without, the broker has looked at
    whatever else it waited for. It goes on waiting where the ledger still refuses. Between two banks, safety is looked at
    by the giver's own bank, everything else by the receiver's: `desk` says whose desk it is (default: the receiver's).
    Raises OwnMatter, ExchangeMovedOn, NotAllowed at the other desk (also for a limit of the other bank's member), and
    RefusedForSafety where nobody may let it pass.
    """
    exchange = _for_broker(exchange, by=by)
    assert not exchange.is_group, "what a group did is released by `release_group`"
    if exchange.state != ExchangeState.WAITING:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    if (desk or exchange.timebank).pk != releases(exchange).pk:
        raise NotAllowed
    if floor_minutes is not None and releases(exchange).pk != exchange.timebank_id:
        raise NotAllowed
    _look_at_safety(exchange, at=at)
    assert exchange.minutes is not None, "what waits says how long"

    if floor_minutes is not None:
        assert until is not None, "a floor of one's own has an end"
        receiver = exchange.receiver.membership
        set_floor(
            by=by, key=audit.derive(key, "floor"), at=at, membership=receiver, floor_minutes=floor_minutes, until=until, reason=reason
        )
    post_or_wait(
        exchange,
        minutes=exchange.minutes,
        at=at,
        rounded_down=exchange.was_rounded_down,
        by_itself=exchange.confirmed_by_itself,
    )
    return exchange


@audit.action("exchanges.release_from_pot")
def release_from_pot(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, reason: str) -> Exchange:
    """
    The community pot gives the hours in the receiver's place; who was helped is nobody's to read but the desk's.

    Raises OwnMatter, ExchangeMovedOn, NotThePotsApprover, PotCapReached, and FloorReached where the pot does not hold enough.
    Raises NotAllowed while safety is for the giver's bank to look at, and RefusedForSafety where nobody may let it pass, or
    where something has come up since that nobody has looked at: `release` has it looked at.
    """
    exchange = _for_broker(exchange, by=by)
    assert not exchange.is_group, "in a group, the pot stands in for one of those in it: `Deals.from_pot`"
    if exchange.state != ExchangeState.WAITING:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    if releases(exchange).pk != exchange.timebank_id:
        raise NotAllowed
    assert exchange.minutes is not None, "what waits says how long"
    _look_at_safety(exchange, at=at)
    check_still_safe(exchange)

    # The bank after the people, as where a group is written down: two brokers at once queue and do not wait for each other.
    check_pot(exchange.timebank, by=by, minutes=exchange.minutes, at=at)
    move_hours(exchange, minutes=exchange.minutes, debit=exchange.timebank.pot_account, code=TransferCode.POT_PAYMENT, at=at)
    exchange.settled_note, exchange.from_pot = reason, True
    exchange.save(update_fields=["settled_note", "from_pot"])
    exchange.mark_posted(minutes=exchange.minutes, at=at, rounded_down=exchange.was_rounded_down, by_itself=exchange.confirmed_by_itself)
    tell(exchange, "posted")
    return exchange


@audit.action("exchanges.withdraw")
def withdraw(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, reason: str) -> Exchange:
    """A broker ends an exchange whose hours will not move. Raises OwnMatter, ExchangeMovedOn."""
    exchange = _for_broker(exchange, by=by)
    exchange.move(ExchangeState.CANCELLED, settled_note=reason, ended_at=at)
    if exchange.is_group:
        tell(exchange, "group_cancelled")
    else:
        tell(exchange, "cancelled", by_member_id=None)
    return exchange


@audit.action("exchanges.try_again")
def try_again(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Exchange:
    """
    The two banks have agreed anew, or there is room again: the hours of an exchange that waited for that move.

    Goes on waiting where there is still none; does nothing where it waits for something else.
    """
    exchange = Exchange.objects.locked().select_related("timebank").get(pk=exchange.pk)
    if exchange.state != ExchangeState.WAITING or exchange.waiting_for not in BETWEEN_BANKS or exchange.minutes is None:
        return exchange
    how = {"rounded_down": exchange.was_rounded_down, "by_itself": exchange.confirmed_by_itself}
    post_or_wait(exchange, minutes=exchange.minutes, at=at, **how)
    return exchange


def _look_at_safety(exchange: Exchange, *, at: dt.datetime) -> None:
    """Note that a broker looked at what an exchange waits for. Raises RefusedForSafety for what nobody can let pass."""
    if exchange.waiting_for != WaitingFor.SAFETY:
        return
    assert exchange.worked_on is not None, "a claim says when"
    verdict = asked_of(exchange, on=exchange.worked_on)
    if verdict.blocks:
        raise RefusedForSafety(verdict)
    exchange.safety_seen_at = at
    exchange.save(update_fields=["safety_seen_at"])


def releases(exchange: Exchange) -> TimeBank:
    """Return the bank whose desk lets hours that wait move: for safety the giver's own, else the receiver's."""
    return exchange.giver_bank if exchange.waiting_for == WaitingFor.SAFETY else exchange.timebank


def _for_broker(exchange: Exchange, *, by: audit.Actor) -> Exchange:
    locked = Exchange.objects.locked().select_related("timebank").get(pk=exchange.pk)
    check_not_own(by, *members_of(locked))
    return locked

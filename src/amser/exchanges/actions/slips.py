"""Paper slips, and time sheets for a session: printed with a code, and entered once."""

import datetime as dt
from typing import Final
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.arranging import What
from amser.exchanges.actions.claiming import check_length
from amser.exchanges.actions.grouping import Deals, Session, record_group
from amser.exchanges.actions.people import check_not_own, members_of
from amser.exchanges.actions.posting import post_or_wait
from amser.exchanges.actions.settling import record_for_two
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Slip
from amser.kernel.codes import new_code
from amser.kernel.errors import DomainError, NotAllowed
from amser.kernel.minutes import round_minutes
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import policy_of

MOST_AT_ONCE: Final = 60
_TO_COME: Final = (ExchangeState.PROPOSED, ExchangeState.AGREED)


class SlipEntered(DomainError):
    """The slip, or another one of the same exchange, was entered before."""

    code = "slip_twice"

    def __init__(self, *, entered_at: dt.datetime) -> None:
        super().__init__("entered before")
        self.entered_at = entered_at


class LooksRecorded(DomainError):
    """Something between these two on this day stands in the records: a person looks before it is written down again."""

    code = "looks_recorded"


@audit.action("exchanges.print_slip")
def print_slip(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, bank: TimeBank) -> Slip:
    """Make the slip of an exchange, or return the one that was made before: every copy on paper has one code."""
    Exchange.objects.locked().get(pk=exchange.pk)  # two who print it at once print one code
    made = Slip.objects.filter(printed_for=exchange).first()
    return made or Slip.objects.create(timebank=bank, code=_unused(), batch=key, printed_at=at, printed_for=exchange)


@audit.action("exchanges.print_slips")
def print_slips(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, count: int) -> Slip:
    """Make blank slips, each with a code of its own; `key` is their batch. Return the first. `1 <= count <= MOST_AT_ONCE`."""
    assert 1 <= count <= MOST_AT_ONCE, "callers validate the count"
    made = [Slip(timebank=bank, code=_unused(), batch=key, printed_at=at) for _ in range(count)]
    return Slip.objects.bulk_create(made)[0]


@audit.action("exchanges.print_sheet")
def print_sheet(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank) -> Slip:
    """Make a time sheet for a session, with a code of its own; `key` is its batch. Every copy of it is the same sheet."""
    return Slip.objects.create(timebank=bank, code=_unused(), batch=key, printed_at=at, is_sheet=True)


@audit.action("exchanges.enter_sheet")
def enter_sheet(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    slip: Slip,
    session: Session,
    what: What,
    worked_on: dt.date,
    deals: Deals,
    where: str = "",
) -> Exchange:
    """
    Write down what a time sheet says of a session, once. The hours move as `record_group` moves them, and it raises what that raises.

    Raises SlipEntered.
    """
    slip = _to_enter(slip)
    assert slip.is_sheet, "a slip of two is entered by `enter_slip`"
    exchange = record_group(
        by=by,
        key=audit.derive(key, "record"),
        at=at,
        bank=slip.timebank,
        session=session,
        what=what,
        worked_on=worked_on,
        deals=deals,
        where=where,
    )
    slip.mark_entered(exchange, at=at)
    return exchange


@audit.action("exchanges.enter_slip")
def enter_slip(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    slip: Slip,
    giver: Membership,
    receiver: Membership,
    what: What,
    worked_on: dt.date,
    minutes: int,
    is_another: bool = False,
) -> Exchange:
    """
    Write down what a blank slip says, once. The hours move as `record_for_two` moves them, and it raises what that raises.

    Raises SlipEntered, and LooksRecorded where the records hold something between these two on this day, unless a person
    has looked (`is_another`).
    """
    slip = _to_enter(slip)
    check_not_own(by, giver, receiver)
    # In the order of ids: of two slips of one pair at once the second sees what the first wrote down.
    list(Membership.objects.select_for_update(no_key=True).filter(pk__in=[giver.pk, receiver.pk]).order_by("pk").values_list("pk"))
    known = Exchange.objects.alike(giver_id=giver.pk, receiver_id=receiver.pk, day=worked_on)
    if not is_another and known.exists():
        raise LooksRecorded
    exchange = record_for_two(
        by=by,
        key=audit.derive(key, "record"),
        at=at,
        bank=slip.timebank,
        giver=giver,
        receiver=receiver,
        what=what,
        worked_on=worked_on,
        minutes=minutes,
    )
    slip.mark_entered(exchange, at=at)
    return exchange


@audit.action("exchanges.enter_slip_of")
def enter_slip_of(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    slip: Slip,
    exchange: Exchange,
    worked_on: dt.date,
    minutes: int,
    note: str,
) -> Exchange:
    """
    Write down what a slip says of an exchange that was arranged here: it has both people's word, and the hours move.

    Where the two have said different times, the slip settles it. `note` is kept with the record. Raises SlipEntered where
    the exchange's hours have moved or wait already, OwnMatter, DayNotCome, LongerThanADay, ExchangeMovedOn where it was
    called off, and NotAllowed for a slip of another bank, or of help between two: no desk speaks for the other's member.
    """
    slip = _to_enter(slip)
    exchange = Exchange.objects.locked().select_related("timebank").get(pk=exchange.pk)
    if exchange.crosses or exchange.timebank_id != slip.timebank_id:
        raise NotAllowed
    check_not_own(by, *members_of(exchange))
    check_length(minutes, worked_on=worked_on, at=at)
    if exchange.counted_at is not None:
        raise SlipEntered(entered_at=exchange.counted_at)
    if exchange.ended_at is not None:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    policy = policy_of(exchange.timebank, on=worked_on)
    rounded = round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)
    _take(exchange, minutes=rounded, worked_on=worked_on, note=note, at=at)
    post_or_wait(exchange, minutes=rounded, at=at)
    slip.mark_entered(exchange, at=at)
    return exchange


def _take(exchange: Exchange, *, minutes: int, worked_on: dt.date, note: str, at: dt.datetime) -> None:
    """Have the slip speak for whoever has not spoken. What somebody has said stays, beside what the slip settles."""
    exchange.parties.filter(claimed_minutes__isnull=True).update(claimed_minutes=minutes, claimed_at=at)
    exchange.worked_on, exchange.settled_note = worked_on, note
    if exchange.state in _TO_COME:
        exchange.move(ExchangeState.CLAIMED, worked_on=worked_on, settled_note=note, confirm_by=at)
    else:
        exchange.save(update_fields=["worked_on", "settled_note"])


def _to_enter(slip: Slip) -> Slip:
    locked = Slip.objects.locked().select_related("timebank").get(pk=slip.pk)
    if locked.entered_at is not None:
        raise SlipEntered(entered_at=locked.entered_at)
    return locked


def _unused() -> str:
    code = new_code()
    while Slip.objects.filter(code=code).exists():
        code = new_code()
    return code

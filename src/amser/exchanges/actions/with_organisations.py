"""Hours between an organisation of the bank and a member of it: written down, confirmed, settled, put right."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions.arranging import What
from amser.exchanges.actions.claiming import check_length
from amser.exchanges.actions.people import OwnMatter, check_not_own
from amser.exchanges.actions.safety import hold
from amser.exchanges.models import ExchangeMovedOn, ExchangeState, Half, OrganisationExchange, WaitingFor
from amser.exchanges.policies import verdict_with_organisation
from amser.kernel.ids import uuid7
from amser.kernel.minutes import round_minutes
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.members.actions.leaving import NotAMemberHere
from amser.members.actions.limits import set_floor
from amser.members.models import Membership, RefusedForSafety
from amser.members.models.rules import written
from amser.organisations import actions as organisations
from amser.organisations.models import Belonging, Right, Staff
from amser.timebanks.queries import policy_of

MOST_WORDS: Final = 300
_REFUSALS: Final = (ledger.FloorReached, ledger.CeilingReached, ledger.AccountOverLimit, ledger.AccountClosed)
_SPEAKS: Final = (Right.OWNER, Right.LEADER)


@audit.action("exchanges.record_with_organisation")
def record_with_organisation(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    belonging: Belonging,
    membership: Membership,
    organisation_gives: bool,
    what: What,
    worked_on: dt.date,
    minutes: int,
) -> OrganisationExchange:
    """
    A broker who has spoken with both writes down what happened, and the hours move.

    Raises NotAMemberHere, DayNotCome, LongerThanADay, and OwnMatter for the member, and for whoever speaks for the organisation. Where the
    ledger refuses, or safety does, it waits.
    """
    _check_not_own(by, belonging, membership)
    exchange = _new(belonging, membership, organisation_gives=organisation_gives, what=what, worked_on=worked_on, minutes=minutes, at=at)
    exchange.organisation_minutes = exchange.member_minutes = _rounded(exchange, minutes)
    exchange.save()
    _post_or_wait(exchange, minutes=exchange.member_minutes, at=at)
    return exchange


@audit.action("exchanges.claim_with_organisation")
def claim_with_organisation(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    belonging: Belonging,
    membership: Membership,
    half: Half,
    organisation_gives: bool,
    what: What,
    worked_on: dt.date,
    minutes: int,
) -> OrganisationExchange:
    """
    One of the two, `half`, says what has happened; the other is asked. No hours move before.

    Raises NotAMemberHere, DayNotCome, LongerThanADay, and OwnMatter where somebody speaks for the organisation about their own hours.
    """
    _check_speaks(by, half, membership)
    exchange = _new(belonging, membership, organisation_gives=organisation_gives, what=what, worked_on=worked_on, minutes=minutes, at=at)
    setattr(exchange, f"{half.value}_minutes", _rounded(exchange, minutes))
    exchange.save()
    _tell(exchange, "claimed")
    return exchange


@audit.action("exchanges.say_with_organisation")
def say_with_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, exchange: OrganisationExchange, half: Half, minutes: int, thanks: str = ""
) -> OrganisationExchange:
    """
    One of the two says how long it took: the same as the other, and the hours move.

    A difference of up to one rounding step moves the smaller; more goes to a broker and moves nothing. `thanks` counts from
    whoever received. Raises OwnMatter, LongerThanADay, ExchangeMovedOn.
    """
    exchange = _locked(exchange)
    _check_speaks(by, half, exchange.membership)
    if exchange.state not in {ExchangeState.CLAIMED, ExchangeState.DIFFERS}:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    check_length(minutes, worked_on=exchange.worked_on, at=at)
    if thanks and half != exchange.gives:
        exchange.thanks = thanks
        exchange.save(update_fields=["thanks"])
    mine, theirs = _rounded(exchange, minutes), exchange.said(half.other)
    exchange.claim(half, mine)
    if theirs is None or exchange.denies(half.other):
        if exchange.state == ExchangeState.CLAIMED:
            _tell(exchange, "claimed")
    elif abs(mine - theirs) <= policy_of(exchange.timebank, on=exchange.worked_on).step_minutes:
        _post_or_wait(exchange, minutes=min(mine, theirs), at=at, rounded_down=mine != theirs)
    elif exchange.state != ExchangeState.DIFFERS:
        exchange.move(ExchangeState.DIFFERS)
        _tell(exchange, "differs")
    return exchange


@audit.action("exchanges.deny_with_organisation")
def deny_with_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, exchange: OrganisationExchange, half: Half
) -> OrganisationExchange:
    """
    It did not happen. Where nobody else says that it did, it ends without hours; else a broker asks both.

    Where a broker is asked already, they hear that this is said now. Said again, nothing changes. Raises OwnMatter, ExchangeMovedOn.
    """
    exchange = _locked(exchange)
    _check_speaks(by, half, exchange.membership)
    if not exchange.says_it_happened(half.other):
        exchange.move(ExchangeState.NO_SHOW)
        _tell(exchange, "ended")
    elif exchange.state != ExchangeState.DIFFERS:
        exchange.move(ExchangeState.DIFFERS)
        exchange.deny(half)
        _tell(exchange, "differs")
    elif not exchange.denies(half):
        exchange.deny(half)
        _tell(exchange, "denied", half=half.value)
    return exchange


@audit.action("exchanges.settle_with_organisation")
def settle_with_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, exchange: OrganisationExchange, minutes: int, note: str
) -> OrganisationExchange:
    """A broker who has asked both says how long it was. Raises OwnMatter, ExchangeMovedOn, LongerThanADay."""
    exchange = _for_broker(exchange, by=by)
    if exchange.state not in {ExchangeState.DIFFERS, ExchangeState.CLAIMED}:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    check_length(minutes, worked_on=exchange.worked_on, at=at)
    exchange.settled_note = note
    exchange.save(update_fields=["settled_note"])
    _post_or_wait(exchange, minutes=_rounded(exchange, minutes), at=at)
    return exchange


@audit.action("exchanges.release_with_organisation")
def release_with_organisation(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    exchange: OrganisationExchange,
    reason: str,
    floor_minutes: int | None = None,
    until: dt.date | None = None,
) -> OrganisationExchange:
    """
    A broker lets hours that wait move after all; it goes on waiting where the ledger still refuses.

    With `floor_minutes`, that is the member's floor until a day; the organisation's is the bank's to leave as it is. Raises
    OwnMatter, ExchangeMovedOn, and RefusedForSafety where nobody may let it pass.
    """
    exchange = _for_broker(exchange, by=by)
    if exchange.state != ExchangeState.WAITING:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    assert exchange.minutes is not None, "what waits says how long"
    if exchange.waiting_for == WaitingFor.SAFETY:
        verdict = verdict_with_organisation(exchange)
        if verdict.blocks:
            raise RefusedForSafety(verdict)
        exchange.safety_seen_at = at
    exchange.settled_note = reason
    exchange.save(update_fields=["safety_seen_at", "settled_note"])
    if floor_minutes is not None and exchange.organisation_gives:
        assert until is not None, "a floor of one's own has an end"
        content: dict[str, Any] = {"membership": exchange.membership, "floor_minutes": floor_minutes, "until": until, "reason": reason}
        set_floor(by=by, key=audit.derive(key, "floor"), at=at, **content)
    _post_or_wait(exchange, minutes=exchange.minutes, at=at, rounded_down=exchange.was_rounded_down)
    return exchange


@audit.action("exchanges.withdraw_with_organisation")
def withdraw_with_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, exchange: OrganisationExchange, reason: str
) -> OrganisationExchange:
    """A broker ends it without hours. Raises OwnMatter, ExchangeMovedOn."""
    exchange = _for_broker(exchange, by=by)
    exchange.move(ExchangeState.CANCELLED, settled_note=reason)
    _tell(exchange, "ended")
    return exchange


@audit.action("exchanges.correct_with_organisation")
def correct_with_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, exchange: OrganisationExchange, reason: str, minutes: int | None = None
) -> OrganisationExchange:
    """
    A broker puts it right: the hours go back, once, even past a floor, and both read the reason.

    With `minutes`, the right length is posted as one that replaces it. Returns the corrected one. Raises OwnMatter,
    ExchangeMovedOn where it is not posted or was corrected before, LongerThanADay.
    """
    exchange = _for_broker(exchange, by=by)
    if exchange.state != ExchangeState.POSTED:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CORRECTED)
    if minutes is not None:
        check_length(minutes, worked_on=exchange.worked_on, at=at)
    bank, reversal_id = exchange.timebank, audit.derive(key, "reversal")
    ledger.reverse(book_id=bank.book_id, transfer_id=reversal_id, reverses=exchange.transfer_id, at=bank.ledger_moment(at))
    exchange.undo(reversal_id=reversal_id, reason=reason, at=at)
    if minutes is not None:
        _post_again(exchange, minutes=_rounded(exchange, minutes), at=at)
    _tell(exchange, "corrected")
    return exchange


@audit.action("exchanges.question_with_organisation")
def question_with_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, exchange: OrganisationExchange, half: Half, words: str
) -> OrganisationExchange:
    """
    One of the two says that what was recorded is wrong; the broker is told. What either adds stands below it, and tells nobody anew.

    Raises OwnMatter, ExchangeMovedOn.
    """
    exchange = _locked(exchange)
    _check_speaks(by, half, exchange.membership)
    if exchange.state != ExchangeState.POSTED:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CORRECTED)
    before = exchange.question if exchange.question_at else ""
    exchange.question, exchange.question_at = "\n".join(filter(None, (before, words)))[:MOST_WORDS], at
    exchange.save(update_fields=["question", "question_at"])
    if not before:
        _tell(exchange, "questioned", half=half.value)
    return exchange


@audit.action("exchanges.organisation_leaves")
def organisation_leaves(*, by: audit.Actor, key: UUID, at: dt.datetime, belonging: Belonging) -> Belonging:
    """An organisation leaves a time bank once nothing is open and its account is empty. Raises HoursNotSettled."""
    if OrganisationExchange.objects.with_hours_open().filter(belonging=belonging).exists():
        raise organisations.HoursNotSettled
    return organisations.leave_bank(by=by, key=audit.derive(key, "leave"), at=at, belonging=belonging)


def _new(
    belonging: Belonging, membership: Membership, *, organisation_gives: bool, what: What, worked_on: dt.date, minutes: int, at: dt.datetime
) -> OrganisationExchange:
    if belonging.left_on is not None or belonging.timebank_id != membership.timebank_id or not membership.is_active:
        raise NotAMemberHere
    check_length(minutes, worked_on=worked_on, at=at)
    return OrganisationExchange(
        timebank=membership.timebank,
        belonging=belonging,
        membership=membership,
        organisation_gives=organisation_gives,
        category=what.category,
        title=what.title,
        language=what.language,
        level=what.level,
        answers=written(what.answers),
        worked_on=worked_on,
        entered_at=at,
    )


def _rounded(exchange: OrganisationExchange, minutes: int) -> int:
    policy = policy_of(exchange.timebank, on=exchange.worked_on)
    return round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)


def _post_or_wait(
    exchange: OrganisationExchange, *, minutes: int, at: dt.datetime, rounded_down: bool = False, despite_safety: bool = False
) -> None:
    """Move the hours from whoever received to whoever gave, or let them wait with the reason. Never raises for that."""
    exchange.minutes, exchange.was_rounded_down = minutes, rounded_down
    if not despite_safety and _in_the_way(exchange):
        _wait(exchange, WaitingFor.SAFETY)
        return
    debit, credit = exchange.accounts
    bank = exchange.timebank
    try:
        ledger.post(
            book_id=bank.book_id,
            transfer_id=exchange.transfer_id,
            debit=debit,
            credit=credit,
            amount=minutes,
            code=TransferCode.EXCHANGE,
            worked_on=exchange.worked_on,
            at=bank.ledger_moment(at),
        )
    except _REFUSALS as refusal:
        _wait(exchange, WaitingFor(refusal.code))
        return
    how = {"minutes": minutes, "was_rounded_down": rounded_down, "posted_at": at, "book_id": bank.book_id, "waiting_for": ""}
    exchange.move(ExchangeState.POSTED, **how)
    _tell(exchange, "posted")


def _in_the_way(exchange: OrganisationExchange) -> bool:
    """Whether safety has something to say of a member who gives. What an organisation gives is for itself to answer for."""
    if not exchange.organisation_gives:
        hold(exchange.task, exchange.membership)
    verdict = verdict_with_organisation(exchange)
    return verdict.blocks or (not verdict.allowed and exchange.safety_seen_at is None)


def _wait(exchange: OrganisationExchange, reason: WaitingFor) -> None:
    how = {"minutes": exchange.minutes, "was_rounded_down": exchange.was_rounded_down}
    exchange.move(ExchangeState.WAITING, waiting_for=reason.value, **how)
    _tell(exchange, "waiting")


def _post_again(wrong: OrganisationExchange, *, minutes: int, at: dt.datetime) -> None:
    right = OrganisationExchange.objects.with_both().get(pk=wrong.pk)
    right.pk, right.transfer_id, right._state.adding = uuid7(), uuid7(), True
    right.state, right.replaces, right.entered_at = ExchangeState.CLAIMED, wrong, at
    right.reversal_id = right.book_id = right.corrected_at = right.posted_at = right.minutes = None
    right.correction_reason, right.question, right.was_rounded_down = "", "", False
    right.organisation_minutes = right.member_minutes = minutes
    right.save()
    _post_or_wait(right, minutes=minutes, at=at, despite_safety=True)


def _locked(exchange: OrganisationExchange) -> OrganisationExchange:
    return OrganisationExchange.objects.locked().with_both().get(pk=exchange.pk)


def _for_broker(exchange: OrganisationExchange, *, by: audit.Actor) -> OrganisationExchange:
    locked = _locked(exchange)
    _check_not_own(by, locked.belonging, locked.membership)
    return locked


def _check_not_own(by: audit.Actor, belonging: Belonging, membership: Membership) -> None:
    """Raise OwnMatter where the one at the desk is the member, or speaks for the organisation: another decides."""
    check_not_own(by, membership)
    speaks = Staff.objects.live().filter(organisation=belonging.organisation_id, right__in=_SPEAKS, user=by.user_id)
    if by.user_id is not None and speaks.exists():
        raise OwnMatter


def _check_speaks(by: audit.Actor, half: Half, membership: Membership) -> None:
    """Raise OwnMatter where the member would speak for the organisation: nobody says yes to themselves."""
    if half == Half.ORGANISATION:
        check_not_own(by, membership)


def _tell(exchange: OrganisationExchange, what: str, **ids: object) -> None:
    announce(f"exchanges.organisation_{what}", bank_id=exchange.timebank_id, organisation_exchange_id=str(exchange.pk), **ids)

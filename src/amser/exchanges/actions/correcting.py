"""Putting right what was recorded wrongly."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.claiming import check_length
from amser.exchanges.actions.people import check_acting, check_not_own, members_of
from amser.exchanges.actions.posting import move_hours, move_hours_back, post_or_wait
from amser.exchanges.actions.pot import check_pot
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Party, Question
from amser.kernel.ids import uuid7
from amser.kernel.minutes import round_minutes
from amser.ledger.models import TransferCode
from amser.members.models import Membership
from amser.timebanks.queries import policy_between


@audit.action("exchanges.correct")
def correct(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    exchange: Exchange,
    reason: str,
    minutes: int | None = None,
) -> Exchange:
    """
    A broker puts a posted exchange right: the hours go back, once, even past a floor, and both read the reason.

    With `minutes`, the right length, rounded as the bank rounds, is posted as a new exchange that replaces this one, from
    the pot again where the pot gave the hours. Returns the corrected one.
    Raises OwnMatter, ExchangeMovedOn when it is not posted or was corrected before, LongerThanADay; where the pot would give
    more than it did, NotThePotsApprover, PotCapReached, and FloorReached where it does not hold enough.
    """
    exchange = Exchange.objects.locked().select_related("timebank").get(pk=exchange.pk)
    assert not exchange.is_group, "what a group did is put right by `correct_group`"
    check_not_own(by, *members_of(exchange))
    if exchange.state != ExchangeState.POSTED:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CORRECTED)
    right = _right_length(exchange, minutes, by=by, at=at)

    reversal_id = audit.derive(key, "reversal")
    move_hours_back(exchange, transfer_id=reversal_id, at=at)
    exchange.mark_corrected(reversal_id=reversal_id, reason=reason, at=at)
    if right is not None:
        _post_again(exchange, minutes=right, at=at)
    tell(exchange, "corrected", by_user_id=by.user_id)
    return exchange


@audit.action("exchanges.ask_for_correction")
def ask_for_correction(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership, words: str) -> Exchange:
    """
    One of the two says that what was recorded is wrong; the broker is told. What either said before stays beside it.

    Raises ExchangeMovedOn.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    if exchange.state != ExchangeState.POSTED:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CORRECTED)
    question = Question.objects.create(timebank_id=member.timebank_id, exchange=exchange, from_member=member, words=words, at=at)
    exchange.question_at = at
    exchange.save(update_fields=["question_at"])
    tell(exchange, "questioned", question_id=question.pk)
    return exchange


def _right_length(exchange: Exchange, minutes: int | None, *, by: audit.Actor, at: dt.datetime) -> int | None:
    """Return the right length as the bank rounds it; what the pot would give on top of what it gave, it may give."""
    if minutes is None:
        return None
    assert exchange.worked_on is not None, "what is posted says when"
    assert exchange.minutes is not None, "what is posted says how long"
    check_length(minutes, worked_on=exchange.worked_on, at=at)
    policy = policy_between(exchange.timebank, exchange.neighbour, on=exchange.worked_on)
    right = round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)
    # Before any account is locked: everything else that the pot gives locks its bank first.
    if exchange.from_pot and right > exchange.minutes:
        check_pot(exchange.timebank, by=by, minutes=right - exchange.minutes, at=at)
    return right


def _post_again(wrong: Exchange, *, minutes: int, at: dt.datetime) -> None:
    parties = list(wrong.parties.all())
    right = Exchange.objects.get(pk=wrong.pk)
    right.pk, right.transfer_id, right._state.adding = uuid7(), uuid7(), True
    right.state, right.replaces, right.entered_at, right.confirm_by = ExchangeState.CLAIMED, wrong, at, at
    right.reversal_id = right.book_id = right.corrected_at = right.posted_at = right.ended_at = right.minutes = None
    right.correction_reason, right.was_rounded_down, right.confirmed_by_itself = "", False, False
    if right.crosses:
        right.safety_seen_at = wrong.safety_seen_at or at  # its hours had moved: whoever looks after safety had let them
    right.save()
    Party.objects.bulk_create(
        Party(
            exchange=right,
            timebank_id=party.timebank_id,
            membership_id=party.membership_id,
            contact_shared_at=party.contact_shared_at,
            role=party.role,
            claimed_minutes=minutes,
            claimed_at=at,
        )
        for party in parties
    )
    if not right.from_pot:
        post_or_wait(right, minutes=minutes, at=at, despite_safety=True)
        return
    move_hours(right, minutes=minutes, debit=right.timebank.pot_account, code=TransferCode.POT_PAYMENT, at=at)
    right.mark_posted(minutes=minutes, at=at)

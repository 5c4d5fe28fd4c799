"""Mair asks for a lift, Huw offers to drive, they agree a day, it happens, Mair confirms, the hours move."""

import datetime as dt
from uuid import UUID

import pytest

from amser.audit.actions import Actor, Door, KeyReused
from amser.audit.models import Entry
from amser.exchanges import actions
from amser.exchanges.actions import HoursStillOpen, NotClearedYet, OwnMatter, Plan, RefusedForSafety, What
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, WaitingFor
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.ledger.actions import FloorReached
from amser.members import actions as members
from amser.members.models import Capability, Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import (
    a_claimed_exchange,
    a_posted_exchange,
    a_suggested_exchange,
    a_task,
    an_agreed_exchange,
    hours_of,
    say,
)
from tests.builders.members import EVERYTHING, a_member, by
from tests.builders.safety import a_check
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM, TUESDAY

pytestmark = pytest.mark.django_db


def test_when_the_receiver_confirms_the_hours_move(bank: TimeBank) -> None:
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")
    request = a_listing(mair, "A lift to the market on Friday")

    exchange = actions.suggest(
        by=by(huw),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=bank,
        giver=huw,
        receiver=mair,
        suggested_by=huw,
        what=What.of(request),
        plan=Plan(on_day=FRIDAY, on_time=dt.time(9, 30), where="outside the chapel"),
    )
    actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)
    say(exchange, huw, 60)
    exchange = say(exchange, mair, 60)

    assert exchange.state == ExchangeState.POSTED
    assert hours_of(huw) == 60
    assert hours_of(mair) == -60


def test_a_claim_waits_for_the_other_person(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")

    exchange = a_claimed_exchange(huw, mair, minutes=60)

    assert exchange.state == ExchangeState.CLAIMED
    assert exchange.confirm_by == FRIDAY_4PM + dt.timedelta(days=14)
    assert hours_of(huw) == 0


def test_a_difference_of_one_step_moves_the_smaller_and_says_so(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")

    exchange = say(a_claimed_exchange(huw, mair, minutes=75), mair, 60)

    assert (exchange.state, exchange.minutes, exchange.was_rounded_down) == (ExchangeState.POSTED, 60, True)
    assert hours_of(huw) == 60


def test_lengths_are_rounded_before_they_are_compared(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")

    exchange = say(a_claimed_exchange(huw, mair, minutes=55), mair, 66)

    assert (exchange.state, exchange.minutes, exchange.was_rounded_down) == (ExchangeState.POSTED, 60, False)


def test_a_larger_difference_goes_to_a_broker_and_moves_nothing(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")

    exchange = say(a_claimed_exchange(huw, mair, minutes=120), mair, 60)

    assert exchange.state == ExchangeState.DIFFERS
    assert hours_of(huw) == 0


def test_a_broker_settles_a_difference(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = say(a_claimed_exchange(huw, mair, minutes=120), mair, 60)

    settled = actions.settle(by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, minutes=90, note="there and back")

    assert (settled.state, settled.minutes) == (ExchangeState.POSTED, 90)


def test_a_broker_does_not_settle_their_own_matter(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = say(a_claimed_exchange(huw, mair, minutes=120), mair, 60)

    with pytest.raises(OwnMatter):
        actions.settle(by=Actor(user_id=huw.user_id, door=Door.DESK), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, minutes=90, note="")


def test_when_the_ledger_refuses_the_exchange_waits_with_its_reason(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")

    exchange = a_posted_exchange(huw, mair, minutes=21 * 60)

    assert (exchange.state, exchange.waiting_for, exchange.minutes) == (ExchangeState.WAITING, WaitingFor.FLOOR, 21 * 60)
    assert hours_of(mair) == 0


def test_a_broker_releases_it_with_a_floor_for_a_time(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_posted_exchange(huw, mair, minutes=21 * 60)

    released = actions.release(
        by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="in hospital", floor_minutes=-25 * 60, until=FRIDAY
    )

    assert released.state == ExchangeState.POSTED
    assert hours_of(mair) == -21 * 60


def test_the_pot_gives_only_what_it_holds(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_posted_exchange(huw, mair, minutes=21 * 60)

    with pytest.raises(FloorReached):
        actions.release_from_pot(by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="cannot earn just now")

    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.WAITING


def test_a_correction_gives_the_hours_back_and_posts_the_right_ones(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_posted_exchange(huw, mair, minutes=180)

    wrong = actions.correct(
        by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="it was an hour and a half", minutes=90
    )

    assert wrong.state == ExchangeState.CORRECTED
    assert (wrong.replaced_by.state, wrong.replaced_by.minutes) == (ExchangeState.POSTED, 90)
    assert hours_of(huw) == 90


def test_nothing_is_corrected_twice(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_posted_exchange(huw, mair)
    actions.correct(by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="wrong person")

    with pytest.raises(ExchangeMovedOn):
        actions.correct(by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="wrong person")

    assert hours_of(huw) == 0


def test_pressing_twice_is_one_act(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange, key = a_claimed_exchange(huw, mair), uuid7()

    first, again = confirm(exchange, mair, key), confirm(exchange, mair, key)

    assert first.pk == again.pk
    assert hours_of(huw) == 60
    assert Entry.objects.filter(key=key).count() == 1


def test_a_key_used_for_something_else_is_refused(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange, key = a_claimed_exchange(huw, mair), uuid7()
    confirm(exchange, mair, key)

    with pytest.raises(KeyReused):
        confirm(exchange, mair, key, minutes=90)


def test_what_the_giver_is_not_cleared_for_waits_for_the_coordinator(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais", cleared=("public",))
    exchange = a_suggested_exchange(huw, mair)

    with pytest.raises(NotClearedYet) as refusal:
        actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)

    assert refusal.value.missing == {"home", "drive"}
    assert list(Exchange.objects.awaiting_clearance(TUESDAY)) == [exchange]


def test_once_cleared_it_can_be_agreed(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais", cleared=("public",))
    exchange = a_suggested_exchange(huw, mair)

    for paper in ("licence", "insurance", "mot"):
        a_check(huw, paper)
    for kind in ("home", "drive"):
        members.clear(
            by=at_the_desk(bank), key=uuid7(), at=MONDAY_10AM, membership=huw, kind=kind, reason="seen", review_on=None, with_checks=True
        )

    assert actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair).state == ExchangeState.AGREED
    assert not Exchange.objects.awaiting_clearance(TUESDAY).exists()


def test_regulated_activity_is_refused_unless_cleared(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais", cleared=("public", "home"))

    with pytest.raises(RefusedForSafety):
        a_suggested_exchange(huw, mair, what=a_task(level="R"))


@pytest.mark.parametrize(("level", "state"), [("G", "posted"), ("P", "posted"), ("H", "claimed"), ("D", "claimed"), ("R", "claimed")])
def test_silence_confirms_only_what_is_done_in_the_open(bank: TimeBank, level: str, state: str) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair, what=a_task(level=level))
    later = FRIDAY_4PM + dt.timedelta(days=15)

    noticed = later - dt.timedelta(days=4)
    actions.notice_given(by=TIMER, key=uuid7(), at=noticed, exchange=exchange, written_at=noticed)
    actions.confirm_by_itself(by=TIMER, key=uuid7(), at=later, exchange=exchange)

    assert Exchange.objects.get(pk=exchange.pk).state == state


def test_silence_confirms_nothing_without_notice(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair, what=a_task(level="P"))

    actions.notice(by=TIMER, key=uuid7(), at=FRIDAY_4PM + dt.timedelta(days=10), exchange=exchange)  # nobody has sent or told it
    actions.confirm_by_itself(by=TIMER, key=uuid7(), at=FRIDAY_4PM + dt.timedelta(days=30), exchange=exchange)

    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.CLAIMED


def test_nobody_agrees_to_their_own_suggestion(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_suggested_exchange(huw, mair)

    with pytest.raises(ExchangeMovedOn):
        actions.agree(by=by(huw), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=huw)


def test_another_day_can_be_suggested_and_the_other_answers(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair)

    actions.suggest_other(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair, plan=Plan(on_day=TUESDAY))
    agreed = actions.agree(by=by(huw), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=huw)

    assert (agreed.state, agreed.on_day) == (ExchangeState.AGREED, TUESDAY)


TIMER = Actor(user_id=None, door=Door.TIMER)


def at_the_desk(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


def confirm(exchange: Exchange, member: Membership, key: UUID, minutes: int = 60) -> Exchange:
    return actions.say_how_long(
        by=by(member),
        key=key,
        at=FRIDAY_4PM,
        exchange=exchange,
        member=member,
        minutes=minutes,
        worked_on=FRIDAY,
    )


def test_nobody_leaves_while_hours_are_still_to_be_settled(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair)

    with pytest.raises(HoursStillOpen) as refusal:
        actions.leave_bank(by=by(huw), key=uuid7(), at=FRIDAY_4PM, membership=huw)
    assert refusal.value.count == 1

    say(exchange, mair, 60)
    assert actions.leave_bank(by=by(huw), key=uuid7(), at=FRIDAY_4PM, membership=huw).state == "left"


def test_what_the_pot_gave_goes_back_to_the_pot_and_is_given_again_from_it(bank: TimeBank) -> None:
    mair, huw, beti = a_member(bank), a_member(bank, "Huw Awrlais"), a_member(bank, "Beti Glanllyn")
    a_posted_exchange(beti, huw, minutes=600)
    actions.give_hours(by=by(beti), key=uuid7(), at=FRIDAY_4PM, from_member=beti, to_member=None, minutes=600)
    for _ in range(2):
        a_posted_exchange(huw, mair, minutes=600)
    waits = a_posted_exchange(huw, mair, minutes=120)
    paid = actions.release_from_pot(by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=waits, reason="in hospital")
    before = hours_of(mair)

    wrong = actions.correct(by=at_the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=paid, reason="an hour too much", minutes=60)

    assert (wrong.replaced_by.state, wrong.replaced_by.from_pot) == (ExchangeState.POSTED, True)
    assert hours_of(mair) == before
    assert books.balance(bank.book_id, bank.pot_account) == 600 - 60


@pytest.mark.parametrize("answers", ["", "care", "children", "supervised", "children supervised", "care supervised", "care children"])
@pytest.mark.parametrize("level", ["G", "P", "H", "R"])
def test_the_desks_list_of_what_lacks_clearance_asks_what_safety_asks(bank: TimeBank, answers: str, level: str) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair, what=a_task(level="G"))
    Exchange.objects.filter(pk=exchange.pk).update(answers=answers, level=level)
    exchange.refresh_from_db()

    for kind in EVERYTHING:
        Capability.objects.filter(membership=huw).update(ended_at=None)
        Capability.objects.filter(membership=huw, kind=kind).update(ended_at=MONDAY_10AM)
        listed = Exchange.objects.awaiting_clearance(TUESDAY).exists()
        assert listed is (kind in exchange.task.needs), kind

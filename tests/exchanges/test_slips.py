"""A paper slip is entered once, with the day it names; the hours move as if both had said so."""

import datetime as dt

import pytest

from amser.audit.actions import Actor, Door
from amser.audit.models import Entry
from amser.exchanges import actions
from amser.exchanges.actions import DayNotCome, LongerThanADay, LooksRecorded, OwnMatter, SlipEntered
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Slip, WaitingFor
from amser.kernel.ids import uuid7
from amser.members.models import Capability, Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_task, an_agreed_exchange, hours_of, say
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM

pytestmark = pytest.mark.django_db

NEXT_WEEK = FRIDAY_4PM + dt.timedelta(days=7)


@pytest.fixture
def desk(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Dryw")


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Gwennol")


@pytest.fixture
def two(huw: Membership, mair: Membership) -> tuple[Membership, Membership]:
    return huw, mair


def a_blank(bank: TimeBank, desk: Actor) -> Slip:
    return actions.print_slips(by=desk, key=uuid7(), at=MONDAY_10AM, bank=bank, count=1)


def a_slip_of(exchange: Exchange, desk: Actor) -> Slip:
    return actions.print_slip(by=desk, key=uuid7(), at=MONDAY_10AM, exchange=exchange, bank=exchange.timebank)


def enter(slip: Slip, desk: Actor, giver: Membership, receiver: Membership, **more: object) -> Exchange:
    given = {"worked_on": FRIDAY, "minutes": 90, "what": a_task(level="P"), **more}
    return actions.enter_slip(by=desk, key=uuid7(), at=NEXT_WEEK, slip=slip, giver=giver, receiver=receiver, **given)  # type: ignore[arg-type]


def enter_of(slip: Slip, desk: Actor, exchange: Exchange, *, worked_on: dt.date = FRIDAY, minutes: int = 90) -> Exchange:
    return actions.enter_slip_of(
        by=desk, key=uuid7(), at=NEXT_WEEK, slip=slip, exchange=exchange, worked_on=worked_on, minutes=minutes, note="slip"
    )


def test_blank_slips_have_codes_of_their_own_and_one_batch(bank: TimeBank, desk: Actor) -> None:
    key = uuid7()

    for _ in range(2):  # a second press makes no more
        actions.print_slips(by=desk, key=key, at=MONDAY_10AM, bank=bank, count=5)

    made = Slip.objects.filter(batch=key)
    assert made.count() == len(set(made.values_list("code", flat=True))) == 5


def test_every_copy_of_the_slip_of_an_exchange_has_one_code(desk: Actor, huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)

    assert a_slip_of(exchange, desk) == a_slip_of(exchange, desk)


def test_a_blank_slip_moves_the_hours_by_the_day_it_names(bank: TimeBank, desk: Actor, huw: Membership, mair: Membership) -> None:
    slip = a_blank(bank, desk)

    exchange = enter(slip, desk, huw, mair)

    slip.refresh_from_db()
    assert (hours_of(huw), hours_of(mair)) == (90, -90)
    assert (exchange.worked_on, exchange.entered_at) == (FRIDAY, NEXT_WEEK)
    assert (slip.exchange, slip.entered_at) == (exchange, NEXT_WEEK)
    entry = Entry.objects.get(action="exchanges.enter_slip")
    assert (entry.door, entry.user_id) == ("desk", desk.user_id)


def test_a_slip_is_entered_once(bank: TimeBank, desk: Actor, huw: Membership, mair: Membership) -> None:
    slip = a_blank(bank, desk)
    enter(slip, desk, huw, mair)

    with pytest.raises(SlipEntered) as refused:
        enter(slip, desk, huw, mair, is_another=True)

    assert refused.value.entered_at == NEXT_WEEK
    assert hours_of(huw) == 90


@pytest.mark.parametrize("make", [an_agreed_exchange, a_claimed_exchange, a_posted_exchange])
def test_a_slip_about_what_is_in_the_records_waits_for_a_person_to_look(
    bank: TimeBank, desk: Actor, huw: Membership, mair: Membership, make: object
) -> None:
    make(huw, mair)  # type: ignore[operator]
    slip, before = a_blank(bank, desk), hours_of(huw)

    with pytest.raises(LooksRecorded):
        enter(slip, desk, huw, mair)
    assert hours_of(huw) == before

    enter(slip, desk, huw, mair, is_another=True)
    assert hours_of(huw) == before + 90


def test_help_the_other_way_or_on_another_day_is_something_else(bank: TimeBank, desk: Actor, huw: Membership, mair: Membership) -> None:
    a_posted_exchange(mair, huw)
    a_posted_exchange(huw, mair)

    enter(a_blank(bank, desk), desk, huw, mair, worked_on=FRIDAY - dt.timedelta(days=1))

    assert Exchange.objects.count() == 3


@pytest.mark.parametrize("make", [an_agreed_exchange, a_claimed_exchange])
def test_the_slip_of_an_exchange_has_the_word_of_both(desk: Actor, huw: Membership, mair: Membership, make: object) -> None:
    exchange = make(huw, mair)  # type: ignore[operator]
    day = FRIDAY + dt.timedelta(days=1)

    entered = enter_of(a_slip_of(exchange, desk), desk, exchange, worked_on=day)

    assert (entered.state, entered.worked_on, entered.settled_note) == (ExchangeState.POSTED, day, "slip")
    assert (hours_of(huw), hours_of(mair)) == (90, -90)


def test_the_slip_settles_what_the_two_had_said_differently(desk: Actor, huw: Membership, mair: Membership) -> None:
    exchange = say(a_claimed_exchange(huw, mair, minutes=60), mair, 300)

    entered = enter_of(a_slip_of(exchange, desk), desk, exchange)

    assert (entered.state, entered.minutes) == (ExchangeState.POSTED, 90)
    assert sorted(party.claimed_minutes or 0 for party in entered.parties.all()) == [60, 300], "what they said stays"


def test_a_second_slip_for_an_exchange_that_is_recorded_counts_nothing(
    bank: TimeBank, desk: Actor, huw: Membership, mair: Membership
) -> None:
    exchange = a_posted_exchange(huw, mair)
    slip, before = a_blank(bank, desk), hours_of(huw)

    with pytest.raises(SlipEntered) as refused:
        enter_of(slip, desk, exchange)

    assert refused.value.entered_at == exchange.posted_at
    assert hours_of(huw) == before


def test_the_slip_of_what_was_called_off_is_not_entered(desk: Actor, huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    slip = a_slip_of(exchange, desk)
    actions.cancel(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)

    with pytest.raises(ExchangeMovedOn):
        enter_of(slip, desk, exchange)


def test_a_broker_does_not_enter_their_own_slip(bank: TimeBank, huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)

    with pytest.raises(OwnMatter):
        enter_of(a_slip_of(exchange, by(huw)), by(huw), exchange)
    with pytest.raises(OwnMatter):
        enter(a_blank(bank, by(huw)), by(huw), huw, mair, is_another=True)


@pytest.mark.parametrize(
    ("refusal", "more"), [(DayNotCome, {"worked_on": NEXT_WEEK.date() + dt.timedelta(days=1)}), (LongerThanADay, {"minutes": 31 * 60})]
)
def test_no_slip_is_of_a_day_to_come_or_of_31_hours(
    desk: Actor, two: tuple[Membership, Membership], refusal: type[Exception], more: dict[str, object]
) -> None:
    huw, mair = two
    bank = huw.timebank
    slip, exchange = a_blank(bank, desk), an_agreed_exchange(huw, mair)

    with pytest.raises(refusal):
        enter(slip, desk, mair, huw, **more)
    with pytest.raises(refusal):
        enter_of(slip, desk, exchange, **more)  # type: ignore[arg-type]

    slip.refresh_from_db()
    assert (slip.entered_at, hours_of(huw)) == (None, 0)


def test_the_slip_of_what_somebody_may_no_longer_do_waits(desk: Actor, huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    Capability.objects.filter(membership=huw).update(ended_at=MONDAY_10AM)

    waiting = enter_of(a_slip_of(exchange, desk), desk, exchange)

    assert (waiting.state, waiting.waiting_for) == (ExchangeState.WAITING, WaitingFor.SAFETY)
    assert (hours_of(huw), hours_of(mair)) == (0, 0)

"""
Mair in Dyffryn asks, Huw in Cwm Taf drives; both agree; it happens; Mair confirms.

The hours leave Mair's book and arrive in Huw's, and both banks see what they owe each other.
"""

import datetime as dt

import pytest

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.actions import Plan, What
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, WaitingFor
from amser.exchanges.policies import exchange_at_the_desk, exchange_of, may_decide, shows_contact
from amser.exchanges.queries import Wanted as Narrowed
from amser.exchanges.queries import statement
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.ledger.models import Transfer
from amser.ledger.queries import audit
from amser.members import actions as members
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import CapabilityKind, Membership
from amser.timebanks import actions as timebanks
from amser.timebanks.actions.clearing import NoAgreement
from amser.timebanks.models import Agreement, TimeBank
from amser.timebanks.queries import not_facing
from tests.builders.agreements import a_proposal, a_steward, an_agreement, owed_by
from tests.builders.banks import a_bank, a_broker
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
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.safety import a_check
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(dyffryn: TimeBank, cwm: TimeBank) -> Agreement:
    return an_agreement(dyffryn, cwm, limit=120, other_limit=600)


@pytest.fixture
def mair(dyffryn: TimeBank) -> Membership:
    return a_member(dyffryn, "Mair Gwennol")


@pytest.fixture
def huw(cwm: TimeBank) -> Membership:
    return a_member(cwm, "Huw Dryw")


def the_desk(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


def end(agreement: Agreement, *, at: dt.datetime = FRIDAY_4PM) -> Agreement:
    bank = agreement.other_bank
    return timebanks.end_agreement(by=a_steward(bank), key=uuid7(), at=at, agreement=agreement, bank=bank, reason="a rest")


def test_the_sentence(agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership) -> None:
    asked = a_listing(mair, "A lift to the surgery")
    exchange = actions.suggest(
        by=by(huw),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=cwm,
        giver=huw,
        receiver=mair,
        suggested_by=huw,
        what=What.of(asked),
        plan=Plan(on_day=FRIDAY, on_time=dt.time(9, 30)),
    )
    actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)
    say(exchange, huw, 90)
    exchange = say(exchange, mair, 90)

    assert exchange.state == ExchangeState.POSTED
    assert (hours_of(mair), hours_of(huw)) == (-90, 90)
    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (90, -90)
    legs = Transfer.objects.filter(id=exchange.transfer_id)
    assert {leg.book_id for leg in legs} == {dyffryn.book_id, cwm.book_id}
    assert len({leg.group_id for leg in legs} - {None}) == 1
    assert not_facing() == []
    assert audit(None) == []


def test_it_belongs_to_the_receivers_bank_and_each_party_to_their_own(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    exchange = a_suggested_exchange(huw, mair)

    assert (exchange.timebank, exchange.neighbour) == (dyffryn, cwm)
    assert [party.timebank_id for party in (exchange.receiver, exchange.giver)] == [dyffryn.pk, cwm.pk]


def test_each_of_the_two_and_each_desk_finds_it_and_nobody_else(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    exchange = a_suggested_exchange(huw, mair)

    assert all(exchange_of(member, exchange.pk) for member in (mair, huw))
    assert all(exchange_at_the_desk(bank, exchange.pk, places=None) for bank in (dyffryn, cwm))
    with pytest.raises(NotFound):
        exchange_of(a_member(cwm, "Elin Aros"), exchange.pk)
    with pytest.raises(NotFound):
        exchange_at_the_desk(a_bank("Porth"), exchange.pk, places=None)


def test_without_an_agreement_nobody_arranges_anything_next_door(
    dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    a_proposal(dyffryn, cwm)

    with pytest.raises(NoAgreement):
        a_suggested_exchange(huw, mair)


def test_after_the_end_what_was_suggested_can_no_longer_be_agreed(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    exchange = a_suggested_exchange(huw, mair)
    end(agreement, at=MONDAY_10AM)

    with pytest.raises(NoAgreement):
        actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)
    with pytest.raises(NoAgreement):
        actions.suggest_other(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair, plan=Plan(on_day=FRIDAY))


def test_ending_calls_off_what_was_to_come_and_counts_what_has_been(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    been, later = an_agreed_exchange(huw, mair), an_agreed_exchange(huw, mair, on_day=FRIDAY + dt.timedelta(days=3))
    suggested = a_suggested_exchange(huw, mair)
    end(agreement)
    run_jobs()

    states = {exchange.pk: exchange.state for exchange in Exchange.objects.all()}
    assert [states[exchange.pk] for exchange in (been, later, suggested)] == ["agreed", "cancelled", "cancelled"]
    say(been, huw, 60)
    assert say(been, mair, 60).state == ExchangeState.POSTED


def test_what_happened_after_the_end_waits_and_says_so(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    end(agreement, at=MONDAY_10AM)

    say(exchange, huw, 60)
    exchange = say(exchange, mair, 60)

    assert (exchange.state, exchange.waiting_for) == (ExchangeState.WAITING, WaitingFor.NO_AGREEMENT)
    assert (hours_of(mair), hours_of(huw)) == (0, 0)


def test_past_the_limit_between_the_banks_it_waits_and_nothing_moves(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    a_posted_exchange(huw, mair, minutes=90)

    exchange = a_posted_exchange(huw, mair, minutes=60)

    assert (exchange.state, exchange.waiting_for) == (ExchangeState.WAITING, WaitingFor.LIMIT_BETWEEN_BANKS)
    assert (hours_of(mair), hours_of(huw), owed_by(dyffryn, cwm)) == (-90, 90, 90)


def test_the_receivers_own_limit_is_still_their_own(dyffryn: TimeBank, cwm: TimeBank, huw: Membership) -> None:
    an_agreement(dyffryn, cwm, limit=6000)
    mair = a_member(dyffryn, "Mair Gwennol")
    members_floor = -1200
    a_posted_exchange(huw, mair, minutes=1200)

    exchange = a_posted_exchange(huw, mair, minutes=60)

    assert (exchange.waiting_for, hours_of(mair), owed_by(cwm, dyffryn)) == (WaitingFor.FLOOR, members_floor, -1200)


def test_a_higher_limit_lets_what_waited_move(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    exchange = a_posted_exchange(huw, mair, minutes=180)
    assert exchange.state == ExchangeState.WAITING

    proposal = a_proposal(dyffryn, cwm, limit=600)
    timebanks.accept_agreement(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=proposal, bank=cwm)
    run_jobs()

    exchange.refresh_from_db()
    assert (exchange.state, hours_of(huw)) == (ExchangeState.POSTED, 180)


def test_putting_it_right_takes_both_transfers_back_once_and_posts_both_again(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    exchange = a_posted_exchange(huw, mair, minutes=120)

    actions.correct(by=the_desk(dyffryn), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="one hour", minutes=60)

    assert (hours_of(mair), hours_of(huw)) == (-60, 60)
    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (60, -60)
    assert audit(None) == []
    with pytest.raises(ExchangeMovedOn):
        actions.correct(by=the_desk(dyffryn), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="again")


def test_safety_is_the_givers_own_banks(agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership) -> None:
    huw = a_member(cwm, "Huw Dryw", cleared=())
    exchange = a_suggested_exchange(huw, mair)
    with pytest.raises(actions.NotClearedYet):
        actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)

    for paper in ("licence", "insurance", "mot"):
        a_check(huw, paper)
    for kind in (CapabilityKind.PUBLIC, CapabilityKind.HOME, CapabilityKind.DRIVE):
        members.clear(
            by=the_desk(cwm), key=uuid7(), at=MONDAY_10AM, membership=huw, kind=kind, reason="seen", review_on=None, with_checks=True
        )

    agreed = actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)
    assert agreed.state == ExchangeState.AGREED


def test_only_the_givers_desk_lets_hours_move_that_wait_for_safety(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership
) -> None:
    huw = a_member(cwm, "Huw Dryw", cleared=())
    exchange = say(a_suggested_exchange(huw, mair), huw, 60)
    exchange = say(exchange, mair, 60)
    assert exchange.waiting_for == WaitingFor.SAFETY
    assert (may_decide(exchange, dyffryn, "release"), may_decide(exchange, cwm, "release")) == (False, True)

    with pytest.raises(NotAllowed):
        actions.release(by=the_desk(dyffryn), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="fine", desk=dyffryn)
    released = actions.release(by=the_desk(cwm), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="I know him", desk=cwm)

    assert (released.state, hours_of(huw)) == (ExchangeState.POSTED, 60)


def test_the_desk_of_the_receiver_decides_and_either_may_end_it(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    exchange = say(a_claimed_exchange(huw, mair, minutes=60), mair, 240)

    allowed = {act: (may_decide(exchange, dyffryn, act), may_decide(exchange, cwm, act)) for act in ("settle", "correct", "withdraw")}

    assert allowed == {"settle": (True, False), "correct": (True, False), "withdraw": (True, True)}
    settled = actions.settle(by=the_desk(dyffryn), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, minutes=90, note="both say so")
    assert (settled.state, hours_of(huw)) == (ExchangeState.POSTED, 90)


def test_the_receivers_pot_can_pay_and_the_givers_bank_reads_of_help_only(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    cari = a_member(dyffryn, "Cari Bore")
    a_posted_exchange(cari, mair, minutes=1200)
    actions.give_hours(by=by(cari), key=uuid7(), at=FRIDAY_4PM, from_member=cari, to_member=None, minutes=120)
    exchange = a_posted_exchange(huw, mair, minutes=60)
    assert exchange.waiting_for == WaitingFor.FLOOR

    actions.release_from_pot(by=the_desk(dyffryn), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="a hard month")

    assert (hours_of(mair), hours_of(huw), owed_by(dyffryn, cwm)) == (-1200, 60, 60)
    assert Transfer.objects.get(book_id=cwm.book_id, id=exchange.transfer_id).code == 1


def test_silence_confirms_after_the_longer_time_of_the_two_banks_and_never_at_home(dyffryn: TimeBank, mair: Membership) -> None:
    slow = a_bank("Araf", policy={"confirm_after_days": 30})
    an_agreement(dyffryn, slow)
    huw = a_member(slow, "Huw Dryw")

    outdoors = a_claimed_exchange(huw, mair, what=a_task("A walk", code="pets", level="P"))
    at_home = a_claimed_exchange(huw, mair, what=a_task("A shelf", code="diy", level="H"))

    assert outdoors.confirm_by == FRIDAY_4PM + dt.timedelta(days=30)
    month_later = FRIDAY_4PM + dt.timedelta(days=31)
    for exchange in (outdoors, at_home):
        actions.notice_given(by=Actor(user_id=None), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, written_at=FRIDAY_4PM)
        actions.confirm_by_itself(by=Actor(user_id=None), key=uuid7(), at=month_later, exchange=exchange)
        exchange.refresh_from_db()
    assert (outdoors.state, at_home.state) == (ExchangeState.POSTED, ExchangeState.CLAIMED)


def test_contact_details_stay_inside_until_each_member_agrees(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    exchange = a_suggested_exchange(huw, mair)
    exchange = actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair, shares_contact=True)

    assert shows_contact(exchange, of=exchange.receiver, at=MONDAY_10AM)
    assert not shows_contact(exchange, of=exchange.giver, at=MONDAY_10AM)
    assert exchange.receiver.contact_shared_at == MONDAY_10AM

    exchange = actions.share_contact(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw, shared=True)
    exchange = actions.share_contact(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair, shared=False)
    assert shows_contact(exchange, of=exchange.giver, at=MONDAY_10AM)
    assert not shows_contact(exchange, of=exchange.receiver, at=MONDAY_10AM)


def test_a_surname_from_next_door_cannot_be_searched_for(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair)

    assert not Exchange.objects.matching("Dryw").exists()
    assert Exchange.objects.matching("Huw").exists()


def test_each_reads_it_on_their_own_statement(agreement: Agreement, cwm: TimeBank, mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=60)

    for member, other, amount in ((mair, huw, -60), (huw, mair, 60)):
        found = statement(member, wanted=Narrowed())
        assert [(line.other, line.amount, line.is_help) for line in found.lines] == [(other, amount, True)]
        assert found.totals.balance == amount


def test_a_broker_does_not_write_down_help_between_two_banks_alone(
    agreement: Agreement, dyffryn: TimeBank, mair: Membership, huw: Membership
) -> None:
    with pytest.raises(NotAMemberHere):
        actions.record_for_two(
            by=the_desk(dyffryn),
            key=uuid7(),
            at=FRIDAY_4PM,
            bank=dyffryn,
            giver=huw,
            receiver=mair,
            what=a_task(),
            worked_on=FRIDAY,
            minutes=60,
        )

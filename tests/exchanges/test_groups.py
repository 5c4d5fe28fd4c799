"""What a group did: all of its hours move or none, everyone reads it, and all of it goes back once."""

import datetime as dt

import pytest

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.actions import (
    Deals,
    LessThanGiven,
    NotThePotsApprover,
    OwnMatter,
    Part,
    PotCapReached,
    RefusedFor,
    RefusedForSafety,
    SamePerson,
    Session,
    WrongNumber,
)
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Kind, Leg, Sharing, WaitingFor
from amser.exchanges.policies import verdict_of_group
from amser.exchanges.queries import LineKind, Wanted, at_hand, finished, statement
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members.actions.leaving import NotAMemberHere
from amser.members.actions.limits import set_floor
from amser.members.models import Membership, OwnFloor, Reason
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import pot_gave
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_group, a_task, hours_of
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.safety import a_club, barred, kept_apart, the_desk
from tests.builders.when import FRIDAY, FRIDAY_4PM

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    return a_bank(policy={"hard_floor_minutes": -120})


@pytest.fixture
def people(bank: TimeBank) -> tuple[Membership, Membership, Membership, Membership]:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    return mair, huw, a_member(bank, "Siân Ŵyn"), a_member(bank, "Tomos Ebrill")


def pot_of(bank: TimeBank) -> int:
    return books.balance(bank.book_id, bank.pot_account)


def in_the_pot(member: Membership, minutes: int) -> None:
    """Fill the pot by a gift of hours that somebody has earned."""
    other = a_member(member.timebank, "Rhodd Fawr")
    a_group(Kind.MANY_TO_ONE, {other: minutes}, {member: minutes})
    actions.give_hours(by=by(other), key=uuid7(), at=FRIDAY_4PM, from_member=other, to_member=None, minutes=minutes)


def correct(exchange: Exchange, bank: TimeBank, reason: str = "It was on Saturday") -> Exchange:
    broker = Actor(user_id=a_broker(bank).pk, door=Door.DESK)
    return actions.correct_group(by=broker, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason=reason)


def test_those_who_were_helped_share_the_helpers_hours(people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people

    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 60, tomos: 60}, sharing=Sharing.SHARED)

    assert [hours_of(one) for one in people] == [60, -20, -20, -20]
    assert (exchange.state, exchange.minutes) == (ExchangeState.POSTED, 60)


def test_each_gives_the_whole_time_and_the_pot_has_the_surplus(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people

    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 60, tomos: 30}, sharing=Sharing.FULL)

    assert [hours_of(one) for one in people] == [60, -60, -60, -30]
    assert pot_of(bank) == 90
    assert exchange.minutes == 60


def test_the_pot_gives_for_the_community(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, _ = people
    in_the_pot(mair, 120)

    exchange = a_group(Kind.COMMUNITY, {huw: 60, sian: 45})

    assert (hours_of(huw), hours_of(sian), pot_of(bank)) == (60, 45, 15)
    assert exchange.minutes == 105
    assert pot_gave(bank, in_month_of=FRIDAY) == 105


def test_the_receiver_gives_each_of_many_helpers_their_time(people: tuple[Membership, ...]) -> None:
    mair, huw, sian, _ = people

    a_group(Kind.MANY_TO_ONE, {huw: 60, sian: 30}, {mair: 60})

    assert (hours_of(mair), hours_of(huw), hours_of(sian)) == (-90, 60, 30)


def test_a_skill_swap_leaves_everyone_where_they_were_and_shows_what_they_gave(people: tuple[Membership, ...]) -> None:
    exchange = a_group(Kind.MUTUAL, dict.fromkeys(people, 60))

    assert [hours_of(one) for one in people] == [0, 0, 0, 0]
    assert exchange.minutes == 240
    shown = statement(people[0], wanted=Wanted())
    assert (shown.totals.given, shown.totals.received) == (60, 60)


def test_at_a_time_entry_event_everyone_gives_the_host_an_hour(people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people

    a_group(Kind.ENTRY, {mair: 60}, {huw: 60, sian: 60, tomos: 60})

    assert [hours_of(one) for one in people] == [180, -60, -60, -60]


def test_each_reads_it_in_their_statement_and_finds_it_by_its_name(people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people
    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 60, tomos: 60}, sharing=Sharing.FULL)

    lines = statement(huw, wanted=Wanted(words="sewing")).lines

    assert {(line.kind, line.amount) for line in lines} == {(LineKind.HELP, -20), (LineKind.TO_POT, -40)}
    assert {line.exchange for line in lines} == {exchange}
    assert [line.amount for line in statement(mair, wanted=Wanted()).lines] == [20, 20, 20]
    assert list(finished(huw)) == [exchange]
    assert at_hand(huw, at=FRIDAY_4PM).waiting == []


def test_where_one_cannot_give_up_hours_nothing_moves_and_they_are_named(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, _ = people
    a_group(Kind.MANY_TO_ONE, {mair: 120}, {huw: 120})

    with pytest.raises(RefusedFor) as refused:
        a_group(Kind.ONE_TO_MANY, {mair: 120}, {huw: 120, sian: 120}, sharing=Sharing.SHARED)

    assert (refused.value.number, refused.value.name, refused.value.available_minutes) == (huw.number, "Huw Awrlais", 0)
    assert (hours_of(mair), hours_of(huw), hours_of(sian)) == (120, -120, 0)
    assert Exchange.objects.count() == 1


def test_the_pot_may_stand_in_for_one_and_nobody_reads_for_whom(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people
    in_the_pot(tomos, 60)
    a_group(Kind.MANY_TO_ONE, {mair: 120}, {huw: 120})

    exchange = a_group(
        Kind.ONE_TO_MANY,
        {mair: 120},
        {huw: 120, sian: 120},
        sharing=Sharing.SHARED,
        from_pot=frozenset({huw.number}),
        reason="He has been ill",
    )

    assert (hours_of(huw), hours_of(sian), pot_of(bank)) == (-120, -60, 0)
    assert Leg.objects.get(by_pot=True).from_party.membership == huw  # type: ignore[union-attr]
    of_the_pot = [line for line in statement(mair, wanted=Wanted()).lines if line.kind == LineKind.FROM_POT]
    assert [(line.exchange, line.other) for line in of_the_pot] == [(exchange, None)]


def test_a_broker_may_let_one_go_further_for_a_month_with_a_reason(people: tuple[Membership, ...]) -> None:
    mair, huw, sian, _ = people
    a_group(Kind.MANY_TO_ONE, {mair: 120}, {huw: 120})

    a_group(
        Kind.ONE_TO_MANY,
        {mair: 90},
        {huw: 90, sian: 90},
        sharing=Sharing.SHARED,
        further=frozenset({huw.number}),
        reason="Starts giving lifts in December",
    )

    assert hours_of(huw) == -165
    assert OwnFloor.objects.get(membership=huw).floor_minutes == -180


def test_letting_somebody_go_further_never_draws_their_limit_in(people: tuple[Membership, ...]) -> None:
    mair, huw, *_ = people

    a_group(Kind.MANY_TO_ONE, {mair: 30}, {huw: 30}, further=frozenset({huw.number}), reason="Pressed by mistake")

    assert OwnFloor.objects.get(membership=huw).floor_minutes == -120


def test_letting_somebody_go_further_never_ends_a_limit_that_lasts_longer(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, *_ = people
    until, desk = FRIDAY + dt.timedelta(days=90), the_desk(bank)
    set_floor(by=desk, key=uuid7(), at=FRIDAY_4PM, membership=huw, floor_minutes=-180, until=until, reason="A long illness")

    a_group(Kind.MANY_TO_ONE, {mair: 30}, {huw: 30}, further=frozenset({huw.number}), reason="Pressed by mistake")
    assert OwnFloor.objects.get(membership=huw).reason == "A long illness"

    a_group(Kind.MANY_TO_ONE, {mair: 210}, {huw: 210}, further=frozenset({huw.number}), reason="And further")
    own = OwnFloor.objects.live().get(membership=huw)
    assert (own.floor_minutes, own.until) == (-240, until)


def test_all_of_a_group_goes_back_once_with_a_reason(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people
    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 60, tomos: 60}, sharing=Sharing.FULL)

    corrected = correct(exchange, bank)

    assert [hours_of(one) for one in people] == [0, 0, 0, 0]
    assert pot_of(bank) == 0
    assert corrected.state == ExchangeState.CORRECTED
    assert {line.reason for line in statement(huw, wanted=Wanted()).lines} == {"It was on Saturday"}
    with pytest.raises(ExchangeMovedOn):
        correct(exchange, bank)


def test_a_group_is_asked_about_as_any_exchange_is(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, *_ = people
    exchange = a_group(Kind.ENTRY, {mair: 60}, {huw: 60})

    actions.ask_for_correction(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw, words="I was not there")

    assert Exchange.objects.get(pk=exchange.pk).question_at == FRIDAY_4PM


def test_groups_that_cannot_be_are_refused(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, _ = people
    stranger = a_member(a_bank("Llanarall"), "Dieithr")

    with pytest.raises(WrongNumber):
        a_group(Kind.ONE_TO_MANY, {mair: 60, huw: 60}, {sian: 60}, sharing=Sharing.SHARED)
    with pytest.raises(SamePerson):
        a_group(Kind.MANY_TO_ONE, {mair: 60, huw: 60}, {mair: 60})
    with pytest.raises(actions.DayNotCome):
        record_tomorrow(bank, mair, huw)
    with pytest.raises(LessThanGiven):
        a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 30}, sharing=Sharing.FULL)
    with pytest.raises(NotAMemberHere):
        a_group(Kind.MANY_TO_ONE, {mair: 60, stranger: 60}, {huw: 60})


def test_a_group_with_two_who_are_kept_apart_waits_for_the_desk_which_may_let_it_pass(
    bank: TimeBank, people: tuple[Membership, ...]
) -> None:
    mair, huw, sian, _ = people
    kept_apart(huw, sian)

    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 60}, sharing=Sharing.SHARED)

    assert (exchange.state, exchange.waiting_for, exchange.minutes) == (ExchangeState.WAITING, WaitingFor.SAFETY, 60)
    assert (hours_of(mair), Leg.objects.count()) == (0, 0)
    assert at_hand(huw, at=FRIDAY_4PM).others == [exchange]
    assert verdict_of_group(Exchange.objects.with_people().get()).verdict.reason == Reason.NOT_WITH

    released = actions.release_group(
        by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, deals=Deals(reason="both wanted to come")
    )
    assert (released.state, [hours_of(one) for one in (mair, huw, sian)]) == (ExchangeState.POSTED, [60, -30, -30])
    with pytest.raises(ExchangeMovedOn):
        actions.release_group(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, deals=Deals(reason="again"))


def test_a_group_that_waits_may_have_the_pot_give_or_end_without_hours(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, sian, tomos = people
    in_the_pot(tomos, 60)
    kept_apart(huw, sian)
    first, second = (a_group(Kind.MANY_TO_ONE, {huw: 60, sian: 30}, {mair: 60}) for _ in range(2))

    deals = Deals(from_pot=frozenset({mair.number}), reason="she has been ill")
    with pytest.raises(RefusedFor):  # of ninety, the pot has sixty
        actions.release_group(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=first, deals=deals)
    in_the_pot(tomos, 30)
    actions.release_group(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=first, deals=deals)
    actions.withdraw(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=second, reason="written down twice")

    assert [hours_of(one) for one in (mair, huw, sian)] == [0, 60, 30]
    assert pot_of(bank) == 0
    assert list(finished(huw)) == [second, first]


def test_a_barred_helper_with_children_is_let_pass_by_nobody(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, *_ = people
    barred(huw)

    exchange = a_group(Kind.MANY_TO_ONE, {huw: 60}, {mair: 60}, what=a_club())

    with pytest.raises(RefusedForSafety):
        actions.release_group(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, deals=Deals(reason="just this once"))
    assert hours_of(huw) == 0


def test_everyone_in_a_group_may_thank_those_who_gave_and_these_read_it(people: tuple[Membership, ...]) -> None:
    mair, huw, sian, _ = people
    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 60}, sharing=Sharing.SHARED)
    run_jobs()

    actions.thank(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw, words="Now I can sew")
    with pytest.raises(ExchangeMovedOn):  # nobody gave but she
        actions.thank(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair, words="Thank you for coming")
    run_jobs()

    assert [message.user for message in Message.objects.filter(kind="exchanges.thanked")] == [mair.user]


def record_tomorrow(bank: TimeBank, giver: Membership, receiver: Membership) -> Exchange:
    return actions.record_group(
        by=Actor(user_id=a_broker(bank).pk, door=Door.DESK),
        key=uuid7(),
        at=FRIDAY_4PM,
        bank=bank,
        session=Session(Kind.MANY_TO_ONE, (Part(giver, 60),), (Part(receiver, 60),)),
        what=a_task(),
        worked_on=FRIDAY.replace(day=21),
        deals=Deals(),
    )


def test_a_broker_writes_down_no_group_that_they_were_in(bank: TimeBank) -> None:
    broker = a_broker(bank)
    own, huw = a_member(bank, user=broker), a_member(bank, "Huw Awrlais")

    with pytest.raises(OwnMatter):
        a_group(Kind.MANY_TO_ONE, {huw: 60}, {own: 60}, user=broker)


def test_only_whoever_is_named_has_the_pot_give(bank: TimeBank, people: tuple[Membership, ...]) -> None:
    mair, huw, *_ = people
    in_the_pot(mair, 120)
    named = a_broker(bank, "Nest Cronfa", kind="approver")

    with pytest.raises(NotThePotsApprover):
        a_group(Kind.COMMUNITY, {huw: 60})
    a_group(Kind.COMMUNITY, {huw: 60}, user=named)

    assert hours_of(huw) == 60


def test_the_pot_gives_no_more_in_a_month_than_the_bank_decided() -> None:
    bank = a_bank(policy={"pot_cap_minutes": 90})
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    in_the_pot(mair, 180)
    first = a_group(Kind.COMMUNITY, {huw: 60})

    with pytest.raises(PotCapReached) as refused:
        a_group(Kind.COMMUNITY, {huw: 45})
    correct(first, bank)
    a_group(Kind.COMMUNITY, {huw: 90})

    assert refused.value.left_minutes == 30
    assert pot_gave(bank, in_month_of=FRIDAY) == 90

"""What the community pot gives passes the same doors as any other hours: safety, whose desk it is, who may say so, and the month's cap."""

import pytest

from amser.exchanges import actions
from amser.exchanges.actions import NotThePotsApprover, PotCapReached, RefusedForSafety
from amser.exchanges.models import Exchange, ExchangeState, WaitingFor
from amser.exchanges.policies import may_decide
from amser.kernel.errors import NotAllowed
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import RoleKind, TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_posted_exchange, a_suggested_exchange, hours_of, say
from tests.builders.members import a_member
from tests.builders.safety import barred, kept_apart, the_desk
from tests.builders.when import FRIDAY, FRIDAY_4PM
from tests.exchanges.test_groups import in_the_pot

pytestmark = pytest.mark.django_db


def out_of_hours(bank: TimeBank) -> tuple[Membership, Membership, Exchange]:
    """Mair has received all that she may: the hours of the second exchange wait for that, and the pot holds some."""
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    in_the_pot(a_member(bank, "Siân Ŵyn"), 60)
    a_posted_exchange(huw, mair, minutes=60)
    return mair, huw, a_posted_exchange(huw, mair, minutes=60)


def give(exchange: Exchange, bank: TimeBank) -> Exchange:
    return actions.release_from_pot(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="a hard month")


def test_the_pot_gives_nothing_to_whoever_was_barred_while_the_hours_waited_for_a_limit() -> None:
    bank = a_bank(policy={"hard_floor_minutes": -60})
    _, huw, exchange = out_of_hours(bank)
    assert exchange.waiting_for == WaitingFor.FLOOR
    barred(huw)

    with pytest.raises(RefusedForSafety):
        give(exchange, bank)

    assert (Exchange.objects.get(pk=exchange.pk).state, hours_of(huw)) == (ExchangeState.WAITING, 60)


def test_what_a_broker_may_let_pass_is_looked_at_before_the_pot_gives() -> None:
    bank = a_bank(policy={"hard_floor_minutes": -60})
    mair, huw, exchange = out_of_hours(bank)
    kept_apart(huw, mair)

    with pytest.raises(RefusedForSafety):
        give(exchange, bank)
    waits = actions.release(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="seen")
    assert waits.waiting_for == WaitingFor.SAFETY

    assert (give(waits, bank).state, hours_of(huw)) == (ExchangeState.POSTED, 120)


def test_the_receivers_desk_does_not_pay_past_the_safety_of_the_givers_bank() -> None:
    ours, theirs = a_bank(policy={"hard_floor_minutes": -60}), a_bank("Cwm Arall")
    an_agreement(ours, theirs)
    mair, huw = a_member(ours), a_member(theirs, "Huw Dryw", cleared=())
    in_the_pot(a_member(ours, "Siân Ŵyn"), 60)
    exchange = say(say(a_suggested_exchange(huw, mair), huw, 60), mair, 60)
    assert exchange.waiting_for == WaitingFor.SAFETY

    assert not may_decide(exchange, ours, "from_pot")
    with pytest.raises(NotAllowed):
        give(exchange, ours)

    assert hours_of(huw) == 0


def test_the_givers_desk_sets_no_limit_for_the_neighbours_member() -> None:
    ours, theirs = a_bank(policy={"hard_floor_minutes": -60}), a_bank("Cwm Arall")
    an_agreement(ours, theirs)
    mair, huw = a_member(ours), a_member(theirs, "Huw Dryw", cleared=())
    exchange = say(say(a_suggested_exchange(huw, mair), huw, 120), mair, 120)

    with pytest.raises(NotAllowed):
        actions.release(
            by=the_desk(theirs),
            key=uuid7(),
            at=FRIDAY_4PM,
            exchange=exchange,
            reason="I know him",
            desk=theirs,
            floor_minutes=-600,
            until=FRIDAY,
        )

    assert not mair.own_floors.exists()


@pytest.mark.parametrize(("minutes", "stands"), [(30, 30), (60, 60)])
def test_putting_right_what_the_pot_gave_to_no_more_asks_nobody_again(minutes: int, stands: int) -> None:
    bank = a_bank(policy={"hard_floor_minutes": -60, "pot_cap_minutes": 60})
    _, huw, exchange = out_of_hours(bank)
    given = give(exchange, bank)
    a_broker(bank, "Rhian Rhodd", kind=RoleKind.APPROVER)

    actions.correct(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=given, reason="it was less", minutes=minutes)

    assert hours_of(huw) == 60 + stands


def test_putting_right_takes_no_more_from_the_pot_than_its_month_has_left() -> None:
    bank = a_bank(policy={"hard_floor_minutes": -60, "pot_cap_minutes": 75})
    _, huw, exchange = out_of_hours(bank)
    in_the_pot(a_member(bank, "Ela Wyn"), 60)
    given = give(exchange, bank)

    with pytest.raises(PotCapReached) as refusal:
        actions.correct(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=given, reason="it was more", minutes=90)

    assert (refusal.value.left_minutes, hours_of(huw)) == (15, 120)


def test_only_the_pots_approver_puts_right_to_more_what_it_gave() -> None:
    bank = a_bank(policy={"hard_floor_minutes": -60})
    _, huw, exchange = out_of_hours(bank)
    in_the_pot(a_member(bank, "Ela Wyn"), 60)
    given = give(exchange, bank)
    a_broker(bank, "Rhian Rhodd", kind=RoleKind.APPROVER)

    with pytest.raises(NotThePotsApprover):
        actions.correct(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=given, reason="it was more", minutes=90)

    assert hours_of(huw) == 120

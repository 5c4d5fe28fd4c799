"""Not going ahead: who may end what, and when it is no longer one person's to end."""

import pytest

from amser.exchanges import actions
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState
from amser.kernel.ids import uuid7
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, an_agreed_exchange
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY_4PM

pytestmark = pytest.mark.django_db


def test_what_one_has_said_took_time_the_other_cannot_cancel() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair)

    with pytest.raises(ExchangeMovedOn):
        actions.cancel(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair)

    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.CLAIMED


def test_hours_that_wait_are_not_cancelled_by_whoever_would_give_them() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_posted_exchange(huw, mair, minutes=21 * 60)

    with pytest.raises(ExchangeMovedOn):
        actions.cancel(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair)


def test_one_says_an_hour_the_other_that_it_did_not_happen_and_a_broker_asks_both() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair)

    said = actions.no_show(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair)

    assert said.state == ExchangeState.DIFFERS


def test_whoever_said_it_happened_may_take_that_back() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair)

    assert actions.no_show(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw).state == ExchangeState.NO_SHOW


def test_nobody_came_and_nobody_had_said_otherwise() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair)

    assert actions.no_show(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair).state == ExchangeState.NO_SHOW

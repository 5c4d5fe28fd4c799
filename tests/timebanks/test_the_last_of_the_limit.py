"""
Two payments against the last of a limit between two banks: the second waits for the first, and is refused.

In order and not by luck; on a copy of the database, because these really commit.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from amser.kernel.ids import uuid7
from amser.ledger.models import TransferCode
from amser.ledger.queries import audit
from amser.timebanks.actions.clearing import LimitBetweenBanks, move_between
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import not_facing
from tests.builders.agreements import an_agreement, owed_by
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.builders.when import FRIDAY, FRIDAY_4PM
from tests.ledger.racing import wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")


def a_payment(receiving: TimeBank, giving: TimeBank, minutes: int) -> Callable[[], None]:
    """Return the payment between two new members, to be made when it is called."""
    receiver, giver = a_member(receiving, "Mair Gwennol"), a_member(giving, "Huw Dryw")

    def pay() -> None:
        assert receiver.account_id is not None
        assert giver.account_id is not None
        move_between(
            receiving=receiving,
            giving=giving,
            transfer_id=uuid7(),
            debit=receiver.account_id,
            credit=giver.account_id,
            minutes=minutes,
            code=TransferCode.EXCHANGE,
            worked_on=FRIDAY,
            at=FRIDAY_4PM,
        )

    return pay


def start(others: ThreadPoolExecutor, work: Callable[[], None]) -> Future[None]:
    """Start the work on another connection, which is closed after it."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    return others.submit(run)


def test_the_second_of_two_payments_waits_and_finds_no_room() -> None:
    dyffryn, cwm = a_bank("Dyffryn"), a_bank("Cwm Taf", slug="cwm-taf")
    an_agreement(dyffryn, cwm, limit=60)
    first, second = a_payment(dyffryn, cwm, 60), a_payment(dyffryn, cwm, 60)

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            first()
            waiting = start(others, second)
            wait_for_waiting()
        with pytest.raises(LimitBetweenBanks) as refused:
            waiting.result(10)

    assert refused.value.room_minutes == 0
    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (60, -60)
    assert audit(None) == []


def test_payments_in_opposite_directions_queue_and_neither_is_lost() -> None:
    dyffryn, cwm = a_bank("Dyffryn"), a_bank("Cwm Taf", slug="cwm-taf")
    an_agreement(dyffryn, cwm, limit=60, other_limit=60)
    there, back = a_payment(dyffryn, cwm, 45), a_payment(cwm, dyffryn, 30)

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            there()
            waiting = start(others, back)
            wait_for_waiting()
        waiting.result(10)

    assert owed_by(dyffryn, cwm) == 15
    assert not_facing() == []

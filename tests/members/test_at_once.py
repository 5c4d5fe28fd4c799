"""Two brokers at once: the second waits, and hears what the first did."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange, Slip
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import AlreadyApart
from amser.members.actions.limits import set_floor
from amser.members.models import NotWith, OwnFloor
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_task, an_agreed_exchange
from tests.builders.members import a_member
from tests.builders.safety import the_desk
from tests.builders.when import FRIDAY, FRIDAY_4PM


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> object:
    """Do the first, hold it open, start the second, see that it waits; return what came of it."""
    came_of_it: list[object] = []

    def other() -> None:
        try:
            came_of_it.append(second())
        except Exception as refusal:  # noqa: BLE001 -- the test says which it wants
            came_of_it.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join(timeout=20)
    return came_of_it[0]


@pytest.mark.usefixtures("cloned_database")
def test_of_two_at_once_the_second_finds_what_the_first_did() -> None:
    bank = a_bank()
    mair, huw, desk = a_member(bank), a_member(bank, "Huw Awrlais"), the_desk(bank)
    exchange = an_agreed_exchange(huw, mair)

    def floor(minutes: int) -> OwnFloor:
        how = {"floor_minutes": minutes, "until": FRIDAY, "reason": "a hard month"}
        return set_floor(by=desk, key=uuid7(), at=FRIDAY_4PM, membership=mair, **how)  # type: ignore[arg-type]

    def apart() -> NotWith:
        return actions.keep_apart(by=desk, key=uuid7(), at=FRIDAY_4PM, membership=mair, other=huw, reason="they asked")

    def slip() -> Slip:
        return exchanges.print_slip(by=desk, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, bank=bank)

    assert isinstance(at_once(lambda: floor(-1500), lambda: floor(-1800)), OwnFloor)
    assert OwnFloor.objects.live().get().floor_minutes == -1800
    assert isinstance(at_once(apart, apart), AlreadyApart)
    assert at_once(slip, slip) == Slip.objects.get()


@pytest.mark.usefixtures("cloned_database")
def test_of_two_blank_slips_of_one_pair_and_day_at_once_the_second_is_looked_at() -> None:
    bank = a_bank()
    mair, huw, desk = a_member(bank), a_member(bank, "Huw Awrlais"), the_desk(bank)
    blank = exchanges.print_slips(by=desk, key=uuid7(), at=FRIDAY_4PM, bank=bank, count=2)

    def enter(slip: Slip) -> Exchange:
        who = {"giver": huw, "receiver": mair, "what": a_task(level="P"), "worked_on": FRIDAY, "minutes": 60}
        return exchanges.enter_slip(by=desk, key=uuid7(), at=FRIDAY_4PM, slip=slip, **who)  # type: ignore[arg-type]

    one, other = Slip.objects.filter(batch=blank.batch)
    assert isinstance(at_once(lambda: enter(one), lambda: enter(other)), exchanges.LooksRecorded)
    assert Exchange.objects.count() == 1

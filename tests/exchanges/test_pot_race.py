"""Two brokers who have the pot give at the same moment."""

import threading

import pytest
from django.db import connection, transaction

from amser.exchanges.actions import PotCapReached
from amser.exchanges.models import Kind
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_group, hours_of
from tests.builders.members import a_member
from tests.exchanges.test_groups import in_the_pot


@pytest.mark.usefixtures("cloned_database")
def test_of_two_brokers_who_give_the_last_of_a_month_the_second_waits_and_is_refused() -> None:
    bank = a_bank(policy={"pot_cap_minutes": 60})
    mair, huw, sian = a_member(bank), a_member(bank, "Huw Awrlais"), a_member(bank, "Siân Ŵyn")
    in_the_pot(mair, 180)
    nia, rhian = a_broker(bank, "Nia"), a_broker(bank, "Rhian")
    came_of_it: list[object] = []

    def second() -> None:
        try:
            came_of_it.append(a_group(Kind.COMMUNITY, {sian: 60}, user=rhian))
        except PotCapReached as refusal:
            came_of_it.append(refusal)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        a_group(Kind.COMMUNITY, {huw: 60}, user=nia)
        other.start()
        other.join(timeout=1)
        assert other.is_alive()
    other.join(timeout=10)

    assert [type(one) for one in came_of_it] == [PotCapReached]
    assert (hours_of(huw), hours_of(sian)) == (60, 0)

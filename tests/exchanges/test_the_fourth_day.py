"""
Two fourth days with children, agreed at once: the second waits for the first, and is refused.

In order and not by luck; on a copy of the database, because these really commit.
"""

import datetime as dt
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from amser.exchanges import actions
from amser.exchanges.actions import RefusedForSafety
from amser.exchanges.models import Exchange
from amser.exchanges.policies import child_days
from amser.kernel.ids import uuid7
from amser.members.models import Membership, Reason
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_suggested_exchange, an_agreed_exchange
from tests.builders.members import a_member, by
from tests.builders.safety import a_club
from tests.builders.when import FRIDAY, MONDAY_10AM
from tests.ledger.racing import wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")
CLEARED = ("public", "home")


def on(day: int) -> dt.date:
    return FRIDAY + dt.timedelta(days=day)


def agree(exchange: Exchange, member: Membership) -> Exchange:
    return actions.agree(by=by(member), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=member)


def elsewhere(others: ThreadPoolExecutor, exchange: Exchange, member: Membership) -> Future[Exchange]:
    """Have somebody agree on another connection, which is closed after it."""

    def run() -> Exchange:
        try:
            return agree(exchange, member)
        finally:
            connection.close()

    return others.submit(run)


def test_of_two_third_days_in_two_banks_only_one_is_agreed() -> None:
    bank, other = a_bank(), a_bank("Cwm Arall")
    mair, elin = a_member(bank), a_member(other, "Elin Aros")
    here = a_member(bank, "Huw Awrlais", cleared=CLEARED)
    there = a_member(other, user=here.user, cleared=CLEARED)
    for day in (0, 1):
        an_agreed_exchange(here, mair, what=a_club(), on_day=on(day))
    first = a_suggested_exchange(here, mair, what=a_club(), on_day=on(2))
    second = a_suggested_exchange(there, elin, what=a_club(), on_day=on(3))

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            agree(first, mair)
            waiting = elsewhere(others, second, elin)
            wait_for_waiting()
        with pytest.raises(RefusedForSafety) as refused:
            waiting.result(10)

    assert refused.value.verdict.reason == Reason.STOP
    assert {day for _, day in child_days(here.user_id, around=FRIDAY)} == {on(0), on(1), on(2)}

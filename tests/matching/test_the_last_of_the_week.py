"""
Two desks that ask the same person at once: the second waits for the first, and finds that the week is full.

In order and not by luck; on a copy of the database, because these really commit.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.matching import actions
from amser.matching.actions import AskedEnough
from amser.matching.models import Asking
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.builders.safety import the_desk
from tests.builders.when import MONDAY_10AM
from tests.ledger.racing import wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_two_desks_at_once_ask_somebody_no_oftener_than_one() -> None:
    bank = a_bank("Dyffryn", policy={"asks_a_week": 1})
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw")
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    market, chapel = a_listing(mair, "A lift to the market"), a_listing(mair, "A lift to chapel")

    def ask(listing: Listing) -> None:
        actions.ask(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, listing=listing, membership=huw)

    def ask_and_close() -> None:
        try:
            ask(chapel)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            ask(market)
            waiting = others.submit(ask_and_close)
            wait_for_waiting()
        with pytest.raises(AskedEnough):
            waiting.result(10)

    assert [asking.listing for asking in Asking.objects.all()] == [market]

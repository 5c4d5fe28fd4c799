"""The same button twenty times at once, and two people at the same instant: on a copy of the database, because these commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.ledger.models import Transfer
from amser.members.models import Membership
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_claimed_exchange, an_agreed_exchange, hours_of
from tests.builders.members import a_member

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_the_same_button_pressed_twenty_times_at_once_counts_once() -> None:
    mair, huw = neighbours()
    exchange, key = a_claimed_exchange(huw, mair, minutes=60), uuid7()
    clients = [signed_in(mair) for _ in range(20)]

    statuses = all_at_once([press(client, exchange, key, 60) for client in clients])

    assert set(statuses) == {302}
    assert Transfer.objects.filter(book_id=mair.timebank.book_id).count() == 1
    assert hours_of(huw) == 60


def test_two_people_who_say_the_same_at_the_same_instant_move_the_hours_once() -> None:
    mair, huw = neighbours()
    exchange = an_agreed_exchange(huw, mair)
    Exchange.objects.filter(pk=exchange.pk).update(on_day="2026-11-20")

    statuses = all_at_once([press(signed_in(mair), exchange, uuid7(), 60), press(signed_in(huw), exchange, uuid7(), 60)])

    assert set(statuses) == {302}
    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.POSTED
    assert Transfer.objects.filter(book_id=mair.timebank.book_id).count() == 1
    assert books.audit(mair.timebank.book_id) == []


def neighbours() -> tuple[Membership, Membership]:
    bank = a_bank()
    return a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def press(client: Client, exchange: Exchange, key: object, minutes: int) -> Callable[[], int]:
    here = f"/en/b/{exchange.timebank.slug}/arrangements/{exchange.pk}/how-long/"
    return lambda: client.post(here, {"key": key, "took_choice": str(minutes)}).status_code


def all_at_once(presses: list[Callable[[], int]]) -> list[int]:
    """Do everything at the same instant, each on a connection of its own; return the answers' statuses."""
    ready = Barrier(len(presses))

    def run(act: Callable[[], int]) -> int:
        try:
            ready.wait(20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))

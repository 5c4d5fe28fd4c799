"""Copies of one voucher presented in the same moment: one stands."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from amser.agencies.models import Participant
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit
from amser.vouchers import actions
from amser.vouchers.actions import spending
from amser.vouchers.actions.presenting import noting, present
from amser.vouchers.models import Voucher, VoucherRefusal
from amser.vouchers.queries import VoucherRefused
from tests.builders.agencies import a_participant, a_scheme, credits_of
from tests.builders.people import AMSER
from tests.builders.vouchers import a_voucher, on_paper, scanned
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.usefixtures("cloned_database")


def _at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do all in the same moment; return what came of each."""
    ready, came = threading.Barrier(len(acts)), []

    def one(act: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=30)
            came.append(act())
        except VoucherRefused as refusal:
            came.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


def _pays_in(text: str, participant: Participant) -> Callable[[], object]:
    def act() -> object:
        voucher = present(participant.scheme, text, at=MONDAY_10AM)
        with noting():
            return actions.pay_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, voucher=voucher, participant=participant)

    return act


def test_of_ten_photocopies_presented_at_once_one_stands() -> None:
    scheme = a_scheme()
    voucher, people = a_voucher(scheme), [a_participant(scheme, f"Person {number}") for number in range(10)]

    came = _at_once([_pays_in(scanned(voucher), person) for person in people])

    assert sum(isinstance(one, Voucher) for one in came) == 1
    assert [one for one in came if not isinstance(one, Voucher)] == ["used"] * 9
    assert sum(credits_of(person) for person in people) == 1
    assert on_paper(voucher.batch) == 0
    assert VoucherRefusal.objects.filter(voucher=voucher, reason="used").count() == 9
    assert audit(scheme.book_id) == []


def test_a_voucher_scanned_twice_within_a_second_is_used_once_at_a_till() -> None:
    voucher = a_voucher()

    def till() -> object:
        from django.db import transaction

        with noting(), transaction.atomic():
            return spending.use_voucher(voucher, transfer_id=uuid7(), group_id=None, at=MONDAY_10AM)

    came = _at_once([till, till])

    assert sorted(type(one).__name__ for one in came) == ["Voucher", "str"]
    assert VoucherRefusal.objects.get().voucher == voucher
    assert audit(voucher.scheme.book_id) == []

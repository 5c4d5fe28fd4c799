"""An organisation is taken into a bank, with an account of hours that may reach a hundred below zero, found, and let go."""

import datetime as dt

import pytest
from django.test import Client

from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger.models import Account, TransferCode
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.builders.visiting import second_step_shown, visit_as
from tests.guards.cast import at_desk

pytestmark = pytest.mark.django_db

DESK = "/en/b/hafan/desk/"


@pytest.fixture
def bank() -> TimeBank:
    return a_bank("Hafan", slug="hafan")


@pytest.fixture
def desk(bank: TimeBank) -> Client:
    return second_step_shown(visit_as(at_desk(bank)))


def _taken_in(desk: Client, name: str) -> str:
    return desk.post(f"{DESK}organisations/", {"organisation": name, "key": str(uuid7())}, follow=True).content.decode()


def test_it_is_taken_in_once_with_its_own_account(desk: Client, bank: TimeBank) -> None:
    an_organisation("Gardd Tŷ Gwyn")
    an_organisation("Gardd Arall")

    assert "This may be one of several organisations." in _taken_in(desk, "gardd")
    assert "No organisation is called that here." in _taken_in(desk, "nowhere")
    assert "The organisation is in the bank." in _taken_in(desk, "ty gwyn")
    assert "This organisation is in the time bank already." in _taken_in(desk, "ty gwyn")

    belonging = Belonging.objects.get()
    account = Account.objects.get(book_id=bank.book_id, id=belonging.account_id)
    assert (account.floor, account.ceiling, account.posted) == (-6000, None, 0)


def test_it_leaves_when_given_and_received_are_the_same(desk: Client, bank: TimeBank) -> None:
    an_organisation("Gardd Tŷ Gwyn")
    _taken_in(desk, "Gardd")
    belonging, mair = Belonging.objects.get(), a_member(bank)
    hour = {"book_id": bank.book_id, "code": TransferCode.EXCHANGE, "worked_on": dt.date(2026, 11, 16), "amount": 60}
    there, back = uuid7(), uuid7()
    ledger.post(transfer_id=there, debit=belonging.account_id, credit=mair.account_id, **hour)  # type: ignore[arg-type]

    page = desk.post(f"{DESK}organisations/{belonging.pk}/leave/", follow=True).content.decode()

    assert "There are hours on the account." in page
    assert "16 Nov" in page
    ledger.reverse(book_id=bank.book_id, transfer_id=back, reverses=there)
    page = desk.post(f"{DESK}organisations/{belonging.pk}/leave/", follow=True).content.decode()
    assert "The organisation has left the bank" in page
    assert Belonging.objects.get().left_on is not None


def test_the_box_of_the_desk_finds_it_in_either_language_and_none_of_another_bank(desk: Client) -> None:
    an_organisation("Gardd Tŷ Gwyn")
    assert "Nothing found" in desk.post(f"{DESK}find/", {"q": "ty gwyn"}, follow=True).content.decode()
    _taken_in(desk, "Gardd")

    answer = desk.post(f"{DESK}find/", {"q": "GWYN english"})

    assert answer.headers["Location"] == f"{DESK}organisations/{Belonging.objects.get().pk}/"

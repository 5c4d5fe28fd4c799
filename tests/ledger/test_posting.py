"""What a posting does, and what it refuses, beside each other."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from amser.kernel.ids import uuid7
from amser.ledger import queries
from amser.ledger.actions import (
    AccountClosed,
    AccountNotEmpty,
    CeilingReached,
    FloorReached,
    NoSuchAccount,
    TransferIdReused,
    close_account,
    open_account,
    open_book,
    post,
    set_limits,
)
from amser.ledger.models import AccountKind, BookKind, Limit, TransferCode, Unit
from tests.builders.ledger import A_DAY, a_book, a_transfer, an_account

pytestmark = pytest.mark.django_db


def test_a_transfer_moves_its_minutes_from_debit_to_credit() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)

    posting = a_transfer(book, receiver, giver, 90)

    assert queries.balances(book.pk, [receiver, giver]) == {receiver: -90, giver: 90}
    assert (posting.debit_after, posting.credit_after, posting.repeated) == (-90, 90, False)


def test_an_account_reaches_its_floor_and_not_below() -> None:
    book = a_book()
    receiver, giver = an_account(book, floor=-100), an_account(book)
    a_transfer(book, receiver, giver, 60)

    with pytest.raises(FloorReached) as refusal:
        a_transfer(book, receiver, giver, 41)
    a_transfer(book, receiver, giver, 40)

    assert refusal.value.available_minutes == 40
    assert queries.balance(book.pk, receiver) == -100


def test_an_account_reaches_its_ceiling_and_not_above() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book, ceiling=100)

    with pytest.raises(CeilingReached) as refusal:
        a_transfer(book, receiver, giver, 101)
    a_transfer(book, receiver, giver, 100)

    assert refusal.value.room_minutes == 100
    assert queries.balance(book.pk, giver) == 100


def test_the_issue_account_has_no_floor() -> None:
    book = a_book()
    issue = an_account(book, kind=AccountKind.ISSUE, floor=None)
    member = an_account(book)

    a_transfer(book, issue, member, 1_000_000, code=TransferCode.START_GRANT, worked_on=None)

    assert queries.balance(book.pk, issue) == -1_000_000


def test_a_persons_account_must_have_a_floor() -> None:
    book = a_book()

    with pytest.raises(IntegrityError, match="ledger_account_of_people_has_a_floor"), transaction.atomic():
        an_account(book, floor=None)


def test_a_time_banks_book_counts_minutes_only() -> None:
    with pytest.raises(IntegrityError, match="ledger_book_kind_has_its_unit"), transaction.atomic():
        open_book(unit=Unit.AGENCY_CREDITS, kind=BookKind.TIME_BANK, sample=False)

    assert open_book(unit=Unit.AGENCY_CREDITS, kind=BookKind.AGENCY_SCHEME, sample=False).unit == Unit.AGENCY_CREDITS


def test_an_exchange_must_have_its_day() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)

    with pytest.raises(IntegrityError, match="ledger_transfer_is_whole"), transaction.atomic():
        a_transfer(book, receiver, giver, worked_on=None)


def test_the_same_request_again_answers_with_the_first_posting() -> None:
    book = a_book()
    receiver, giver = an_account(book, floor=-60), an_account(book)
    transfer_id = uuid7()

    first = a_transfer(book, receiver, giver, 60, transfer_id=transfer_id)
    again = a_transfer(book, receiver, giver, 60, transfer_id=transfer_id)

    assert again.repeated
    assert (again.at, again.debit_after, again.credit_after) == (first.at, -60, 60)
    assert queries.balance(book.pk, giver) == 60


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 61},
        {"code": TransferCode.GIFT},
        {"worked_on": date(2026, 3, 3)},
        {"group_id": uuid7()},
        {"swapped": True},
    ],
)
def test_an_id_with_other_content_is_refused(other: dict[str, object]) -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    request = {
        "book_id": book.pk,
        "transfer_id": uuid7(),
        "debit": receiver,
        "credit": giver,
        "amount": 60,
        "code": TransferCode.EXCHANGE,
        "worked_on": A_DAY,
    }
    post(**request)  # type: ignore[arg-type]  # one request, written once
    if other.pop("swapped", False):
        other = {"debit": giver, "credit": receiver}

    with pytest.raises(TransferIdReused):
        post(**request | other)  # type: ignore[arg-type]  # as above

    assert queries.balance(book.pk, giver) == 60


def test_a_refusal_leaves_the_callers_transaction_usable() -> None:
    book = a_book()
    receiver, giver = an_account(book, floor=0), an_account(book)

    with transaction.atomic():
        with pytest.raises(FloorReached):
            a_transfer(book, receiver, giver)
        a_transfer(book, giver, receiver)

    assert queries.balance(book.pk, receiver) == 60


def test_accounts_of_two_books_never_meet() -> None:
    book, other_book = a_book(), a_book()
    receiver, stranger = an_account(book), an_account(other_book)

    with pytest.raises(NoSuchAccount):
        a_transfer(book, receiver, stranger)

    assert queries.balance(book.pk, receiver) == 0


def test_one_id_may_name_a_transfer_in_each_of_two_books() -> None:
    shared = uuid7()
    for book in (a_book(), a_book()):
        assert not a_transfer(book, an_account(book), an_account(book), transfer_id=shared).repeated


def test_only_an_empty_account_closes_and_then_nothing_moves() -> None:
    book = a_book()
    leaver, stayer = an_account(book), an_account(book)
    a_transfer(book, leaver, stayer)

    with pytest.raises(AccountNotEmpty):
        close_account(book_id=book.pk, account_id=leaver)
    a_transfer(book, stayer, leaver)
    close_account(book_id=book.pk, account_id=leaver)
    close_account(book_id=book.pk, account_id=leaver)

    with pytest.raises(AccountClosed):
        a_transfer(book, stayer, leaver)
    assert queries.audit(book.pk) == []


def test_new_limits_are_dated_with_their_reason() -> None:
    book = a_book()
    receiver, giver = an_account(book, floor=0), an_account(book)

    set_limits(book_id=book.pk, account_id=receiver, floor=-60, ceiling=None, reason="agreed by the broker")
    set_limits(book_id=book.pk, account_id=receiver, floor=-60, ceiling=None, reason="the same again")

    a_transfer(book, receiver, giver, 60)
    history = Limit.objects.filter(book_id=book.pk, account_id=receiver).order_by("number")
    assert list(history.values_list("number", "floor", "reason")) == [(1, 0, "opened"), (2, -60, "agreed by the broker")]


def test_limits_of_an_unknown_account_are_refused() -> None:
    with pytest.raises(NoSuchAccount):
        set_limits(book_id=a_book().pk, account_id=0, floor=0, ceiling=None, reason="none")


def test_a_live_book_dates_its_transfers_itself() -> None:
    book = a_book()
    before = datetime.now(UTC)

    posting = a_transfer(book, an_account(book), an_account(book))

    assert before <= posting.at <= datetime.now(UTC)


def test_a_scheme_counts_whole_credits_in_its_own_book() -> None:
    scheme = open_book(unit=Unit.AGENCY_CREDITS, kind=BookKind.AGENCY_SCHEME, sample=False)
    issue = open_account(book_id=scheme.pk, kind=AccountKind.ISSUE, floor=None, ceiling=None)
    member = open_account(book_id=scheme.pk, kind=AccountKind.MEMBER, floor=0, ceiling=None)

    a_transfer(scheme, issue, member, 1, code=TransferCode.START_GRANT)

    assert queries.balance(scheme.pk, member) == 1

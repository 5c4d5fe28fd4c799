"""A mistake is put right by its mirror image: once, whole, and in sight of both."""

import pytest

from amser.kernel.ids import uuid7
from amser.ledger import queries
from amser.ledger.actions import (
    AccountClosed,
    AccountOverLimit,
    AlreadyReversed,
    CeilingReached,
    NoSuchTransfer,
    ReversalNotReversible,
    TransferIdReused,
    close_account,
    reverse,
    set_limits,
)
from amser.ledger.models import Account, Book, TransferCode
from tests.builders.ledger import A_DAY, a_book, a_transfer, an_account

pytestmark = pytest.mark.django_db


def is_over_limit(book: Book, account: int) -> bool:
    return Account.objects.get(book_id=book.pk, id=account).over_limit


def test_a_reversal_gives_the_minutes_back_and_is_linked_on_both_statements() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    mistake = a_transfer(book, receiver, giver, 90)

    undone = reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)

    for account in (receiver, giver):
        newest, first = queries.entries(book.pk, account, limit=2)
        assert (newest.code, newest.reverses, newest.after) == (TransferCode.REVERSAL, mistake.transfer_id, 0)
        assert first.reversed_by == undone.transfer_id
        assert newest.worked_on == A_DAY


def test_a_transfer_is_reversed_once() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    mistake = a_transfer(book, receiver, giver)
    reversal_id = uuid7()

    first = reverse(book_id=book.pk, transfer_id=reversal_id, reverses=mistake.transfer_id)
    again = reverse(book_id=book.pk, transfer_id=reversal_id, reverses=mistake.transfer_id)
    with pytest.raises(AlreadyReversed):
        reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)

    assert (first.repeated, again.repeated) == (False, True)
    assert queries.balance(book.pk, giver) == 0


def test_a_reversal_is_not_reversed() -> None:
    book = a_book()
    mistake = a_transfer(book, an_account(book), an_account(book))
    undone = reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)

    with pytest.raises(ReversalNotReversible):
        reverse(book_id=book.pk, transfer_id=uuid7(), reverses=undone.transfer_id)


def test_a_transfer_of_another_book_cannot_be_reversed_here() -> None:
    book, other_book = a_book(), a_book()
    elsewhere = a_transfer(other_book, an_account(other_book), an_account(other_book))

    with pytest.raises(NoSuchTransfer):
        reverse(book_id=book.pk, transfer_id=uuid7(), reverses=elsewhere.transfer_id)


def test_a_reversal_does_not_take_the_id_of_another_transfer() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    mistake, other = a_transfer(book, receiver, giver), a_transfer(book, receiver, giver)

    with pytest.raises(TransferIdReused):
        reverse(book_id=book.pk, transfer_id=other.transfer_id, reverses=mistake.transfer_id)


def test_a_reversal_past_the_floor_marks_the_account_until_it_is_back() -> None:
    book = a_book()
    receiver, giver, shop = an_account(book), an_account(book, floor=0), an_account(book)
    mistake = a_transfer(book, receiver, giver, 100)
    a_transfer(book, giver, shop, 80)

    reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)

    assert queries.balance(book.pk, giver) == -80
    assert is_over_limit(book, giver)
    with pytest.raises(AccountOverLimit) as refusal:
        a_transfer(book, giver, shop, 1)
    assert refusal.value.past_minutes == 80

    a_transfer(book, shop, giver, 79)
    assert is_over_limit(book, giver)
    a_transfer(book, shop, giver, 1)
    assert not is_over_limit(book, giver)
    a_transfer(book, shop, giver, 1)
    a_transfer(book, giver, shop, 1)
    assert queries.audit(book.pk) == []


def test_a_reversal_past_the_ceiling_marks_the_account_which_may_still_spend() -> None:
    book = a_book()
    receiver, giver = an_account(book, ceiling=0), an_account(book)
    other = an_account(book)
    mistake = a_transfer(book, receiver, giver, 100)
    a_transfer(book, other, receiver, 100)

    reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)

    assert is_over_limit(book, receiver)
    with pytest.raises(CeilingReached) as refusal:
        a_transfer(book, other, receiver, 1)
    assert refusal.value.room_minutes == 0
    a_transfer(book, receiver, other, 100)
    assert not is_over_limit(book, receiver)


def test_new_limits_may_leave_an_account_over_them() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    a_transfer(book, receiver, giver, 100)

    set_limits(book_id=book.pk, account_id=receiver, floor=-60, ceiling=None, reason="policy")
    assert is_over_limit(book, receiver)

    set_limits(book_id=book.pk, account_id=receiver, floor=-100, ceiling=None, reason="policy")
    assert not is_over_limit(book, receiver)


def test_nothing_comes_back_to_a_closed_account() -> None:
    book = a_book()
    receiver, leaver = an_account(book), an_account(book)
    there = a_transfer(book, receiver, leaver)
    a_transfer(book, leaver, receiver)
    close_account(book_id=book.pk, account_id=leaver)

    with pytest.raises(AccountClosed):
        reverse(book_id=book.pk, transfer_id=uuid7(), reverses=there.transfer_id)

"""What is held is reserved, and settled, given back or expired once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from amser.kernel.ids import uuid7
from amser.ledger import actions, queries
from amser.ledger.actions import (
    AccountClosed,
    AccountNotEmpty,
    AccountOverLimit,
    CeilingReached,
    FloorReached,
    HoldEnded,
    MoreThanHeld,
    NoSuchAccount,
    NoSuchHold,
    Posting,
    TransferIdReused,
    expire_holds,
    reverse,
    void,
)
from amser.ledger.models import Account, Book, Hold, HoldState, Transfer, TransferCode
from amser.ledger.tasks import expire_holds_that_are_over
from tests.builders.ledger import A_DAY, LONG_OVER, a_book, a_hold, a_transfer, an_account, settle

pytestmark = pytest.mark.django_db


def held(book: Book, account: int) -> int:
    return Account.objects.get(book_id=book.pk, id=account).held


def state(book: Book, hold_id: UUID) -> tuple[HoldState, int | None]:
    found = Hold.objects.get(book_id=book.pk, id=hold_id)
    return HoldState(found.state), found.settled


def test_what_is_held_cannot_be_spent_nor_held_again() -> None:
    book = a_book()
    payer, payee = an_account(book, floor=-100), an_account(book)
    a_hold(book, payer, payee, 60)

    with pytest.raises(FloorReached) as refusal:
        a_transfer(book, payer, payee, 41)
    assert refusal.value.available_minutes == 40
    with pytest.raises(FloorReached):
        a_hold(book, payer, payee, 41)
    a_transfer(book, payer, payee, 40)

    assert (queries.balance(book.pk, payer), held(book, payer)) == (-40, 60)
    assert queries.audit(book.pk) == []


def test_a_hold_settles_for_part_and_gives_the_rest_back() -> None:
    book = a_book()
    payer, payee = an_account(book, floor=-100), an_account(book)
    reserved = a_hold(book, payer, payee, 60)

    posting = settle(book, reserved, 45)

    assert (posting.debit_after, posting.credit_after, held(book, payer)) == (-45, 45, 0)
    assert state(book, reserved) == (HoldState.SETTLED, 45)
    assert Transfer.objects.get(book_id=book.pk, id=posting.transfer_id).hold_id == reserved
    a_transfer(book, payer, payee, 55)
    assert queries.audit(book.pk) == []


def test_a_hold_settles_once_and_never_for_more() -> None:
    book = a_book()
    reserved = a_hold(book, an_account(book), an_account(book), 60)
    transfer_id = uuid7()

    with pytest.raises(MoreThanHeld) as refusal:
        settle(book, reserved, 61)
    first = settle(book, reserved, 60, transfer_id=transfer_id)
    again = settle(book, reserved, 60, transfer_id=transfer_id)
    with pytest.raises(HoldEnded):
        settle(book, reserved, 60)
    with pytest.raises(TransferIdReused):
        settle(book, reserved, 59, transfer_id=transfer_id)

    assert refusal.value.held_minutes == 60
    assert (first.repeated, again.repeated) == (False, True)


def test_the_id_of_what_settled_a_hold_is_not_taken_by_a_posting() -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    settled = settle(book, a_hold(book, payer, payee, 60), 60)

    with pytest.raises(TransferIdReused):
        a_transfer(book, payer, payee, 60, transfer_id=settled.transfer_id)


def test_a_voided_hold_gives_all_back_and_is_over() -> None:
    book = a_book()
    payer, payee = an_account(book, floor=-60), an_account(book)
    reserved = a_hold(book, payer, payee, 60)

    void(book_id=book.pk, hold_id=reserved)
    void(book_id=book.pk, hold_id=reserved)

    with pytest.raises(HoldEnded):
        settle(book, reserved, 60)
    a_transfer(book, payer, payee, 60)
    assert state(book, reserved) == (HoldState.VOIDED, None)


def test_what_is_settled_is_not_voided() -> None:
    book = a_book()
    reserved = a_hold(book, an_account(book), an_account(book))
    settle(book, reserved, 60)

    with pytest.raises(HoldEnded):
        void(book_id=book.pk, hold_id=reserved)


def test_from_its_end_a_hold_is_not_settled_and_the_timer_gives_it_back_once() -> None:
    book = a_book()
    payer, payee = an_account(book, floor=-100), an_account(book)
    over, to_come = a_hold(book, payer, payee, 60, expires_at=LONG_OVER), a_hold(book, payer, payee, 30)

    with pytest.raises(HoldEnded):
        settle(book, over, 60)
    assert held(book, payer) == 90

    assert (expire_holds(book_id=book.pk), expire_holds(book_id=book.pk)) == (1, 0)
    assert held(book, payer) == 30
    assert (state(book, over), state(book, to_come)) == ((HoldState.EXPIRED, None), (HoldState.OPEN, None))
    with pytest.raises(HoldEnded):
        void(book_id=book.pk, hold_id=over)
    assert queries.audit(book.pk) == []


def test_the_timer_goes_through_every_book_and_may_run_twice() -> None:
    books = [a_book(), a_book()]
    reserved = [a_hold(book, an_account(book), an_account(book), expires_at=LONG_OVER) for book in books]

    expire_holds_that_are_over()
    expire_holds_that_are_over()

    assert [state(book, hold_id)[0] for book, hold_id in zip(books, reserved, strict=True)] == [HoldState.EXPIRED] * 2
    assert queries.books_with_holds_to_expire() == []


def test_the_same_hold_again_is_answered_and_another_of_its_id_refused() -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    hold_id, expires_at = uuid7(), datetime.now(UTC) + timedelta(days=1)

    def ask(amount: int) -> actions.Held:
        return actions.hold(book_id=book.pk, hold_id=hold_id, debit=payer, credit=payee, amount=amount, expires_at=expires_at)

    first, again = ask(60), ask(60)
    with pytest.raises(TransferIdReused):
        ask(61)

    assert (first.repeated, again.repeated, again.at) == (False, True, first.at)
    assert held(book, payer) == 60


def test_the_ceiling_counts_when_the_hold_settles() -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book, ceiling=50)
    reserved = a_hold(book, payer, payee, 60)

    with pytest.raises(CeilingReached) as refusal:
        settle(book, reserved, 60)
    assert refusal.value.room_minutes == 50
    assert state(book, reserved)[0] == HoldState.OPEN

    settle(book, reserved, 50)
    assert held(book, payer) == 0


def test_an_account_that_holds_does_not_close_and_a_closed_one_is_not_settled_to() -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    reserved = a_hold(book, payer, payee)

    with pytest.raises(AccountNotEmpty):
        actions.close_account(book_id=book.pk, account_id=payer)
    actions.close_account(book_id=book.pk, account_id=payee)
    with pytest.raises(AccountClosed):
        settle(book, reserved, 60)
    with pytest.raises(AccountClosed):
        a_hold(book, payer, payee)

    void(book_id=book.pk, hold_id=reserved)
    actions.close_account(book_id=book.pk, account_id=payer)


def test_a_reversal_of_what_settled_a_hold_does_not_open_it_again() -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    reserved = a_hold(book, payer, payee)
    settled = settle(book, reserved, 60)

    reverse(book_id=book.pk, transfer_id=uuid7(), reverses=settled.transfer_id)

    assert state(book, reserved) == (HoldState.SETTLED, 60)
    assert (queries.balance(book.pk, payer), held(book, payer)) == (0, 0)
    with pytest.raises(HoldEnded):
        settle(book, reserved, 60)
    assert queries.audit(book.pk) == []


def over_its_limit_with_a_hold() -> tuple[Book, int, int, UUID]:
    """An account at zero, floor zero, that holds an hour it had, and lost it to a reversal."""
    book = a_book()
    payer, payee, helped = an_account(book, floor=0), an_account(book), an_account(book)
    mistake = a_transfer(book, helped, payer, 60)
    reserved = a_hold(book, payer, payee, 60)
    reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)
    return book, payer, payee, reserved


def test_a_reversal_counts_what_is_held_and_marks_the_account() -> None:
    book, payer, payee, _ = over_its_limit_with_a_hold()

    assert Account.objects.get(book_id=book.pk, id=payer).over_limit
    with pytest.raises(AccountOverLimit) as refusal:
        a_hold(book, payer, payee, 1)
    assert refusal.value.past_minutes == 60
    with pytest.raises(AccountOverLimit):
        a_transfer(book, payer, payee, 1)


def test_what_was_held_before_the_account_went_over_its_limit_is_settled() -> None:
    book, payer, _, reserved = over_its_limit_with_a_hold()

    assert isinstance(settle(book, reserved, 60), Posting)

    account = Account.objects.get(book_id=book.pk, id=payer)
    assert (account.posted, account.held, account.over_limit) == (-60, 0, True)
    assert queries.audit(book.pk) == []


def test_a_voided_hold_may_bring_an_account_back() -> None:
    book, payer, _, reserved = over_its_limit_with_a_hold()

    void(book_id=book.pk, hold_id=reserved)

    assert not Account.objects.get(book_id=book.pk, id=payer).over_limit
    assert queries.audit(book.pk) == []


def test_an_expired_hold_may_bring_an_account_back() -> None:
    book = a_book()
    payer, payee = an_account(book, floor=-60), an_account(book)
    a_hold(book, payer, payee, 60, expires_at=LONG_OVER)
    actions.set_limits(book_id=book.pk, account_id=payer, floor=-30, ceiling=None, reason="test")
    assert Account.objects.get(book_id=book.pk, id=payer).over_limit

    expire_holds(book_id=book.pk)

    assert not Account.objects.get(book_id=book.pk, id=payer).over_limit
    assert queries.audit(book.pk) == []


def test_strangers_are_refused() -> None:
    book, other_book = a_book(), a_book()
    payer, stranger = an_account(book), an_account(other_book)
    elsewhere = a_hold(other_book, stranger, an_account(other_book))

    with pytest.raises(NoSuchAccount):
        a_hold(book, payer, stranger)
    with pytest.raises(NoSuchAccount):
        a_hold(book, stranger, payer)
    with pytest.raises(NoSuchHold):
        settle(book, elsewhere, 60)
    with pytest.raises(NoSuchHold):
        void(book_id=book.pk, hold_id=elsewhere)


def test_a_settlement_keeps_its_code_and_its_day() -> None:
    book = a_book()
    posting = settle(book, a_hold(book, an_account(book), an_account(book)), 60, code=TransferCode.GIFT)

    transfer = Transfer.objects.get(book_id=book.pk, id=posting.transfer_id)
    assert (transfer.code, transfer.worked_on) == (TransferCode.GIFT, A_DAY)

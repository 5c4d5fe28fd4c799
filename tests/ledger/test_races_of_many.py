"""Races of batches, holds and linked legs, in order and not by luck. On a copy of the database, because these really commit."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import transaction

from amser.kernel.ids import uuid7
from amser.ledger import actions, queries
from amser.ledger.actions import FloorReached, HoldEnded, Posting, Refusal, post_batch, post_linked
from amser.ledger.models import Account, Hold, HoldState
from tests.builders.ledger import LONG_OVER, a_book, a_hold, a_transfer, an_account, settle, wanted
from tests.ledger.racing import at_once, start, wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_a_batch_waits_for_a_posting_and_sees_what_it_left(others: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, one, other = an_account(book, floor=-100), an_account(book), an_account(book)

    with transaction.atomic():
        a_transfer(book, spender, one, 60)
        second = start(others, lambda: post_batch(book_id=book.pk, transfers=[wanted(spender, other, 60), wanted(spender, other, 40)]))
        wait_for_waiting()

    refused, posted = second.result(10)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.figure) == ("floor_reached", 40)
    assert isinstance(posted, Posting)
    assert queries.balances(book.pk, [spender, one, other]) == {spender: -100, one: 60, other: 40}
    assert queries.audit(book.pk) == []


def test_a_posting_waits_for_a_batch(others: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, one = an_account(book, floor=-60), an_account(book)

    with transaction.atomic():
        post_batch(book_id=book.pk, transfers=[wanted(one, spender, 1), wanted(spender, one, 61)])
        second = start(others, lambda: a_transfer(book, spender, one, 1))
        wait_for_waiting()

    with pytest.raises(FloorReached):
        second.result(10)


def test_one_batch_sent_twice_at_once_has_one_effect(others: ThreadPoolExecutor) -> None:
    book = a_book()
    a, b = an_account(book, floor=-100), an_account(book)
    transfers = [wanted(a, b, 60), wanted(a, b, 40)]

    with transaction.atomic():
        post_batch(book_id=book.pk, transfers=transfers)
        second = start(others, lambda: post_batch(book_id=book.pk, transfers=transfers))
        wait_for_waiting()

    assert [isinstance(answer, Posting) and answer.repeated for answer in second.result(10)] == [True, True]
    assert queries.balance(book.pk, b) == 100


def test_an_id_that_another_pair_of_accounts_takes_at_the_same_instant_is_refused_in_a_batch(others: ThreadPoolExecutor) -> None:
    book = a_book()
    a, b, c, d = (an_account(book) for _ in range(4))
    taken = uuid7()

    with transaction.atomic():
        a_transfer(book, a, b, transfer_id=taken)
        second = start(others, lambda: post_batch(book_id=book.pk, transfers=[wanted(c, d, 5), wanted(c, d, transfer_id=taken)]))
        wait_for_waiting()

    posted, refused = second.result(10)
    assert isinstance(posted, Posting)
    assert isinstance(refused, Refusal)
    assert refused.code == "transfer_id_reused"
    assert queries.balances(book.pk, [c, d]) == {c: -5, d: 5}
    assert queries.audit(book.pk) == []


@pytest.mark.parametrize("low_is_debit", [True, False])
@pytest.mark.parametrize("door", ["post", "batch"])
def test_the_account_of_the_lower_id_is_locked_first(others: ThreadPoolExecutor, door: str, *, low_is_debit: bool) -> None:
    book = a_book()
    low, high, other = (an_account(book) for _ in range(3))
    debit, credit = (low, high) if low_is_debit else (high, low)

    def move() -> object:
        if door == "post":
            return a_transfer(book, debit, credit)
        return post_batch(book_id=book.pk, transfers=[wanted(debit, credit)])

    with transaction.atomic():
        a_hold(book, low, other, 1)  # which locks this one only
        second = start(others, move)
        wait_for_waiting()
        a_hold(book, high, other, 1)  # At once, for whoever waits for the lower one has not taken the higher one yet.

    second.result(10)
    assert queries.balance(book.pk, credit) == 60


def test_the_same_hold_settled_twice_at_once_moves_once(others: ThreadPoolExecutor) -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    reserved = a_hold(book, payer, payee, 60)

    with transaction.atomic():
        settle(book, reserved, 60)
        second = start(others, lambda: settle(book, reserved, 60))
        wait_for_waiting()

    with pytest.raises(HoldEnded):
        second.result(10)
    assert (queries.balance(book.pk, payee), held(payer)) == (60, 0)
    assert queries.audit(book.pk) == []


def test_one_settlement_sent_twice_at_once_is_answered_twice(others: ThreadPoolExecutor) -> None:
    book = a_book()
    reserved, transfer_id = a_hold(book, an_account(book), an_account(book), 60), uuid7()

    with transaction.atomic():
        first = settle(book, reserved, 60, transfer_id=transfer_id)
        second = start(others, lambda: settle(book, reserved, 60, transfer_id=transfer_id))
        wait_for_waiting()

    assert (second.result(10).repeated, second.result().at) == (True, first.at)


def test_a_hold_that_is_being_voided_is_not_settled(others: ThreadPoolExecutor) -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    reserved = a_hold(book, payer, payee)

    with transaction.atomic():
        actions.void(book_id=book.pk, hold_id=reserved)
        second = start(others, lambda: settle(book, reserved, 60))
        wait_for_waiting()

    with pytest.raises(HoldEnded):
        second.result(10)
    assert (queries.balance(book.pk, payee), held(payer)) == (0, 0)


def test_a_hold_that_is_being_settled_is_neither_voided_nor_expired(others: ThreadPoolExecutor) -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    reserved = a_hold(book, payer, payee)

    with transaction.atomic():
        settle(book, reserved, 60)
        second = start(others, lambda: actions.void(book_id=book.pk, hold_id=reserved))
        wait_for_waiting()

    with pytest.raises(HoldEnded):
        second.result(10)
    assert actions.expire_holds(book_id=book.pk) == 0
    assert Hold.objects.get(id=reserved).state == HoldState.SETTLED


def test_two_timers_at_once_give_a_hold_back_once(others: ThreadPoolExecutor) -> None:
    book = a_book()
    payer, payee = an_account(book), an_account(book)
    a_hold(book, payer, payee, 60, expires_at=LONG_OVER)
    a_hold(book, payer, payee, 30)

    with transaction.atomic():
        assert actions.expire_holds(book_id=book.pk) == 1
        second = start(others, lambda: actions.expire_holds(book_id=book.pk))
        wait_for_waiting()

    assert second.result(10) == 0
    assert held(payer) == 30
    assert queries.audit(book.pk) == []


def test_twenty_holds_against_room_for_ten(others: ThreadPoolExecutor) -> None:
    book = a_book()
    payer, payee = an_account(book, floor=-600), an_account(book)

    answers = at_once(others, 20, lambda _: a_hold(book, payer, payee, 60))

    assert sum(isinstance(answer, FloorReached) for answer in answers) == 10
    assert held(payer) == 600
    assert queries.audit(book.pk) == []


def test_twenty_batches_against_room_for_ten(others: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, shop = an_account(book, floor=-600), an_account(book)

    answers = at_once(others, 20, lambda _: post_batch(book_id=book.pk, transfers=[wanted(spender, shop, 20) for _ in range(3)]))

    flat = [one for answer in answers if not isinstance(answer, BaseException) for one in answer]
    assert (sum(isinstance(one, Posting) for one in flat), sum(isinstance(one, Refusal) for one in flat)) == (30, 30)
    assert queries.balance(book.pk, spender) == -600
    assert queries.audit(book.pk) == []


def test_batches_and_postings_in_opposite_directions_never_deadlock(others: ThreadPoolExecutor) -> None:
    book = a_book()
    accounts = [an_account(book, floor=-60_000) for _ in range(6)]

    def back_and_forth(client: int) -> int:
        order = accounts if client % 2 else accounts[::-1]
        for _ in range(12):
            if client % 4 < 2:
                a_transfer(book, order[0], order[-1], 1)
            else:
                post_batch(book_id=book.pk, transfers=[wanted(*pair, 1) for pair in pairwise(order)])
        return client

    answers = at_once(others, 8, back_and_forth)

    assert answers == list(range(8))
    assert queries.audit(book.pk) == []


def test_linked_legs_that_cross_queue_instead_of_deadlocking(others: ThreadPoolExecutor) -> None:
    here, there = a_book(), a_book()
    ours, theirs = [[an_account(book, floor=-60_000) for _ in range(2)] for book in (here, there)]

    def pay(client: int) -> int:
        turn = 1 if client % 2 else -1
        for _ in range(10):
            (a, b), (c, d) = ours[::turn], theirs[::turn]
            legs = [(here.pk, wanted(a, b, 1)), (there.pk, wanted(c, d, 1))]
            post_linked(legs=legs[::turn], group_id=uuid7())
        return client

    answers = at_once(others, 8, pay)

    assert answers == list(range(8))
    assert queries.balances(here.pk, ours) == dict.fromkeys(ours, 0)
    assert queries.audit() == []


def held(account: int) -> int:
    return Account.objects.get(id=account).held

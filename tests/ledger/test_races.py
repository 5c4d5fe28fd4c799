"""
Races, run in order and not by luck: the first is held open, the second is seen to wait, then the first commits.

On a copy of the database, because these really commit.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from amser.kernel.ids import uuid7
from amser.ledger import actions, queries
from amser.ledger.actions import FloorReached, Posting
from tests.builders.ledger import a_book, a_transfer, an_account
from tests.ledger.racing import at_once, start, wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")


def test_the_second_to_spend_the_last_hour_waits_and_is_refused(others: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, one, other = an_account(book, floor=-60), an_account(book), an_account(book)

    with transaction.atomic():
        a_transfer(book, spender, one, 60)
        second = start(others, lambda: a_transfer(book, spender, other, 60))
        wait_for_waiting()

    with pytest.raises(FloorReached) as refusal:
        second.result(10)
    assert refusal.value.available_minutes == 0
    assert queries.balances(book.pk, [spender, one, other]) == {spender: -60, one: 60, other: 0}


def test_the_second_goes_through_when_the_first_is_rolled_back(others: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, one, other = an_account(book, floor=-60), an_account(book), an_account(book)

    with transaction.atomic():
        a_transfer(book, spender, one, 60)
        second = start(others, lambda: a_transfer(book, spender, other, 60))
        wait_for_waiting()
        transaction.set_rollback(True)

    second.result(10)
    assert queries.balances(book.pk, [spender, one, other]) == {spender: -60, one: 0, other: 60}


def test_one_request_sent_twice_at_once_has_one_effect(others: ThreadPoolExecutor) -> None:
    book = a_book()
    receiver, giver = an_account(book, floor=-60), an_account(book)
    transfer_id = uuid7()

    with transaction.atomic():
        first = a_transfer(book, receiver, giver, 60, transfer_id=transfer_id)
        second = start(others, lambda: a_transfer(book, receiver, giver, 60, transfer_id=transfer_id))
        wait_for_waiting()

    assert second.result(10).repeated
    assert second.result().at == first.at
    assert queries.balance(book.pk, giver) == 60


def test_one_id_for_two_pairs_of_accounts_at_once_names_the_first(others: ThreadPoolExecutor) -> None:
    book = a_book()
    accounts = [an_account(book) for _ in range(4)]
    transfer_id = uuid7()

    with transaction.atomic():
        a_transfer(book, *accounts[:2], transfer_id=transfer_id)
        second = start(others, lambda: a_transfer(book, *accounts[2:], transfer_id=transfer_id))
        wait_for_waiting()

    with pytest.raises(actions.TransferIdReused):
        second.result(10)
    assert queries.balances(book.pk, accounts) == dict(zip(accounts, [-60, 60, 0, 0], strict=True))


def test_the_second_to_reverse_waits_and_is_refused(others: ThreadPoolExecutor) -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    mistake = a_transfer(book, receiver, giver)

    with transaction.atomic():
        actions.reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)
        second = start(others, lambda: actions.reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id))
        wait_for_waiting()

    with pytest.raises(actions.AlreadyReversed):
        second.result(10)
    assert queries.balance(book.pk, giver) == 0


def test_nothing_moves_into_an_account_while_it_closes(others: ThreadPoolExecutor) -> None:
    book = a_book()
    receiver, leaver = an_account(book), an_account(book)

    with transaction.atomic():
        actions.close_account(book_id=book.pk, account_id=leaver)
        second = start(others, lambda: a_transfer(book, receiver, leaver))
        wait_for_waiting()

    with pytest.raises(actions.AccountClosed):
        second.result(10)
    assert queries.audit(book.pk) == []


def test_dates_rise_with_numbers_though_the_second_began_first(others: ThreadPoolExecutor) -> None:
    book = a_book()
    account, one, other = an_account(book), an_account(book), an_account(book)

    with transaction.atomic():
        a_transfer(book, account, one)
        second = start(others, lambda: a_transfer(book, account, other))
        wait_for_waiting()
        released = a_transfer(book, account, one)

    assert second.result(10).at > released.at
    assert queries.audit(book.pk) == []


def test_twenty_clients_against_room_for_ten(others: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, shop = an_account(book, floor=-600), an_account(book)

    answers = at_once(others, 20, lambda _: a_transfer(book, spender, shop, 60))

    assert sum(isinstance(answer, Posting) for answer in answers) == 10
    assert sum(isinstance(answer, FloorReached) for answer in answers) == 10
    assert queries.balance(book.pk, spender) == -600
    assert queries.audit(book.pk) == []


def test_one_button_pressed_twenty_times_at_once_posts_once(others: ThreadPoolExecutor) -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    transfer_id = uuid7()

    answers = at_once(others, 20, lambda _: a_transfer(book, receiver, giver, 60, transfer_id=transfer_id))

    assert sorted(answer.repeated for answer in answers if isinstance(answer, Posting)) == [False] + [True] * 19
    assert queries.balance(book.pk, giver) == 60


def test_opposite_directions_never_deadlock(others: ThreadPoolExecutor) -> None:
    book = a_book()
    left, right = an_account(book, floor=-60_000), an_account(book, floor=-60_000)

    def back_and_forth(client: int) -> Posting:
        pair = (left, right) if client % 2 else (right, left)
        for _ in range(24):
            a_transfer(book, *pair, 1)
        return a_transfer(book, *pair, 1)

    answers = at_once(others, 8, back_and_forth)

    assert all(isinstance(answer, Posting) for answer in answers)
    assert queries.balances(book.pk, [left, right]) == {left: 0, right: 0}
    assert queries.audit(book.pk) == []

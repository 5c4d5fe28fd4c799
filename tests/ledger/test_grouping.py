"""Callers who share a batch: each gets its own answer, whatever happens to its neighbours or to whoever leads."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from amser.kernel.ids import uuid7
from amser.ledger import queries
from amser.ledger.actions import FloorReached, Posting, Refusal, TransferIdReused, Wanted, grouping
from amser.ledger.actions.grouping import MOST_AT_ONCE, Line, Outcome, Unanswered, post_grouped
from amser.ledger.models import Book, Transfer, TransferCode
from tests.builders.ledger import A_DAY, a_book, a_transfer, an_account


@pytest.fixture
def callers() -> Iterator[ThreadPoolExecutor]:
    """Yield the threads of a web process."""
    with ThreadPoolExecutor(24) as pool:
        yield pool


# Against the database, on a copy of it, because these really commit.


def want(callers: ThreadPoolExecutor, book: Book, debit: int, credit: int, amount: int = 60, **other: object) -> Future[Posting]:
    """Start a caller on another connection, which is closed after it."""
    request = {"transfer_id": uuid7(), "code": TransferCode.EXCHANGE, "worked_on": A_DAY, **other}

    def run() -> Posting:
        try:
            return post_grouped(book_id=book.pk, debit=debit, credit=credit, amount=amount, **request)  # type: ignore[arg-type]
        finally:
            connection.close()

    return callers.submit(run)


def want_behind(callers: ThreadPoolExecutor, book: Book, debit: int, credit: int, amount: int, **other: object) -> Future[Posting]:
    """Start a caller, and return when it stands in the line: last."""
    line = grouping._line(book.pk)
    before = line.waiting
    started = want(callers, book, debit, credit, amount, **other)
    wait_until(lambda: line.waiting == before + 1)
    return started


def wait_until(something: Callable[[], bool]) -> None:
    """Return when it is so; fail after ten seconds."""
    until = monotonic() + 10
    while not something():
        assert monotonic() < until, "it never came"
        sleep(0.005)


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])


@pytest.mark.usefixtures("cloned_database")
def test_a_caller_alone_is_answered_at_once() -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)

    posting = post_grouped(
        book_id=book.pk, transfer_id=uuid7(), debit=receiver, credit=giver, amount=90, code=TransferCode.EXCHANGE, worked_on=A_DAY
    )

    assert (posting.debit_after, posting.credit_after, posting.repeated) == (-90, 90, False)
    assert queries.balances(book.pk, [receiver, giver]) == {receiver: -90, giver: 90}


@pytest.mark.usefixtures("cloned_database")
def test_those_who_wait_share_a_batch_and_each_gets_its_own_answer(callers: ThreadPoolExecutor) -> None:
    book = a_book()
    busy, poor, shop = an_account(book), an_account(book, floor=-10), an_account(book)
    known = a_transfer(book, busy, shop, 5)

    with transaction.atomic():
        a_transfer(book, busy, shop, 1)
        leader = want(callers, book, busy, shop, 1)
        wait_until(somebody_waits_for_us)
        refused = want_behind(callers, book, poor, shop, 11)
        posted = want_behind(callers, book, poor, shop, 10)
        after = want_behind(callers, book, busy, shop, 2)
        repeated = want_behind(callers, book, busy, shop, 5, transfer_id=known.transfer_id)
        reused = want_behind(callers, book, busy, shop, 6, transfer_id=known.transfer_id)

    assert leader.result(10).debit_after == -7
    with pytest.raises(FloorReached) as refusal:
        refused.result(10)
    assert refusal.value.available_minutes == 10
    assert (posted.result(10).debit_after, after.result(10).debit_after) == (-10, -9)
    assert posted.result().at == after.result().at > leader.result().at
    assert (repeated.result(10).repeated, repeated.result().at) == (True, known.at)
    with pytest.raises(TransferIdReused):
        reused.result(10)
    assert queries.balance(book.pk, shop) == 5 + 1 + 1 + 10 + 2
    assert queries.audit(book.pk) == []


@pytest.mark.usefixtures("cloned_database")
def test_content_that_the_tables_refuse_falls_on_whoever_sent_it(callers: ThreadPoolExecutor) -> None:
    book = a_book()
    busy, shop = an_account(book), an_account(book)

    with transaction.atomic():
        a_transfer(book, busy, shop, 1)
        want(callers, book, busy, shop, 1)
        wait_until(somebody_waits_for_us)
        before = [want_behind(callers, book, busy, shop, 1) for _ in range(3)]
        without_its_day = want_behind(callers, book, busy, shop, 1, worked_on=None)
        behind = want_behind(callers, book, busy, shop, 1)

    assert [future.result(10).debit_after for future in (*before, behind)] == [-3, -4, -5, -6]
    with pytest.raises(IntegrityError, match="ledger_transfer_is_whole"):
        without_its_day.result(10)
    assert queries.audit(book.pk) == []


@pytest.mark.usefixtures("cloned_database")
def test_books_do_not_wait_for_each_other(callers: ThreadPoolExecutor) -> None:
    held, free = a_book(), a_book()
    spender, shop = an_account(held), an_account(held)

    with transaction.atomic():
        a_transfer(held, spender, shop)
        waiting = want(callers, held, spender, shop)
        wait_until(somebody_waits_for_us)
        want(callers, free, an_account_committed(callers, free), an_account_committed(callers, free)).result(10)
        assert not waiting.done()

    waiting.result(10)


def an_account_committed(callers: ThreadPoolExecutor, book: Book) -> int:
    def run() -> int:
        try:
            return an_account(book)
        finally:
            connection.close()

    return callers.submit(run).result(10)


@pytest.mark.usefixtures("cloned_database")
def test_twenty_callers_against_room_for_ten(callers: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, shop = an_account(book, floor=-600), an_account(book)

    started = [want(callers, book, spender, shop, 60) for _ in range(20)]
    answers = [future.exception(20) or future.result() for future in started]

    assert sum(isinstance(answer, Posting) for answer in answers) == 10
    assert sum(isinstance(answer, FloorReached) for answer in answers) == 10
    assert queries.balance(book.pk, spender) == -600
    assert queries.audit(book.pk) == []


@pytest.mark.usefixtures("cloned_database")
def test_one_button_pressed_twenty_times_at_once_posts_once(callers: ThreadPoolExecutor) -> None:
    book = a_book()
    receiver, giver = an_account(book), an_account(book)
    transfer_id = uuid7()

    answers = [future.result(20) for future in [want(callers, book, receiver, giver, transfer_id=transfer_id) for _ in range(20)]]

    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 19
    assert queries.balance(book.pk, giver) == 60


@pytest.mark.usefixtures("cloned_database")
def test_when_the_leader_loses_its_connection_all_of_its_batch_hear_of_it_and_may_ask_again(callers: ThreadPoolExecutor) -> None:
    book = a_book()
    spender, shop = an_account(book), an_account(book)
    transfer_ids = [uuid7() for _ in range(6)]

    with transaction.atomic():
        a_transfer(book, spender, shop, 1)
        first = want(callers, book, spender, shop, 1)
        wait_until(somebody_waits_for_us)
        others = [want_behind(callers, book, spender, shop, 10, transfer_id=transfer_id) for transfer_id in transfer_ids]
        terminate_whoever_waits()
        with pytest.raises(Unanswered):
            first.result(10)
        wait_until(somebody_waits_for_us)
        terminate_whoever_waits()
        outcomes = [future.exception(10) for future in others]
    again = [want(callers, book, spender, shop, 10, transfer_id=transfer_id).result(10) for transfer_id in transfer_ids]

    assert all(isinstance(outcome, Unanswered) for outcome in outcomes)
    assert not any(posting.repeated for posting in again)
    assert queries.balance(book.pk, shop) == 1 + 60
    assert queries.audit(book.pk) == []


def terminate_whoever_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )


@pytest.mark.django_db
def test_it_cannot_be_part_of_a_callers_transaction() -> None:
    book = a_book()

    with pytest.raises(transaction.TransactionManagementError, match="commits by itself"):
        post_grouped(
            book_id=book.pk,
            transfer_id=uuid7(),
            debit=an_account(book),
            credit=an_account(book),
            amount=60,
            code=TransferCode.EXCHANGE,
            worked_on=A_DAY,
        )

    assert not Transfer.objects.filter(book_id=book.pk).exists()


# The line alone, with a way of posting that we hold open.


def a_wanted(transfer_id: UUID | None = None) -> Wanted:
    return Wanted(transfer_id or uuid7(), 1, 2, 60, TransferCode.GIFT, None)


def refused(wanted: Wanted) -> Refusal:
    return Refusal(wanted.transfer_id, "account_closed", None, "account_closed")


class Held:
    """Answers each transfer with a refusal of that id, once let go; remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[UUID]] = []
        self.go_on = Event()
        self.fail_with: list[BaseException] = []

    def __call__(self, wanted: Sequence[Wanted]) -> Sequence[Outcome]:
        self.batches.append([one.transfer_id for one in wanted])
        assert self.go_on.wait(10)
        if self.fail_with:
            raise self.fail_with.pop()
        return [refused(one) for one in wanted]


def test_a_batch_holds_so_many_and_the_rest_make_the_next(callers: ThreadPoolExecutor) -> None:
    held = Held()
    line = Line(held, most=4)

    started = [callers.submit(line.answer_for, a_wanted()) for _ in range(10)]
    wait_until(lambda: line.waiting == 9)
    held.go_on.set()

    outcomes = [future.result(10) for future in started]
    assert [len(batch) for batch in held.batches] == [1, 4, 4, 1]
    assert sorted(outcome.transfer_id for outcome in outcomes if isinstance(outcome, Refusal)) == sorted(
        one for batch in held.batches for one in batch
    )
    assert MOST_AT_ONCE >= 100


def test_nobody_waits_for_ever_when_the_leader_is_ended(callers: ThreadPoolExecutor) -> None:
    held = Held()
    line = Line(held, most=4)
    held.fail_with = [SystemExit(), SystemExit()]

    leader = callers.submit(line.answer_for, a_wanted())
    wait_until(lambda: bool(held.batches))
    followers = [callers.submit(line.answer_for, a_wanted()) for _ in range(5)]
    wait_until(lambda: line.waiting == 5)
    held.go_on.set()

    assert isinstance(leader.exception(10), SystemExit)
    ends = [future.exception(10) or future.result() for future in followers]
    assert sum(isinstance(end, SystemExit) for end in ends) == 1
    assert sum(isinstance(end, Unanswered) for end in ends) == 3
    assert sum(isinstance(end, Refusal) for end in ends) == 1

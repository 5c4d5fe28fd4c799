"""What was true at any moment, and the statement page by page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amser.kernel.ids import uuid7
from amser.ledger import queries
from amser.ledger.actions import DateNotAllowed, reverse
from tests.builders.ledger import a_book, a_transfer, an_account

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


def test_a_balance_as_of_a_moment_counts_every_entry_up_to_and_at_it() -> None:
    book = a_book(sample=True)
    account, other = an_account(book, floor=-6000), an_account(book)
    for number in range(1, 12):
        a_transfer(book, account, other, 10, at=NOON + number * MINUTE)

    assert queries.balance_at(book.pk, account, NOON) == 0
    for number in range(1, 12):
        at = NOON + number * MINUTE
        assert queries.balance_at(book.pk, account, at - MOMENT) == -10 * (number - 1)
        assert queries.balance_at(book.pk, account, at) == -10 * number
        assert queries.balance_at(book.pk, other, at) == 10 * number


def test_entries_of_one_moment_all_count() -> None:
    book = a_book(sample=True)
    account, other = an_account(book), an_account(book)
    for _ in range(3):
        a_transfer(book, account, other, 10, at=NOON)

    assert queries.balance_at(book.pk, account, NOON) == -30
    assert queries.balance_at(book.pk, account, NOON - MOMENT) == 0


@pytest.mark.parametrize(
    "gaps",
    [[1] * 70, [0, 0, 0, 0, 0, 0, 600] * 10, [2**n for n in range(20)], [2**n for n in range(20, 0, -1)], [500_000, *[1] * 60], [0] * 50],
    ids=["even", "bursts", "ever later", "ever closer", "long silent", "at once"],
)
def test_a_balance_as_of_a_moment_is_exact_however_entries_lie_in_time(gaps: list[int]) -> None:
    book = a_book(sample=True)
    account, other = an_account(book, floor=-600_000), an_account(book)
    days = [NOON - timedelta(days=1500) + MINUTE * minutes for minutes in accumulate(gaps)]
    for day in days:
        a_transfer(book, account, other, 10, at=day)

    for moment in {day + shift for day in days for shift in (-MOMENT, timedelta(0), MOMENT)}:
        assert queries.balance_at(book.pk, account, moment) == -10 * sum(day <= moment for day in days)


def test_a_live_balance_as_of_each_posting_is_the_balance_after_it() -> None:
    book = a_book()
    account, other = an_account(book), an_account(book)

    postings = [a_transfer(book, *pair, 30) for pair in [(account, other), (other, account), (account, other)]]

    assert [queries.balance_at(book.pk, account, posting.at) for posting in postings] == [-30, 0, -30]


def test_a_sample_book_takes_a_date_but_never_backwards_and_never_ahead() -> None:
    book = a_book(sample=True)
    account, other, third = an_account(book), an_account(book), an_account(book)
    first = a_transfer(book, account, other, at=NOON)

    assert first.at == NOON
    for wrong in (NOON - MOMENT, datetime.now(UTC) + MINUTE):
        with pytest.raises(DateNotAllowed):
            a_transfer(book, third, other, at=wrong)
    assert a_transfer(book, third, account, at=NOON).at == NOON
    assert reverse(book_id=book.pk, transfer_id=uuid7(), reverses=first.transfer_id, at=NOON + MINUTE).at == NOON + MINUTE


def test_a_live_book_takes_no_date() -> None:
    book = a_book()

    with pytest.raises(DateNotAllowed):
        a_transfer(book, an_account(book), an_account(book), at=NOON)


def test_a_statement_pages_from_the_newest_to_the_first() -> None:
    book = a_book()
    account, other = an_account(book), an_account(book)
    for number in range(5):
        a_transfer(book, *((account, other) if number % 2 else (other, account)), 10 + number)

    first_page = queries.entries(book.pk, account, limit=2)
    second_page = queries.entries(book.pk, account, before_seq=first_page[-1].seq, limit=2)
    last_page = queries.entries(book.pk, account, before_seq=second_page[-1].seq, limit=2)

    assert [[entry.seq for entry in page] for page in (first_page, second_page, last_page)] == [[5, 4], [3, 2], [1]]
    assert [entry.amount for entry in [*first_page, *second_page, *last_page]] == [14, -13, 12, -11, 10]
    assert [entry.after for entry in first_page] == [12, -2]
    assert {entry.other for entry in first_page} == {other}


def test_a_page_reads_no_more_of_a_long_history_than_it_shows() -> None:
    book = a_book()
    account, other = an_account(book), an_account(book)
    for number in range(120):
        a_transfer(book, *((account, other) if number % 2 else (other, account)))
    with CaptureQueriesContext(connection) as captured:
        queries.entries(book.pk, account, limit=3)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # which the planner prefers while the table is small
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + captured[0]["sql"])
        ((plan,),) = cursor.fetchone()

    rows_read = {node["Index Name"]: node["Actual Rows"] for node in nodes(plan["Plan"]) if "Index Name" in node}
    assert rows_read["ledger_transfer_debit_seq"] <= 3
    assert rows_read["ledger_transfer_credit_seq"] <= 3


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the node of the plan and every node below it."""
    yield node
    for child in node.get("Plans", []):
        yield from nodes(child)

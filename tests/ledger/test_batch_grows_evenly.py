"""Four times as many transfers take about four times as long, whatever the planner was told when it made its plan."""

from random import Random
from time import perf_counter

import pytest
from django.db import connection, transaction

from amser.ledger.actions import Posting, post_batch
from amser.ledger.models import Account, Book
from tests.builders.ledger import a_book, an_account, wanted
from tests.ledger.conftest import AsOwner

SMALL, LARGE = 500, 2000
PATIENCE = 4  # tries: what grows with the square does so every time, and whatever else the machine does comes and goes
TOO_MUCH = 10  # times: evenly it is four, and comparing all pairs would be sixteen


def accounts_of(book: Book, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(ledger_open_account(%s, 1::smallint, -1000000, 1000000)) FROM generate_series(1, %s)", [book.pk, count]
        )
    return list(Account.objects.filter(book_id=book.pk).values_list("id", flat=True))


def seconds(book: Book, accounts: list[int], size: int, *, refused: bool) -> float:
    """Post so many between random pairs; with `refused`, one has no account, so that each is decided by itself."""
    random = Random(size)  # noqa: S311 -- not a secret
    pairs = (random.sample(accounts, 2) for _ in range(size))
    transfers = [wanted(debit, credit, 1) for debit, credit in pairs]
    if refused:
        transfers[size // 2] = wanted(accounts[0], 2**60)
    with transaction.atomic():
        start = perf_counter()
        answers = post_batch(book_id=book.pk, transfers=transfers)
        took = perf_counter() - start
        transaction.set_rollback(True)
    assert sum(isinstance(answer, Posting) for answer in answers) == size - refused
    return took


@pytest.mark.parametrize("statistics", ["stale", "fresh"])
@pytest.mark.parametrize("refused", [False, True])
def test_time_grows_with_the_size_and_not_with_its_square(as_owner: AsOwner, statistics: str, *, refused: bool) -> None:
    book = a_book()
    # Plans are kept for the whole connection: this one is made when there is next to nothing.
    seconds(book, [an_account(book), an_account(book)], 1, refused=False)
    accounts = accounts_of(book, 3000)
    if statistics == "fresh":
        as_owner("ANALYZE")

    def times() -> float:
        small = min(seconds(book, accounts, SMALL, refused=refused) for _ in range(4))
        return min(seconds(book, accounts, LARGE, refused=refused) for _ in range(3)) / small

    assert any(times() <= TOO_MUCH for _ in range(PATIENCE))

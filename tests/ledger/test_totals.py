"""Every total is the sum of its parts, and all of them together are what stands on the accounts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings, strategies

from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.actions import open_account, open_book, post, reverse
from amser.ledger.models import Account, AccountKind, Book, BookKind, Transfer, TransferCode, Unit
from amser.ledger.queries import DatedBy, Flow, Side, Span, Total, balance, flows, sides, totals
from tests.builders.ledger import a_book, a_transfer, an_account

pytestmark = pytest.mark.django_db

# Either side of London's midnight, in winter and in summer, at the ends of a month, a quarter and a year.
MOMENTS: Final = [
    datetime(2023, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2024, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2024, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2024, 3, 31, 22, 59, tzinfo=UTC),
    datetime(2024, 3, 31, 23, 0, tzinfo=UTC),
    datetime(2024, 6, 30, 23, 30, tzinfo=UTC),
    datetime(2024, 7, 1, 12, 0, tzinfo=UTC),
]
DAYS: Final = [None, date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1)]
KINDS: Final = [*AccountKind]
MOVES: Final = strategies.lists(
    strategies.tuples(
        strategies.integers(0, len(KINDS)),  # two accounts of members, and one of each other kind
        strategies.integers(1, len(KINDS)),
        strategies.integers(1, 400),
        strategies.sampled_from([code for code in TransferCode if code != TransferCode.REVERSAL]),
        strategies.sampled_from(DAYS),
        strategies.integers(0, len(MOMENTS) - 1),
        strategies.booleans(),
    ),
    max_size=25,
)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_moved_book(moves: Iterable[tuple[int, int, int, TransferCode, date | None, int, bool]]) -> Book:
    """A sample book in which all of that has happened, in the order of its days; what is marked was put right at once."""
    book = a_book(sample=True)
    accounts = [an_account(book, floor=-(10**9) if kind <= AccountKind.ORGANISATION else None, kind=kind) for kind in KINDS]
    accounts.append(an_account(book, floor=-(10**9)))
    for one, step, amount, code, worked_on, moment, is_wrong in sorted(moves, key=lambda move: move[5]):
        at = MOMENTS[moment]
        day = worked_on or (at.date() if code == TransferCode.EXCHANGE else None)
        pair = accounts[one], accounts[(one + step) % len(accounts)]
        posting = a_transfer(book, *pair, amount, code=code, worked_on=day, at=at)
        if is_wrong:
            reverse(book_id=book.pk, transfer_id=uuid7(), reverses=posting.transfer_id, at=at)
    return book


def first_of(day: date, span: Span) -> date:
    months = {Span.MONTH: day.month, Span.QUARTER: 3 * ((day.month - 1) // 3) + 1, Span.YEAR: 1}
    return date(day.year, months[span], 1)


def on_paper(book: Book, span: Span, dated_by: DatedBy) -> list[Flow]:
    """The flows as anyone would add them up with a pencil, one transfer after the other."""
    kinds = dict(Account.objects.filter(book_id=book.pk).values_list("id", "kind"))
    times: Counter[tuple[date, int, int, int]] = Counter()
    amounts: Counter[tuple[date, int, int, int]] = Counter()
    for transfer in Transfer.objects.filter(book_id=book.pk):
        day = today(transfer.at) if dated_by == DatedBy.ENTRY or transfer.worked_on is None else transfer.worked_on
        key = first_of(day, span), transfer.code, kinds[transfer.debit], kinds[transfer.credit]
        times[key] += 1
        amounts[key] += transfer.amount
    return [
        Flow(Unit.MINUTES, key[0], TransferCode(key[1]), AccountKind(key[2]), AccountKind(key[3]), times[key], amounts[key])
        for key in sorted(times)
    ]


@given(MOVES, strategies.sampled_from(Span), strategies.sampled_from(DatedBy))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_total_is_the_sum_of_its_parts_and_of_the_balances(
    moves: list[tuple[int, int, int, TransferCode, date | None, int, bool]], span: Span, dated_by: DatedBy
) -> None:
    with undone():
        book = a_moved_book(moves)

        found = flows(book.pk, span=span, dated_by=dated_by)

        assert found == on_paper(book, span, dated_by)
        assert sum(total.amount for total in totals(found)) == sum(flow.amount for flow in found)
        assert sum(total.transfers for total in totals(found)) == Transfer.objects.filter(book_id=book.pk).count()
        assert_sides_are_the_balances(book, sides(found))
        longer = flows(book.pk, span=Span.YEAR, dated_by=dated_by)
        assert totals(longer) == totals(found)
        assert [side for side in sides(longer) if side.transfers <= 0] == []


def assert_sides_are_the_balances(book: Book, found: list[Side]) -> None:
    stands: Counter[int] = Counter()
    for account in Account.objects.filter(book_id=book.pk):
        stands[account.kind] += account.posted
    moved: Counter[int] = Counter()
    for side in found:
        moved[side.kind] += side.gained - side.given_up
    assert {kind: sum_ for kind, sum_ in moved.items() if sum_} == {kind: sum_ for kind, sum_ in stands.items() if sum_}
    assert sum(side.gained for side in found) == sum(side.given_up for side in found)


@given(MOVES, strategies.sampled_from(DatedBy))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_periods_of_a_year_are_the_year_and_its_parts_are_all_that_is_asked_for_between_their_days(
    moves: list[tuple[int, int, int, TransferCode, date | None, int, bool]], dated_by: DatedBy
) -> None:
    ends = [None, date(2024, 1, 1), date(2024, 4, 1), None]
    with undone():
        book = a_moved_book(moves)

        quarters = flows(book.pk, span=Span.QUARTER, dated_by=dated_by)
        slices = [
            flow for start, end in pairwise(ends) for flow in flows(book.pk, span=Span.QUARTER, dated_by=dated_by, start=start, end=end)
        ]

        assert slices == quarters


def test_a_day_ends_at_midnight_in_london_not_in_greenwich() -> None:
    book = a_book(sample=True)
    account, other = an_account(book), an_account(book)
    a_transfer(book, account, other, 60, at=datetime(2024, 6, 30, 22, 59, tzinfo=UTC))
    a_transfer(book, account, other, 30, at=datetime(2024, 6, 30, 23, 0, tzinfo=UTC))

    found = flows(book.pk, span=Span.MONTH)

    assert [(flow.period, flow.amount) for flow in found] == [(date(2024, 6, 1), 60), (date(2024, 7, 1), 30)]
    assert flows(book.pk, span=Span.MONTH, start=date(2024, 7, 1)) == found[1:]
    assert flows(book.pk, span=Span.MONTH, end=date(2024, 7, 1)) == found[:1]


def test_help_counts_on_the_day_it_happened_where_that_is_asked_and_a_gift_without_one_on_its_entry() -> None:
    book = a_book(sample=True)
    account, other = an_account(book), an_account(book)
    at = datetime(2024, 7, 2, tzinfo=UTC)
    a_transfer(book, account, other, 60, worked_on=date(2024, 2, 29), at=at)
    a_transfer(book, account, other, 15, code=TransferCode.GIFT, worked_on=None, at=at)

    by_work = flows(book.pk, span=Span.QUARTER, dated_by=DatedBy.WORK)

    assert [(flow.period, flow.code, flow.amount) for flow in by_work] == [
        (date(2024, 1, 1), TransferCode.EXCHANGE, 60),
        (date(2024, 7, 1), TransferCode.GIFT, 15),
    ]


def test_totals_count_each_transfer_once_by_reason() -> None:
    book = a_book()
    account, other, pot = an_account(book), an_account(book), an_account(book, kind=AccountKind.POT, floor=0)
    a_transfer(book, account, other, 60)
    a_transfer(book, account, other, 30)
    a_transfer(book, other, pot, 15, code=TransferCode.DONATION)

    found = flows(book.pk, span=Span.YEAR)

    assert totals(found) == [
        Total(Unit.MINUTES, TransferCode.EXCHANGE, 2, 90),
        Total(Unit.MINUTES, TransferCode.DONATION, 1, 15),
    ]
    year = first_of(today(datetime.now(UTC)), Span.YEAR)
    assert sides(found) == [
        Side(Unit.MINUTES, year, TransferCode.EXCHANGE, AccountKind.MEMBER, 2, 90, 90),
        Side(Unit.MINUTES, year, TransferCode.DONATION, AccountKind.MEMBER, 1, 0, 15),
        Side(Unit.MINUTES, year, TransferCode.DONATION, AccountKind.POT, 1, 15, 0),
    ]
    assert balance(book.pk, pot) == 15


def test_minutes_and_agency_credits_never_meet_and_samples_count_only_when_asked_for() -> None:
    before = {total.unit: total.amount for total in totals(flows(span=Span.YEAR))}
    minutes, sample = a_book(), a_book(sample=True)
    credits_book = open_book(unit=Unit.AGENCY_CREDITS, kind=BookKind.AGENCY_SCHEME, sample=False)
    for book, amount in ((minutes, 60), (sample, 600)):
        a_transfer(book, an_account(book), an_account(book), amount, code=TransferCode.GIFT)
    giver, taker = (open_account(book_id=credits_book.pk, kind=AccountKind.ORGANISATION, floor=-10, ceiling=None) for _ in "ab")
    post(
        book_id=credits_book.pk,
        transfer_id=uuid7(),
        debit=giver,
        credit=taker,
        amount=3,
        code=TransferCode.GIFT,
        worked_on=None,
    )

    found = {total.unit: total.amount for total in totals(flows(span=Span.YEAR))}

    assert found[Unit.MINUTES] - before.get(Unit.MINUTES, 0) == 60
    assert found[Unit.AGENCY_CREDITS] - before.get(Unit.AGENCY_CREDITS, 0) == 3
    assert totals(flows(sample.pk, span=Span.YEAR)) == [Total(Unit.MINUTES, TransferCode.GIFT, 1, 600)]


def test_one_question_is_asked_however_much_has_moved() -> None:
    book = a_moved_book((one, 1, 10, TransferCode.GIFT, None, one, False) for one in range(6))
    with CaptureQueriesContext(connection) as asked:
        sides(flows(book.pk, span=Span.MONTH))

    assert len(asked) == 1

"""Many transfers in one call: the same answers as one by one, in the order given."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amser.kernel.ids import uuid7
from amser.ledger import queries
from amser.ledger.actions import FloorReached, Posting, Refusal, Wanted, close_account, post_batch, post_linked, reverse
from amser.ledger.models import Book, Transfer, TransferCode
from tests.builders.ledger import A_DAY, a_book, a_transfer, an_account, wanted

pytestmark = pytest.mark.django_db


def outcomes(answers: list[Posting | Refusal]) -> list[tuple[str, int | None]]:
    """Say of each answer whether it was posted, existed, or was refused with which code and figure."""
    return [
        (answer.code, answer.figure) if isinstance(answer, Refusal) else ("exists" if answer.repeated else "posted", None)
        for answer in answers
    ]


def batch(book: Book, *transfers: Wanted) -> list[tuple[str, int | None]]:
    return outcomes(post_batch(book_id=book.pk, transfers=transfers))


def test_a_batch_posts_each_in_the_order_given() -> None:
    book = a_book()
    a, b, c = (an_account(book) for _ in range(3))

    answers = post_batch(book_id=book.pk, transfers=[wanted(a, b, 90), wanted(b, c, 30), wanted(a, b, 10)])

    assert outcomes(answers) == [("posted", None)] * 3
    assert [(answer.debit_after, answer.credit_after) for answer in answers if isinstance(answer, Posting)] == [
        (-90, 90),
        (60, 30),
        (-100, 70),
    ]
    assert queries.balances(book.pk, [a, b, c]) == {a: -100, b: 70, c: 30}
    assert [entry.seq for entry in queries.entries(book.pk, b, limit=5)] == [3, 2, 1]
    assert queries.audit(book.pk) == []


def test_nothing_in_nothing_out() -> None:
    assert post_batch(book_id=a_book().pk, transfers=[]) == []


def test_each_limit_is_decided_where_the_transfer_stands() -> None:
    book = a_book()
    poor, rich, full = an_account(book, floor=-100), an_account(book), an_account(book, ceiling=50)

    answers = batch(
        book,
        wanted(poor, rich, 80),
        wanted(poor, rich, 30),  # 20 left
        wanted(rich, poor, 10),
        wanted(poor, rich, 30),  # and now it fits
        wanted(rich, full, 60),  # room for 50
        wanted(rich, full, 50),
        wanted(full, rich, 1),
    )

    assert answers == [
        ("posted", None),
        ("floor_reached", 20),
        ("posted", None),
        ("posted", None),
        ("ceiling_reached", 50),
        ("posted", None),
        ("posted", None),
    ]
    assert queries.balances(book.pk, [poor, full]) == {poor: -100, full: 49}
    assert queries.audit(book.pk) == []


def test_a_refusal_raises_on_demand_what_post_raises() -> None:
    book = a_book()
    poor, rich = an_account(book, floor=-100), an_account(book)
    too_much = wanted(poor, rich, 101)

    (refusal,) = post_batch(book_id=book.pk, transfers=[too_much])

    assert isinstance(refusal, Refusal)
    error = refusal.error()
    assert isinstance(error, FloorReached)
    assert (error.available_minutes, error.transfer_id) == (100, too_much.transfer_id)


def test_a_group_stands_or_falls_together() -> None:
    book = a_book()
    poor, rich, other = an_account(book, floor=-100), an_account(book), an_account(book)
    stands, falls = uuid7(), uuid7()

    answers = batch(
        book,
        wanted(other, rich, 10, group_id=falls),
        wanted(poor, rich, 60, group_id=stands),
        wanted(poor, rich, 200, group_id=falls),  # decided first, before anything of the other group
        wanted(poor, rich, 40, group_id=stands),
        wanted(rich, other, 5, group_id=falls),
        wanted(other, rich, 7),
    )

    assert answers == [
        ("group_refused", None),
        ("posted", None),
        ("floor_reached", 100),
        ("posted", None),
        ("group_refused", None),
        ("posted", None),
    ]
    assert queries.balances(book.pk, [poor, rich, other]) == {poor: -100, rich: 107, other: -7}
    assert queries.audit(book.pk) == []


def test_legs_apart_are_decided_where_the_first_one_stands() -> None:
    book = a_book()
    a, b, c = an_account(book, floor=0), an_account(book), an_account(book)
    together = uuid7()

    answers = post_batch(
        book_id=book.pk,
        transfers=[wanted(b, a, 50, group_id=together), wanted(c, b, 5), wanted(a, c, 50, group_id=together)],
    )

    assert outcomes(answers) == [("posted", None)] * 3
    # As if in the order: b to a, a to c, c to b.
    assert [(answer.debit_after, answer.credit_after) for answer in answers if isinstance(answer, Posting)] == [
        (-50, 50),
        (45, -45),
        (0, 50),
    ]
    assert queries.audit(book.pk) == []


def test_a_batch_sent_again_answers_with_the_first_postings() -> None:
    book = a_book()
    a, b = an_account(book), an_account(book)
    transfers = [wanted(a, b, 60), wanted(b, a, 30), wanted(a, b, 9, group_id=uuid7())]

    first = post_batch(book_id=book.pk, transfers=transfers)
    again = post_batch(book_id=book.pk, transfers=[*transfers, wanted(a, b, 1)])

    assert outcomes(again) == [("exists", None)] * 3 + [("posted", None)]
    assert [replace(answer, repeated=False) for answer in again[:3] if isinstance(answer, Posting)] == first
    assert queries.balances(book.pk, [a, b]) == {a: -40, b: 40}


@pytest.mark.parametrize("other", [{"amount": 61}, {"code": TransferCode.GIFT}, {"worked_on": None, "code": TransferCode.GIFT}])
def test_an_id_of_other_content_is_refused_whether_known_or_in_the_same_batch(other: dict[str, object]) -> None:
    book = a_book()
    a, b = an_account(book), an_account(book)
    known, new = wanted(a, b), wanted(a, b)
    post_batch(book_id=book.pk, transfers=[known])

    answers = batch(book, replace(known, **other), new, replace(new, **other), new)  # type: ignore[arg-type]  # of the parameters above

    assert answers == [("transfer_id_reused", None), ("posted", None), ("transfer_id_reused", None), ("exists", None)]
    assert queries.balance(book.pk, b) == 120


def test_an_id_of_another_group_is_refused() -> None:
    book = a_book()
    known = wanted(an_account(book), an_account(book))
    post_batch(book_id=book.pk, transfers=[known])

    assert batch(book, replace(known, group_id=uuid7())) == [("transfer_id_reused", None)]


def test_a_twin_inside_a_refused_group_is_refused_with_it_and_may_be_posted_later() -> None:
    book = a_book()
    a, b = an_account(book, floor=-100), an_account(book)
    together = uuid7()
    twin = wanted(a, b, 60, group_id=together)

    assert batch(book, twin, twin, wanted(a, b, 60, group_id=together)) == [
        ("group_refused", None),
        ("group_refused", None),
        ("floor_reached", 40),
    ]
    assert batch(book, twin, twin) == [("posted", None), ("exists", None)]
    assert queries.audit(book.pk) == []


def test_a_reversal_or_a_stranger_has_taken_the_id() -> None:
    book = a_book()
    a, b = an_account(book), an_account(book)
    undone = reverse(book_id=book.pk, transfer_id=uuid7(), reverses=a_transfer(book, a, b).transfer_id)

    assert batch(book, wanted(b, a, 60, transfer_id=undone.transfer_id)) == [("transfer_id_reused", None)]


def test_closed_and_unknown_accounts_are_refused_beside_others_that_are_posted() -> None:
    book, other_book = a_book(), a_book()
    a, b, closed = (an_account(book) for _ in range(3))
    stranger = an_account(other_book)
    close_account(book_id=book.pk, account_id=closed)

    assert batch(book, wanted(a, closed), wanted(a, stranger), wanted(stranger, a), wanted(a, b)) == [
        ("account_closed", None),
        ("no_such_account", None),
        ("no_such_account", None),
        ("posted", None),
    ]
    assert queries.audit() == []


def test_an_account_over_its_limit_spends_nothing_in_a_batch_until_it_is_back() -> None:
    book = a_book()
    receiver, giver, shop = an_account(book), an_account(book, floor=0), an_account(book)
    mistake = a_transfer(book, receiver, giver, 100)
    a_transfer(book, giver, shop, 80)
    reverse(book_id=book.pk, transfer_id=uuid7(), reverses=mistake.transfer_id)

    assert batch(book, wanted(giver, shop, 1), wanted(shop, giver, 85), wanted(giver, shop, 6), wanted(giver, shop, 5)) == [
        ("account_over_limit", 80),
        ("posted", None),
        ("floor_reached", 5),
        ("posted", None),
    ]
    assert queries.audit(book.pk) == []


def test_only_a_sample_book_takes_a_date() -> None:
    sample, live = a_book(sample=True), a_book()
    noon = datetime(2025, 6, 2, 12, tzinfo=UTC)
    for book, expected in ((sample, ("posted", None)), (live, ("date_not_allowed", None))):
        transfers = [wanted(an_account(book), an_account(book))]
        assert outcomes(post_batch(book_id=book.pk, transfers=transfers, at=noon)) == [expected]

    assert Transfer.objects.get(book_id=sample.pk).at == noon


def test_linked_legs_of_two_books_stand_together() -> None:
    here, there = a_book(), a_book()
    payer, clearing_here = an_account(here), an_account(here)
    clearing_there, payee = an_account(there), an_account(there)
    legs = [(there.pk, wanted(clearing_there, payee, 60)), (here.pk, wanted(payer, clearing_here, 60))]

    first = post_linked(legs=legs, group_id=uuid7())

    assert [posting.transfer_id for posting in first] == [leg.transfer_id for _, leg in legs]
    assert queries.balance(here.pk, payer) == -60
    assert queries.balance(there.pk, payee) == 60


def test_linked_legs_of_two_books_fall_together_and_say_which() -> None:
    here, there = a_book(), a_book()
    payer, clearing_here = an_account(here), an_account(here)
    clearing_there, payee = an_account(there, floor=-50), an_account(there)
    legs = [(here.pk, wanted(payer, clearing_here, 60)), (there.pk, wanted(clearing_there, payee, 60))]

    with pytest.raises(FloorReached) as refusal:
        post_linked(legs=legs, group_id=uuid7())

    assert (refusal.value.transfer_id, refusal.value.available_minutes) == (legs[1][1].transfer_id, 50)
    assert queries.balance(here.pk, payer) == 0
    a_transfer(here, payer, clearing_here)  # the caller's transaction is still usable


def test_linked_legs_sent_again_answer_with_the_first_postings() -> None:
    here, there = a_book(), a_book()
    legs = [(book.pk, wanted(an_account(book), an_account(book))) for book in (here, there)]
    group_id = uuid7()

    first = post_linked(legs=legs, group_id=group_id)
    again = post_linked(legs=legs, group_id=group_id)

    assert [posting.repeated for posting in again] == [True, True]
    assert [posting.at for posting in again] == [posting.at for posting in first]


def test_the_day_is_kept() -> None:
    book = a_book()
    transfer = wanted(an_account(book), an_account(book))
    post_batch(book_id=book.pk, transfers=[transfer])

    assert Transfer.objects.get(book_id=book.pk, id=transfer.transfer_id).worked_on == A_DAY

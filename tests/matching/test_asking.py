"""Asking people: nobody too often, nobody again who said no, and nothing booked by it."""

import datetime as dt

import pytest

from amser.exchanges.models import Exchange
from amser.kernel.errors import NotAllowed
from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.matching import actions
from amser.matching.actions import AskedBefore, AskedEnough, NotAskedForIt, NotToBeAsked
from amser.matching.models import Answer, Answered, Asking, Refusal
from amser.matching.queries import helpers_for, requests_for
from amser.members.models import Membership
from amser.timebanks.models import PolicyRow
from tests.builders.board import a_listing
from tests.builders.members import by
from tests.builders.safety import kept_apart, the_desk
from tests.builders.when import MONDAY, MONDAY_10AM

DAY = dt.timedelta(days=1)


@pytest.fixture
def lift(mair: Membership, huw: Membership) -> Listing:
    """Mair would like a lift, and Huw has a car."""
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    return a_listing(mair, "A lift to the market on Fridays")


def asks(listing: Listing, member: Membership, *, at: dt.datetime = MONDAY_10AM) -> Asking:
    return actions.ask(by=the_desk(member.timebank), key=uuid7(), at=at, listing=listing, membership=member)


def says(asking: Asking, answer: Answer, *, at: dt.datetime = MONDAY_10AM) -> Asking:
    return actions.answer(by=by(asking.membership), key=uuid7(), at=at, asking=asking, said=answer)


def test_a_yes_books_nothing(lift: Listing, huw: Membership) -> None:
    asking = says(asks(lift, huw), Answer.YES)

    assert asking.answer == Answer.YES
    assert not Exchange.objects.exists()


def test_the_reasons_are_kept_with_the_question(lift: Listing, huw: Membership) -> None:
    assert [str(one) for one in asks(lift, huw).reasons] == ["skill", "turn"]


def test_nobody_is_asked_twice_for_one_thing(lift: Listing, huw: Membership) -> None:
    asks(lift, huw)

    with pytest.raises(AskedBefore):
        asks(lift, huw)


def test_nobody_is_asked_more_than_the_number_of_the_week(lift: Listing, mair: Membership, huw: Membership) -> None:
    asks(lift, huw)
    asks(a_listing(mair, "A lift to chapel"), huw, at=MONDAY_10AM + DAY)
    third = a_listing(mair, "A lift to the station")

    with pytest.raises(AskedEnough) as refused:
        asks(third, huw, at=MONDAY_10AM + 6 * DAY)

    assert refused.value.free_at == MONDAY_10AM + 7 * DAY
    asks(third, huw, at=MONDAY_10AM + 7 * DAY)


def test_a_bank_may_ask_nobody(lift: Listing, huw: Membership) -> None:
    PolicyRow.objects.create(timebank=huw.timebank, begins_on=MONDAY, asks_a_week=0)

    with pytest.raises(AskedEnough) as refused:
        asks(lift, huw)

    assert refused.value.free_at is None


def test_what_stands_against_it_is_asked_again_and_not_explained(lift: Listing, mair: Membership, huw: Membership) -> None:
    kept_apart(mair, huw)

    with pytest.raises(NotToBeAsked) as refused:
        asks(lift, huw)

    assert str(refused.value) == ""


def test_nobody_is_asked_for_somebody_hidden(lift: Listing, mair: Membership, huw: Membership) -> None:
    Membership.objects.filter(pk=mair.pk).update(hidden=True)

    with pytest.raises(NotAskedForIt):
        asks(lift, huw)


def test_whoever_says_not_this_one_is_never_asked_for_it_again(lift: Listing, huw: Membership) -> None:
    says(asks(lift, huw), Answer.NOT_THIS)

    assert helpers_for(lift, on=MONDAY) == []
    assert requests_for(huw, on=MONDAY + 365 * DAY) == []


def test_whoever_says_not_now_is_asked_again_after_four_weeks(lift: Listing, mair: Membership, huw: Membership) -> None:
    says(asks(lift, huw), Answer.NOT_NOW)
    later = a_listing(mair, "A lift to chapel")

    assert helpers_for(later, on=MONDAY + 28 * DAY) == []
    assert [pair.helper for pair in helpers_for(later, on=MONDAY + 29 * DAY)] == [huw]


def test_whoever_wants_less_of_it_is_asked_for_other_things(lift: Listing, mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Weeding", kind=Kind.OFFER, code="garden")
    says(asks(lift, huw), Answer.LESS)

    assert helpers_for(a_listing(mair, "A lift to chapel"), on=MONDAY) == []
    assert [pair.helper for pair in helpers_for(a_listing(mair, "Weeding the path", code="garden"), on=MONDAY)] == [huw]


def test_what_was_said_can_be_taken_back(lift: Listing, mair: Membership, huw: Membership) -> None:
    actions.less_of(by=by(huw), key=uuid7(), at=MONDAY_10AM, membership=huw, listing=lift)
    actions.less_of(by=by(huw), key=uuid7(), at=MONDAY_10AM, membership=huw, listing=lift)
    before = helpers_for(lift, on=MONDAY)

    actions.take_back(by=by(huw), key=uuid7(), at=MONDAY_10AM, refusal=Refusal.objects.get())

    assert before == []
    assert [pair.helper for pair in helpers_for(lift, on=MONDAY)] == [huw]


def test_nobody_answers_for_somebody_else(lift: Listing, mair: Membership, huw: Membership) -> None:
    asking = asks(lift, huw)

    with pytest.raises(NotAllowed):
        actions.answer(by=by(mair), key=uuid7(), at=MONDAY_10AM, asking=asking, said=Answer.YES)


def test_an_answer_stands(lift: Listing, huw: Membership) -> None:
    asking = says(asks(lift, huw), Answer.NOT_THIS)

    with pytest.raises(Answered):
        says(asking, Answer.YES)

"""Using an offer: places and credits are held, then used once, or come back."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.actions import NotEnoughCredits
from amser.agencies.models import Participant, Scheme
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from amser.venues import actions
from amser.venues.actions import MoreOnPaper, NoPlacesLeft, TooLateToUndo, UseIsOver
from amser.venues.actions.allowing import row_of
from amser.venues.models import Offer, Sitting, Till, Use, UseState
from amser.venues.queries import sitting_at
from amser.vouchers.models import Voucher, VoucherState
from amser.vouchers.queries import VoucherRefused
from tests.builders.agencies import a_participant, a_scheme, credits_of, thank
from tests.builders.people import AMSER
from tests.builders.venues import an_offer
from tests.builders.vouchers import a_batch, vouchers_of

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme()


@pytest.fixture
def offer(scheme: Scheme) -> Offer:
    return an_offer(scheme, adult_credits=1, child_credits=1, capacity=5)


@pytest.fixture
def mair(scheme: Scheme) -> Participant:
    return a_participant(scheme, credits=4)


def test_what_is_held_is_taken_and_cannot_be_spent_again(offer: Offer, mair: Participant) -> None:
    held = hold(offer, mair, adults=1, children=2)

    assert (held.state, held.credits, places_taken(offer)) == (UseState.HELD, 3, 3)
    with pytest.raises(NotEnoughCredits) as refusal:
        hold(offer, mair, adults=2)
    assert refusal.value.left == 1


def test_what_is_accepted_is_retired_once_however_often_it_is_pressed(offer: Offer, mair: Participant) -> None:
    before = out_there(offer.scheme)
    held = hold(offer, mair, adults=1, children=2)

    for _ in range(2):
        accept(held)

    assert (credits_of(mair), before - out_there(offer.scheme)) == (1, 3)
    assert fresh(held).state == UseState.ACCEPTED
    assert audit(offer.scheme.book_id) == []


def test_a_sitting_sells_no_more_places_than_it_has(offer: Offer, scheme: Scheme) -> None:
    for number in range(5):
        hold(offer, a_participant(scheme, f"Person {number}", credits=1), adults=1)

    with pytest.raises(NoPlacesLeft):
        hold(offer, a_participant(scheme, "Person 6", credits=1), adults=1)
    assert places_taken(offer) == 5


def test_vouchers_alone_pay_for_somebody_nobody_knows(offer: Offer, scheme: Scheme) -> None:
    paper = vouchers_of(a_batch(scheme, 3))

    accept(hold(offer, None, *paper, adults=1, children=2))

    assert states_of(paper) == [VoucherState.USED] * 3
    assert audit(scheme.book_id) == []


def test_vouchers_and_a_card_pay_together(offer: Offer, scheme: Scheme, mair: Participant) -> None:
    accept(hold(offer, mair, *vouchers_of(a_batch(scheme, 1, each=2)), adults=3))

    assert credits_of(mair) == 3


def test_no_change_is_given_for_vouchers(offer: Offer, scheme: Scheme) -> None:
    (paper,) = vouchers_of(a_batch(scheme, 1, each=2))

    with pytest.raises(MoreOnPaper) as refusal:
        hold(offer, None, paper, adults=1)
    assert (refusal.value.paper, refusal.value.credits) == (2, 1)


def test_vouchers_that_do_not_cover_it_are_not_enough_without_a_card(offer: Offer, scheme: Scheme) -> None:
    with pytest.raises(NotEnoughCredits):
        hold(offer, None, *vouchers_of(a_batch(scheme, 1)), adults=2)
    assert places_taken(offer) == 0


def test_one_voucher_presented_twice_at_once_counts_once(offer: Offer, scheme: Scheme) -> None:
    (paper,) = vouchers_of(a_batch(scheme, 1))

    with pytest.raises(NotEnoughCredits):
        hold(offer, None, paper, paper, adults=2)


def test_a_photocopy_is_refused_when_it_is_accepted_and_nothing_else_moves(offer: Offer, scheme: Scheme, mair: Participant) -> None:
    (paper,) = vouchers_of(a_batch(scheme, 1))
    first, second = hold(offer, None, paper, adults=1), hold(offer, mair, paper, adults=2)
    accept(first)

    with pytest.raises(VoucherRefused):
        accept(second)

    assert (credits_of(mair), fresh(second).state) == (4, UseState.HELD)
    cancel(second)
    assert (places_taken(offer), audit(scheme.book_id)) == (1, [])


def test_what_is_cancelled_comes_back(offer: Offer, mair: Participant) -> None:
    held = hold(offer, mair, adults=4)

    for _ in range(2):
        cancel(held)

    assert (places_taken(offer), credits_of(mair)) == (0, 4)
    hold(offer, mair, adults=4)
    with pytest.raises(UseIsOver):
        accept(held)


def test_what_nobody_came_for_lapses_and_not_before_its_time(offer: Offer, mair: Participant) -> None:
    held = hold(offer, mair, adults=4)

    lapse(held, at=held.held_until)
    assert fresh(held).state == UseState.HELD
    lapse(held, at=held.held_until + dt.timedelta(seconds=1))

    assert (fresh(held).state, places_taken(offer)) == (UseState.LAPSED, 0)
    hold(offer, mair, adults=4)


def test_what_is_held_too_long_cannot_be_accepted(offer: Offer, mair: Participant) -> None:
    held = hold(offer, mair, adults=1)

    with pytest.raises(UseIsOver):
        accept(held, at=held.held_until + dt.timedelta(seconds=1))


def test_what_was_accepted_can_be_undone_for_ten_minutes(offer: Offer, scheme: Scheme, mair: Participant) -> None:
    paper = vouchers_of(a_batch(scheme, 1))
    before = out_there(scheme)
    used = accept(hold(offer, mair, *paper, adults=3))

    for _ in range(2):
        undo(used, at=NOW + dt.timedelta(minutes=10))

    assert (credits_of(mair), states_of(paper), places_taken(offer)) == (4, [VoucherState.READY], 0)
    assert (out_there(scheme), audit(scheme.book_id)) == (before, [])
    accept(hold(offer, mair, *paper, adults=3))  # and can be used again


def test_what_is_undone_for_somebody_who_has_left_goes_to_the_pot(offer: Offer, scheme: Scheme, mair: Participant) -> None:
    held = accept(hold(offer, mair, adults=1, children=2))
    agencies.leave(by=AMSER, key=uuid7(), at=NOW, participant=mair)
    before = balance(scheme.book_id, scheme.pot_account)

    undone = undo(held, at=NOW + dt.timedelta(minutes=5))

    assert (undone.state, credits_of(mair), places_taken(offer)) == (UseState.UNDONE, 0, 0)
    assert balance(scheme.book_id, scheme.pot_account) - before == 3
    assert audit(scheme.book_id) == []


def test_after_ten_minutes_what_was_accepted_stands(offer: Offer, mair: Participant) -> None:
    used = accept(hold(offer, mair, adults=1))

    with pytest.raises(TooLateToUndo):
        undo(used, at=NOW + dt.timedelta(minutes=10, seconds=1))
    with pytest.raises(UseIsOver):
        cancel(used)


def test_credits_that_end_first_are_used_first(offer: Offer, mair: Participant) -> None:
    thank(mair, 2, expires_on=dt.date(2030, 1, 1))

    accept(hold(offer, mair, adults=3))

    left = {purse.expires_on: balance(purse.book_id, purse.account_id) for purse in mair.purses.all()}
    assert left == {dt.date(2030, 1, 1): 0, None: 3}


def test_what_a_sample_tells_of_the_past_is_dated_then() -> None:
    scheme = a_scheme(sample=True)
    offer, mair = an_offer(scheme, adult_credits=1), a_participant(scheme, credits=2)
    then = timezone.now() - dt.timedelta(hours=2)

    used = accept(hold(offer, mair, adults=1, at=then), at=then)

    assert (fresh(used).settled_at, credits_of(mair), audit(scheme.book_id)) == (then, 1, [])
    undo(used, at=then)
    assert credits_of(mair) == 2


def hold(
    offer: Offer, who: Participant | None, *paper: Voucher, adults: int = 0, children: int = 0, at: dt.datetime = NOW, **about: Any
) -> Use:
    return actions.hold_use(
        by=AMSER, key=uuid7(), at=at, offer=offer, sitting=sitting_of(offer, at), participant=who, vouchers=paper, adults=adults,
        children=children, **({"held_until": None, "till": None, "is_booking": False} | about),
    )  # fmt: skip


def accept(use: Use, *, till: Till | None = None, at: dt.datetime = NOW) -> Use:
    return actions.accept_use(by=AMSER, key=uuid7(), at=at, use=use, till=till)


def cancel(use: Use) -> Use:
    return actions.cancel_use(by=AMSER, key=uuid7(), at=NOW, use=use)


def lapse(use: Use, *, at: dt.datetime) -> Use:
    return actions.lapse_use(by=AMSER, key=uuid7(), at=at, use=use)


def undo(use: Use, *, at: dt.datetime) -> Use:
    return actions.undo_use(by=AMSER, key=uuid7(), at=at, use=use)


def sitting_of(offer: Offer, at: dt.datetime = NOW) -> Sitting:
    times = sitting_at(offer, at)
    assert times is not None
    return row_of(offer, times)


def places_taken(offer: Offer) -> int:
    return sitting_of(offer).taken


def out_there(scheme: Scheme) -> int:
    return -balance(scheme.book_id, scheme.issue_account)


def states_of(paper: list[Voucher]) -> list[str]:
    return [Voucher.objects.get(pk=voucher.pk).state for voucher in paper]


def fresh(use: Use) -> Use:
    return Use.objects.get(pk=use.pk)

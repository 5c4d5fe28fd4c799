"""Fifty tills at once: twenty places, and vouchers of which ten are photocopies."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from django.db import transaction
from django.utils import timezone

from amser.agencies.actions import NotEnoughCredits
from amser.agencies.models import Participant, Scheme
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from amser.venues import actions
from amser.venues.actions import NoPlacesLeft
from amser.venues.actions.allowing import row_of
from amser.venues.models import Offer, Sitting, Use, UseState
from amser.venues.queries import sitting_at
from amser.vouchers.models import Voucher, VoucherState
from amser.vouchers.queries import VoucherRefused
from tests.builders.agencies import a_participant, a_scheme, credits_of
from tests.builders.people import AMSER
from tests.builders.tills import a_till
from tests.builders.venues import a_venue, an_offer
from tests.builders.vouchers import a_batch, vouchers_of
from tests.ledger.racing import at_once

pytestmark = pytest.mark.usefixtures("cloned_database")

TILLS: Final = 50
PLACES: Final = 20
COPIED: Final = 10


def test_twenty_places_are_sold_and_each_voucher_is_spent_once() -> None:
    scheme = a_scheme()
    pool = a_venue(scheme)
    offer = an_offer(scheme, pool, adult_credits=1, capacity=PLACES)
    sitting = sitting_of(offer)
    true = vouchers_of(a_batch(scheme, TILLS - COPIED))
    presented = [*true, *true[:COPIED]]  # the last ten tills are shown a copy of what the first ten are
    tills = [a_till(scheme, pool, name=str(number)) for number in range(TILLS)]

    def redeem(number: int) -> str:
        at = timezone.now()
        use = actions.hold_use(
            by=AMSER, key=uuid7(), at=at, offer=offer, sitting=sitting, participant=None, vouchers=[presented[number]], adults=1,
            children=0, held_until=None, till=tills[number], is_booking=False,
        )  # fmt: skip
        try:
            actions.accept_use(by=AMSER, key=uuid7(), at=at, use=use, till=tills[number])
        except VoucherRefused:
            actions.cancel_use(by=AMSER, key=uuid7(), at=at, use=use)
            raise
        return "accepted"

    answers = Counter(type(answer).__name__ if isinstance(answer, BaseException) else answer for answer in race(redeem))
    # A copy may have held a place while the last till asked for one: whoever was refused may come back.
    again = (number for number in range(TILLS - COPIED) if ready(presented[number]))
    while sold(sitting) < PLACES:
        redeem(next(again))

    assert set(answers) <= {"accepted", NoPlacesLeft.__name__, VoucherRefused.__name__}
    assert (sold(sitting), Use.objects.filter(state=UseState.ACCEPTED).count()) == (PLACES, PLACES)
    assert Voucher.objects.filter(state=VoucherState.USED).count() == PLACES
    assert Use.objects.filter(state=UseState.ACCEPTED).values("parts__voucher").distinct().count() == PLACES
    with pytest.raises(NoPlacesLeft):
        redeem(next(again))
    assert -balance(scheme.book_id, scheme.issue_account) == 2 * (TILLS - COPIED) - PLACES  # the rest of the budget among it
    assert audit(scheme.book_id) == []


def test_one_card_at_fifty_tills_pays_only_what_it_has() -> None:
    scheme = a_scheme()
    offer = an_offer(scheme, adult_credits=1)
    sitting, mair = sitting_of(offer), somebody(scheme, "Mair Gwennol", 20)

    def redeem(_: int) -> Use:
        return accepted(offer, sitting, mair)

    answers = race(redeem)

    assert Counter(type(answer) for answer in answers) == {Use: 20, NotEnoughCredits: 30}
    assert (credits_of(mair), sold(sitting), audit(scheme.book_id)) == (0, 20, [])


def test_tills_that_accept_undo_and_book_the_same_purses_never_wait_for_each_other_in_a_ring() -> None:
    scheme = a_scheme()
    offers = [an_offer(scheme, adult_credits=1) for _ in range(2)]
    sittings, people = (
        [sitting_of(offer) for offer in offers],
        [somebody(scheme, f"Person {number}", 40) for number in range(2)],
    )

    def to_and_fro(number: int) -> None:
        for turn in range(3):
            which, who = (number + turn) % 2, people[(number // 2 + turn) % 2]
            use = accepted(offers[which], sittings[which], who)
            actions.undo_use(by=AMSER, key=uuid7(), at=timezone.now(), use=use)

    assert [answer for answer in race(to_and_fro, tills=16) if answer is not None] == []
    assert ([credits_of(who) for who in people], [sold(sitting) for sitting in sittings], audit(scheme.book_id)) == ([40, 40], [0, 0], [])


def accepted(offer: Offer, sitting: Sitting, who: Participant) -> Use:
    at = timezone.now()
    use = actions.hold_use(
        by=AMSER, key=uuid7(), at=at, offer=offer, sitting=sitting, participant=who, vouchers=[], adults=1, children=0,
        held_until=at + dt.timedelta(minutes=5), till=None, is_booking=False,
    )  # fmt: skip
    return actions.accept_use(by=AMSER, key=uuid7(), at=at, use=use, till=None)


def somebody(scheme: Scheme, name: str, credits: int) -> Participant:
    with transaction.atomic():
        return a_participant(scheme, name, credits=credits)


def race(work: Callable[[int], object], *, tills: int = TILLS) -> list[object]:
    with ThreadPoolExecutor(tills) as others:
        return at_once(others, tills, work)


def sitting_of(offer: Offer) -> Sitting:
    times = sitting_at(offer, timezone.now())
    assert times is not None
    return row_of(offer, times)


def sold(sitting: Sitting) -> int:
    return Sitting.objects.get(pk=sitting.pk).taken


def ready(voucher: Voucher) -> bool:
    return Voucher.objects.ready().filter(pk=voucher.pk).exists()

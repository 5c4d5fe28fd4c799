"""Booking ahead: kept until the visit, settled at the till, given back in time, or lapsed by itself."""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from amser.agencies.actions.purses import NotEnoughCredits
from amser.agencies.models import Participant, Scheme
from amser.identity.models import Channel
from amser.kernel.dates import at_london, today
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, available
from amser.notifications.letters import bookings as letters
from amser.notifications.models import SchemeLetter
from amser.venues import actions, tasks
from amser.venues.actions.booking import cancelled_until
from amser.venues.actions.offering import details_of
from amser.venues.models import Offer, Sitting, Use, UseState
from amser.venues.queries import Times, places_left
from tests.builders.agencies import a_participant, a_place_of, a_scheme, credits_of
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER
from tests.builders.venues import an_offer

pytestmark = pytest.mark.django_db

NOW = timezone.now()
SATURDAY = today(NOW) + dt.timedelta(days=7 + (5 - today(NOW).weekday()) % 7)
MORNING = Times(SATURDAY, dt.time(9), dt.time(12))


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme()


@pytest.fixture
def offer(scheme: Scheme) -> Offer:
    return an_offer(scheme, windows=[(5, dt.time(9), dt.time(12))], capacity=5, is_bookable=True, lead_minutes=24 * 60)


@pytest.fixture
def mair(scheme: Scheme) -> Participant:
    return a_participant(scheme, credits=4)


def book(offer: Offer, participant: Participant, *, adults: int = 1, children: int = 2, at: dt.datetime = NOW) -> Use:
    """Somebody books Saturday morning."""
    return actions.book(
        by=AMSER, key=uuid7(), at=at, offer=offer, participant=participant, day=SATURDAY, begins=dt.time(9), adults=adults,
        children=children,
    )  # fmt: skip


def can_use(participant: Participant) -> int:
    """How many credits somebody can use now."""
    accounts = list(participant.purses.values_list("account_id", flat=True))
    return sum(available(participant.scheme.book_id, accounts).values())


def test_a_booking_keeps_places_and_credits_until_an_hour_after_the_sitting(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)

    assert (use.state, use.is_booking, use.on) == (UseState.HELD, True, SATURDAY)
    assert use.held_until == at_london(SATURDAY, dt.time(13))
    assert (credits_of(mair), can_use(mair)) == (4, 1)
    assert places_left(offer, [MORNING]) == {MORNING: 2}


def test_a_booking_settles_at_the_till(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)

    actions.accept_use(by=AMSER, key=uuid7(), at=at_london(SATURDAY, dt.time(10)), use=use, till=None)

    assert (credits_of(mair), can_use(mair)) == (1, 1)
    assert places_left(offer, [MORNING]) == {MORNING: 2}
    assert audit(offer.scheme.book_id) == []


def test_a_booking_that_nobody_came_for_lapses_by_itself(offer: Offer, mair: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    use, other = book(offer, mair, children=0), book(offer, mair, children=0)
    actions.accept_use(by=AMSER, key=uuid7(), at=at_london(SATURDAY, dt.time(10)), use=other, till=None)

    for moment in (use.held_until - dt.timedelta(minutes=1), use.held_until + dt.timedelta(minutes=1)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        tasks.lapse_uses()
        tasks.lapse_uses()
        use.refresh_from_db()
        assert use.state == (UseState.HELD if moment < use.held_until else UseState.LAPSED)

    other.refresh_from_db()
    assert other.state == UseState.ACCEPTED
    assert (credits_of(mair), can_use(mair)) == (3, 3)
    assert Sitting.objects.get(offer=offer).taken == 1
    assert audit(offer.scheme.book_id) == []


def test_a_booking_is_given_back_until_as_long_before_as_the_offer_asks(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)
    last = at_london(SATURDAY - dt.timedelta(days=1), dt.time(9))
    assert cancelled_until(use) == last

    with pytest.raises(actions.TooLateToCancel) as refused:
        actions.cancel_booking(by=AMSER, key=uuid7(), at=last, use=use)
    assert refused.value.phone == offer.organisation.phone
    for _ in range(2):
        use = actions.cancel_booking(by=AMSER, key=uuid7(), at=last - dt.timedelta(minutes=1), use=use)

    assert use.state == UseState.CANCELLED
    assert can_use(mair) == 4
    assert places_left(offer, [MORNING]) == {MORNING: 5}


def test_without_a_lead_time_a_booking_is_given_back_until_the_sitting_is_over(scheme: Scheme, mair: Participant) -> None:
    use = book(an_offer(scheme, windows=[(5, dt.time(9), dt.time(12))], is_bookable=True), mair)

    assert cancelled_until(use) == at_london(SATURDAY, dt.time(12))


def test_hours_with_places_taken_to_come_are_not_moved_and_sold_again(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)
    moved = dataclasses.replace(details_of(offer), windows=(actions.Window(5, dt.time(9, 15), dt.time(12)),))

    with pytest.raises(actions.PlacesTaken):
        actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=moved)

    actions.cancel_booking(by=AMSER, key=uuid7(), at=NOW, use=use)
    actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=moved)


def test_hours_that_are_booked_are_not_dropped_where_there_is_no_limit_of_places(scheme: Scheme, mair: Participant) -> None:
    offer = an_offer(scheme, windows=[(5, dt.time(9), dt.time(12))], is_bookable=True)
    use = book(offer, mair)
    dropped = dataclasses.replace(details_of(offer), windows=(actions.Window(6, dt.time(9), dt.time(12)),))

    with pytest.raises(actions.PlacesTaken) as refused:
        actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=dropped)
    assert refused.value.day == SATURDAY

    actions.cancel_booking(by=AMSER, key=uuid7(), at=NOW, use=use)
    actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=dropped)


@pytest.mark.parametrize("to", ["Y Neuadd", ""])
def test_another_place_is_told_once_to_everyone_who_has_booked_and_nobody_else(offer: Offer, mair: Participant, to: str) -> None:
    Offer.objects.filter(pk=offer.pk).update(place=a_place_of(offer.organisation, "Y Pwll", "The Pool"))
    hall = a_place_of(offer.organisation, to, "The Hall") if to else None
    for who in (mair, mair):
        book(offer, who, children=0)
    elsewhere = book(offer, a_participant(offer.scheme, "Huw", credits=3), children=0)
    actions.cancel_booking(by=AMSER, key=uuid7(), at=NOW, use=elsewhere)
    run_jobs()
    SchemeLetter.objects.all().delete()
    offer.refresh_from_db()

    for _ in range(2):  # What is said again moves nothing.
        details = dataclasses.replace(details_of(offer), place=hall)
        actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=details)
    run_jobs()

    letter = SchemeLetter.objects.get()
    assert letter.user == mair.user
    assert "Your booking stands." in letter.body
    assert ("Where: The Hall, 1 Stryd y Bont." if to else f"Please ask where: {offer.organisation.name_en}.") in letter.body


def test_credits_that_end_before_the_visit_do_not_pay_for_it(offer: Offer, mair: Participant) -> None:
    mair.purses.update(expires_on=SATURDAY - dt.timedelta(days=1))

    with pytest.raises(NotEnoughCredits):
        book(offer, mair)

    mair.purses.update(expires_on=SATURDAY)
    assert book(offer, mair).credits == 3


def test_a_venue_is_not_asked_to_tell_whoever_booked(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)

    (letter,) = letters.booked(use.scheme, {"use_id": use.pk})

    assert (letter.organisation, letter.told_by) == (offer.organisation, mair.through)


def test_other_credits_never_change_what_is_booked(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)
    details = dataclasses.replace(details_of(offer), adult_credits=4, child_credits=4, capacity=1)

    actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=details)
    use.refresh_from_db()
    actions.accept_use(by=AMSER, key=uuid7(), at=at_london(SATURDAY, dt.time(10)), use=use, till=None)

    assert credits_of(mair) == 1


def test_a_closed_offer_still_welcomes_whoever_booked_it(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)
    actions.close_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer)

    assert actions.accept_use(by=AMSER, key=uuid7(), at=at_london(SATURDAY, dt.time(10)), use=use, till=None).state == UseState.ACCEPTED
    with pytest.raises(actions.OfferIsClosed):
        book(Offer.objects.get(pk=offer.pk), mair, children=0)


def test_a_time_that_is_none_of_the_offers_is_not_booked(offer: Offer, mair: Participant) -> None:
    with pytest.raises(actions.OfferNotNow):
        actions.book(by=AMSER, key=uuid7(), at=NOW, offer=offer, participant=mair, day=SATURDAY, begins=dt.time(10), adults=1, children=0)
    assert not Sitting.objects.exists()


def test_whoever_booked_is_told_and_told_when_their_credits_are_back(offer: Offer, mair: Participant) -> None:
    use, ids = book(offer, mair), {}
    ids["use_id"] = str(use.pk)

    (told,) = letters.booked(offer.scheme, ids)
    subject, text = told.compose(offer.scheme)
    assert "Swimming" in subject
    assert "Credits: 3" in text
    assert "Nofio" in text or told.user.language == "en"
    assert letters.given_back(offer.scheme, ids) == []

    actions.cancel_booking(by=AMSER, key=uuid7(), at=NOW, use=use)
    (told,) = letters.given_back(offer.scheme, ids)
    mair.user.channel = Channel.PHONE
    assert "Your credits are yours to use again: 3." in told.compose(offer.scheme)[1]
    assert letters.booked(offer.scheme, ids) == []

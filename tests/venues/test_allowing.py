"""What an offer allows, rule by rule: a refusal beside what is let through."""

import datetime as dt

import pytest

from amser.agencies.actions import end_partner
from amser.agencies.models import Participant, Partner
from amser.kernel.dates import at_london
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.venues import actions
from amser.venues.actions.allowing import row_of, why_not
from amser.venues.models import For, Offer, Use, UseState
from amser.venues.queries import Times, places_left
from tests.builders.agencies import a_participant, a_scheme
from tests.builders.people import AMSER
from tests.builders.venues import an_offer
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

SATURDAY = dt.date(2026, 6, 6)
MORNING = Times(SATURDAY, dt.time(9), dt.time(12))
WINDOWS = [(5, dt.time(9), dt.time(12)), (5, dt.time(14), dt.time(16))]


def refusal(
    offer: Offer,
    *,
    adults: int = 1,
    children: int = 0,
    at: dt.datetime = at_london(SATURDAY, dt.time(10)),  # noqa: B008  a constant
    participant: Participant | None = None,
    times: Times | None = None,
) -> DomainError | None:
    """What stands against so many people at the till, or booking where a sitting is named."""
    return why_not(offer, participant=participant, adults=adults, children=children, at=at, is_booking=times is not None, times=times)


def use(offer: Offer, participant: Participant, day: dt.date, people: int, state: str = UseState.ACCEPTED) -> None:
    """Somebody has used an offer, or has booked it."""
    sitting = row_of(offer, Times(day, dt.time(9), dt.time(12)))
    settled = None if state == UseState.HELD else MONDAY_10AM
    undone = MONDAY_10AM if state == UseState.UNDONE else None
    Use.objects.create(
        id=uuid7(), scheme=offer.scheme, organisation=offer.organisation, offer=offer, sitting=sitting, participant=participant,
        adults=people, credits=0, on=day, state=state, held_at=MONDAY_10AM, held_until=MONDAY_10AM, settled_at=settled, undone_at=undone,
    )  # fmt: skip


def test_an_offer_is_used_in_its_hours() -> None:
    offer = an_offer(a_scheme(), windows=WINDOWS)

    assert refusal(offer) is None
    assert isinstance(refusal(offer, at=at_london(SATURDAY, dt.time(12))), actions.OfferNotNow)
    assert isinstance(refusal(offer, at=at_london(SATURDAY + dt.timedelta(1), dt.time(10))), actions.OfferNotNow)


@pytest.mark.parametrize(
    ("use_for", "adults", "children", "only"),
    [
        (For.EVERYONE, 2, 0, None), (For.EVERYONE, 0, 2, None),
        (For.ADULTS, 1, 0, None), (For.ADULTS, 1, 1, "adults"),
        (For.FAMILIES, 1, 2, None), (For.FAMILIES, 2, 0, "families"), (For.FAMILIES, 0, 2, "families"),
    ],
)  # fmt: skip
def test_an_offer_is_for_those_whom_it_names(use_for: str, adults: int, children: int, only: str | None) -> None:
    found = refusal(an_offer(a_scheme(), use_for=use_for), adults=adults, children=children)

    assert getattr(found, "only", None) == only
    assert (found is None) == (only is None)


def test_whom_no_credits_are_named_for_it_is_not_for() -> None:
    scheme = a_scheme()
    adults_only = refusal(an_offer(scheme, child_credits=None), adults=1, children=1)
    children_only = refusal(an_offer(scheme, adult_credits=None), adults=1, children=1)

    assert getattr(adults_only, "only", "") == "adults"
    assert getattr(children_only, "only", "") == "children"


def test_somebody_who_is_not_grown_up_does_not_use_what_is_for_adults() -> None:
    scheme = a_scheme()
    offer = an_offer(scheme, use_for=For.ADULTS)

    assert refusal(offer, participant=a_participant(scheme, "Mair")) is None
    assert isinstance(refusal(offer, participant=a_participant(scheme, "Ifan", is_adult=False)), actions.NotForThem)


@pytest.mark.parametrize("state", [UseState.HELD, UseState.ACCEPTED, UseState.CANCELLED, UseState.LAPSED, UseState.UNDONE])
def test_what_somebody_may_use_in_a_day_counts_what_is_booked_and_used_and_nothing_else(state: str) -> None:
    scheme = a_scheme()
    offer, mair = an_offer(scheme, most_a_day=3), a_participant(scheme)
    use(offer, mair, SATURDAY, 2, state)

    found = refusal(offer, adults=2, participant=mair)

    if state in {UseState.HELD, UseState.ACCEPTED}:
        assert isinstance(found, actions.TooMany)
        assert (found.left, found.opens_on) == (1, SATURDAY + dt.timedelta(1))
        assert refusal(offer, adults=1, participant=mair) is None
    else:
        assert found is None
    assert refusal(offer, adults=2, participant=a_participant(scheme, "Rhys")) is None


def test_what_somebody_may_use_in_a_month_opens_again_in_the_next() -> None:
    scheme = a_scheme()
    offer, mair = an_offer(scheme, most_a_month=2), a_participant(scheme)
    use(offer, mair, dt.date(2026, 6, 1), 1)
    use(offer, mair, dt.date(2026, 6, 30), 1, UseState.HELD)
    use(offer, mair, dt.date(2026, 5, 31), 1)

    found = refusal(offer, participant=mair)

    assert isinstance(found, actions.TooMany)
    assert (found.left, found.opens_on) == (0, dt.date(2026, 7, 1))
    assert refusal(offer, participant=mair, at=at_london(dt.date(2026, 7, 1), dt.time(10))) is None


def test_more_people_than_the_offer_ever_allows_need_not_wait_for_another_day() -> None:
    found = refusal(an_offer(a_scheme(), most_a_day=3), adults=4)

    assert isinstance(found, actions.FewerPeople)
    assert found.most == 3


def test_what_needs_booking_is_not_used_without() -> None:
    scheme = a_scheme()

    assert isinstance(refusal(an_offer(scheme, is_bookable=True, needs_booking=True)), actions.BookFirst)
    assert isinstance(refusal(an_offer(scheme, windows=WINDOWS), times=MORNING), actions.NotBookable)


def test_booking_ends_as_long_before_as_the_offer_asks() -> None:
    offer = an_offer(a_scheme(), windows=WINDOWS, is_bookable=True, lead_minutes=24 * 60)
    last = at_london(SATURDAY - dt.timedelta(1), dt.time(9))

    assert refusal(offer, at=last - dt.timedelta(minutes=1), times=MORNING) is None
    assert isinstance(refusal(offer, at=last, times=MORNING), actions.TooLate)


def test_what_is_no_sitting_of_the_offer_is_not_booked() -> None:
    offer = an_offer(a_scheme(), windows=WINDOWS, is_bookable=True)
    friday = at_london(SATURDAY - dt.timedelta(1), dt.time(9))

    assert refusal(offer, at=friday, times=MORNING) is None
    assert isinstance(refusal(offer, at=friday, times=Times(SATURDAY, dt.time(9), dt.time(13))), actions.OfferNotNow)
    assert isinstance(refusal(offer, at=friday, times=Times(SATURDAY + dt.timedelta(1), dt.time(9), dt.time(12))), actions.OfferNotNow)
    assert isinstance(refusal(offer, at=at_london(SATURDAY, dt.time(12)), times=MORNING), actions.OfferNotNow)


def test_a_draft_a_closed_offer_and_one_of_a_venue_that_left_are_for_nobody() -> None:
    scheme = a_scheme()
    left = an_offer(scheme)
    closed = actions.close_offer(by=AMSER, key=uuid7(), at=MONDAY_10AM, offer=an_offer(scheme))
    end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=Partner.objects.get(organisation=left.organisation), reason="")

    for offer in (an_offer(scheme, is_published=False), closed, left):
        assert isinstance(refusal(offer), actions.OfferIsClosed)


def test_places_are_what_the_sitting_was_first_counted_with() -> None:
    offer = an_offer(a_scheme(), windows=WINDOWS, capacity=20)
    row = row_of(offer, MORNING)
    row.taken = 5
    row.save()
    Offer.objects.filter(pk=offer.pk).update(capacity=3)
    offer.refresh_from_db()
    afternoon = Times(SATURDAY, dt.time(14), dt.time(16))

    assert row_of(offer, MORNING).capacity == 20
    assert places_left(offer, [MORNING, afternoon]) == {MORNING: 15, afternoon: 3}

"""A venue cancels what was booked, closes a time or a whole day, and takes it back; a till that undoes a booking keeps it booked."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.actions import end_partner
from amser.agencies.models import Participant, Partner, Scheme
from amser.audit.actions import Actor
from amser.kernel.dates import at_london, today
from amser.kernel.errors import NotFound
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, available, balance
from amser.notifications.letters import bookings as letters
from amser.notifications.letters import uses as receipts
from amser.venues import actions, tasks
from amser.venues.actions.closing import cancel_booked, cancel_left_behind
from amser.venues.actions.offering import details_of
from amser.venues.models import Closure, For, Offer, Sitting, Use, UseState
from amser.venues.policies import booked_for, booking_at, cancelled_lately
from amser.venues.queries import sittings
from tests.builders.agencies import a_participant, a_scheme, a_staff_member, credits_of
from tests.builders.people import AMSER
from tests.builders.venues import an_offer, offer_details

pytestmark = pytest.mark.django_db

NOW = timezone.now()
SATURDAY = today(NOW) + dt.timedelta(days=7 + (5 - today(NOW).weekday()) % 7)
TEN = at_london(SATURDAY, dt.time(10))
WINDOWS = [(5, dt.time(9), dt.time(12)), (5, dt.time(14), dt.time(16))]
WHY = actions.Why(cy="Mae'r boeler wedi torri.", en="The boiler broke.")


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme()


@pytest.fixture
def offer(scheme: Scheme) -> Offer:
    return an_offer(scheme, windows=WINDOWS, capacity=5, is_bookable=True)


@pytest.fixture
def mair(scheme: Scheme) -> Participant:
    return a_participant(scheme, credits=4)


def book(offer: Offer, who: Participant, *, begins: dt.time = dt.time(9), adults: int = 1, children: int = 2) -> Use:
    return actions.book(
        by=AMSER, key=uuid7(), at=NOW, offer=Offer.objects.get(pk=offer.pk), participant=who, day=SATURDAY, begins=begins, adults=adults,
        children=children,
    )  # fmt: skip


def accept(use: Use, *, at: dt.datetime = TEN) -> Use:
    return actions.accept_use(by=AMSER, key=uuid7(), at=at, use=use, till=None)


def undo(use: Use, *, at: dt.datetime) -> Use:
    return actions.undo_use(by=AMSER, key=uuid7(), at=at, use=use)


def cancel(use: Use) -> Use:
    return actions.cancel_for_venue(by=AMSER, key=uuid7(), at=NOW, use=use, why=WHY)


def close_day(offer: Offer, *, by: Actor = AMSER) -> Closure:
    return actions.close_day(by=by, key=uuid7(), at=NOW, organisation=offer.organisation, day=SATURDAY, why=WHY)


def can_use(participant: Participant) -> int:
    accounts = list(participant.purses.values_list("account_id", flat=True))
    return sum(available(participant.scheme.book_id, accounts).values())


def taken(offer: Offer) -> int:
    return sum(Sitting.objects.filter(offer=offer).values_list("taken", flat=True))


def test_a_booking_of_somebody_who_has_left_is_not_kept_again(offer: Offer, scheme: Scheme, mair: Participant) -> None:
    used = accept(book(offer, mair))
    agencies.leave(by=AMSER, key=uuid7(), at=TEN + dt.timedelta(minutes=1), participant=mair)
    before = balance(scheme.book_id, scheme.pot_account)

    undone = undo(used, at=TEN + dt.timedelta(minutes=5))

    assert (undone.state, undone.sitting.taken) == (UseState.UNDONE, 0)
    assert (credits_of(mair), can_use(mair)) == (0, 0)
    assert balance(scheme.book_id, scheme.pot_account) - before == 3
    assert audit(scheme.book_id) == []


def test_undoing_a_booking_at_the_till_books_it_again_and_it_is_accepted_again(offer: Offer, mair: Participant) -> None:
    use = accept(book(offer, mair))

    for _ in range(2):
        use = undo(use, at=TEN + dt.timedelta(minutes=9))
    assert (use.state, use.settled_at, use.till) == (UseState.HELD, None, None)
    assert (credits_of(mair), can_use(mair), taken(offer)) == (4, 1, 3)
    (told,) = receipts.undone(offer.scheme, {"use_id": str(use.pk)})
    assert "Your booking stands as before. Credits kept for it: 3." in told.compose(offer.scheme)[1]

    accept(use, at=TEN + dt.timedelta(minutes=11))
    assert (credits_of(mair), can_use(mair), taken(offer)) == (1, 1, 3)
    assert receipts.undone(offer.scheme, {"use_id": str(use.pk)}) == []
    assert audit(offer.scheme.book_id) == []


def test_a_booking_that_would_be_over_or_whose_time_was_closed_is_undone_for_good(offer: Offer, mair: Participant, scheme: Scheme) -> None:
    late = book(offer, mair)
    late = undo(accept(late, at=late.held_until), at=late.held_until + dt.timedelta(minutes=1))
    assert (late.state, can_use(mair), taken(offer)) == (UseState.UNDONE, 4, 0)

    other = accept(book(offer, a_participant(scheme, "Huw", credits=3)))
    close_day(offer)
    assert undo(other, at=TEN).state == UseState.UNDONE
    assert (taken(offer), audit(scheme.book_id)) == (0, [])


def test_a_venue_cancels_a_booking_and_says_why_in_the_readers_language(offer: Offer, mair: Participant, scheme: Scheme) -> None:
    owner = a_staff_member(offer.organisation, "till")
    use = book(offer, mair)
    for _ in range(2):
        use = actions.cancel_for_venue(by=Actor(user_id=owner.pk), key=uuid7(), at=NOW, use=use, why=WHY)

    assert (use.state, use.cancelled_by, can_use(mair), taken(offer)) == (UseState.CANCELLED, owner, 4, 0)
    mair.user.language = "cy"
    mair.user.save()
    (told,) = letters.given_back(scheme, {"use_id": str(use.pk)})
    text = told.compose(scheme)[1]
    assert offer.organisation.name_cy in text
    assert "“Mae'r boeler wedi torri.”" in text
    assert "The boiler" not in text


def test_what_a_venue_cancelled_is_booked_again_within_ten_minutes_if_all_is_still_there(
    offer: Offer, mair: Participant, scheme: Scheme
) -> None:
    use = cancel(book(offer, mair))
    for _ in range(2):
        use = actions.book_again(by=AMSER, key=uuid7(), at=NOW + dt.timedelta(minutes=10), use=use)
    assert (use.state, use.why, can_use(mair), taken(offer)) == (UseState.HELD, "", 1, 3)

    cancel(use)
    with pytest.raises(actions.TooLateToUndo):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW + dt.timedelta(minutes=11), use=use)
    other = book(offer, a_participant(scheme, "Huw", credits=3))
    with pytest.raises(actions.NoPlacesLeft):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW, use=use)
    actions.cancel_booking(by=AMSER, key=uuid7(), at=NOW, use=other)
    book(offer, mair, begins=dt.time(14))
    with pytest.raises(actions.CreditsElsewhere):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW, use=use)
    assert (can_use(mair), taken(offer), audit(scheme.book_id)) == (1, 3, [])


def test_booking_again_asks_what_the_offer_allows_as_booking_does(scheme: Scheme, mair: Participant) -> None:
    offer = an_offer(scheme, windows=WINDOWS, is_bookable=True, lead_minutes=60, most_a_day=4, most_a_month=4)
    use = cancel(book(offer, mair))
    book(offer, mair, begins=dt.time(14), children=1, adults=1)

    with pytest.raises(actions.TooMany):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW, use=use)
    assert taken(offer) == 2


@pytest.mark.parametrize("ends", ["offer", "partner"])
def test_what_is_open_no_more_is_not_booked_again(offer: Offer, mair: Participant, ends: str) -> None:
    use = cancel(book(offer, mair))
    if ends == "offer":
        actions.close_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer)
    else:
        Partner.objects.filter(scheme=offer.scheme, organisation=offer.organisation).update(ended_at=NOW)

    with pytest.raises(actions.OfferIsClosed):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW, use=use)
    assert (can_use(mair), taken(offer)) == (4, 0)


def test_it_is_not_too_late_for_what_was_there_a_moment_ago(offer: Offer, mair: Participant) -> None:
    Offer.objects.filter(pk=offer.pk).update(lead_minutes=24 * 60)
    use = book(offer, mair)
    late = TEN - dt.timedelta(hours=2)
    use = actions.cancel_for_venue(by=AMSER, key=uuid7(), at=late, use=use, why=WHY)

    assert actions.book_again(by=AMSER, key=uuid7(), at=late, use=use).state == UseState.HELD


def test_what_somebody_cancelled_themselves_is_not_booked_again_by_the_venue(offer: Offer, mair: Participant) -> None:
    use = actions.cancel_booking(by=AMSER, key=uuid7(), at=NOW, use=book(offer, mair))

    with pytest.raises(actions.UseIsOver):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW, use=use)


def test_a_whole_day_is_closed_in_every_scheme_and_opened_again(offer: Offer, mair: Participant) -> None:
    elsewhere = an_offer(a_scheme(), offer.organisation, windows=WINDOWS, is_bookable=True)
    there = a_participant(elsewhere.scheme, "Huw", credits=3)
    come = accept(book(offer, mair, children=0))
    booked = [book(offer, mair, begins=dt.time(14)), book(elsewhere, there)]

    closure = close_day(offer)
    with pytest.raises(actions.ClosedAlready):
        close_day(offer)
    assert cancel_booked(by=AMSER, key=uuid7(), at=NOW, closure=closure) == 2
    for use in booked:
        use.refresh_from_db()
        assert (use.state, use.why_en) == (UseState.CANCELLED, "The boiler broke.")
    come.refresh_from_db()
    assert (come.state, can_use(mair), can_use(there)) == (UseState.ACCEPTED, 3, 3)
    with pytest.raises(actions.OfferNotNow):
        book(offer, mair)
    with pytest.raises(actions.ClosedThen):
        actions.book_again(by=AMSER, key=uuid7(), at=NOW, use=booked[0])

    actions.open_again(by=AMSER, key=uuid7(), at=NOW, closure=closure)
    assert book(offer, mair).state == UseState.HELD


def test_one_time_is_closed_and_the_others_are_not(offer: Offer, mair: Participant) -> None:
    use, later = book(offer, mair, children=0), book(offer, mair, begins=dt.time(14), children=0)

    closure = actions.close_sitting(by=AMSER, key=uuid7(), at=NOW, sitting=use.sitting, why=actions.Why())
    cancel_booked(by=AMSER, key=uuid7(), at=NOW, closure=closure)

    use.refresh_from_db()
    later.refresh_from_db()
    assert (use.state, later.state) == (UseState.CANCELLED, UseState.HELD)
    assert [times.begins for times in sittings(Offer.objects.get(pk=offer.pk), SATURDAY)] == [dt.time(14)]


def test_an_offer_in_hand_from_before_the_closing_takes_no_place(offer: Offer, mair: Participant) -> None:
    sitting = book(offer, mair, children=0).sitting
    in_hand = Offer.objects.prefetch_related("windows", "organisation__closures").get(pk=offer.pk)
    assert sittings(in_hand, SATURDAY), "the closures are fetched before it closes"
    close_day(offer)

    with pytest.raises(actions.ClosedThen):
        actions.hold_use(
            by=AMSER, key=uuid7(), at=NOW, offer=in_hand, sitting=sitting, participant=mair, vouchers=[], adults=1, children=0,
            held_until=TEN, till=None, is_booking=True,
        )  # fmt: skip


def test_the_timer_goes_on_where_closing_a_day_was_cut_short(offer: Offer, mair: Participant) -> None:
    use = book(offer, mair)
    close_day(offer)

    tasks.lapse_uses()

    use.refresh_from_db()
    assert (use.state, use.is_venue_cancelled, can_use(mair)) == (UseState.CANCELLED, True, 4)


def test_a_day_that_is_over_is_not_closed(offer: Offer) -> None:
    with pytest.raises(actions.TooLate):
        actions.close_day(by=AMSER, key=uuid7(), at=NOW, organisation=offer.organisation, day=today(NOW) - dt.timedelta(days=1), why=WHY)


@pytest.mark.parametrize(
    ("use_for", "missing"), [(For.FAMILIES, "adult_credits"), (For.FAMILIES, "child_credits"), (For.ADULTS, "adult_credits")]
)
def test_whom_an_offer_is_for_has_a_price(scheme: Scheme, offer: Offer, use_for: str, missing: str) -> None:
    without: dict[str, Any] = {"use_for": use_for, missing: None}

    with pytest.raises(actions.PriceMissing) as refused:
        actions.add_offer(by=AMSER, key=uuid7(), at=NOW, scheme=scheme, organisation=offer.organisation, details=offer_details(**without))
    assert refused.value.field == missing
    with pytest.raises(actions.PriceMissing):
        actions.describe_offer(by=AMSER, key=uuid7(), at=NOW, offer=offer, details=dataclasses.replace(details_of(offer), **without))


def ends(offer: Offer, *, by: str) -> None:
    """Credits can no longer be used at the venue: it is a partner no more, or it or its scheme has closed."""
    if by == "partner":
        partner = Partner.objects.get(scheme=offer.scheme, organisation=offer.organisation)
        end_partner(by=AMSER, key=uuid7(), at=NOW, partner=partner, reason="Ar gau")
    else:
        type(getattr(offer, by)).objects.update(closed_at=NOW)


@pytest.mark.parametrize("by", ["partner", "organisation", "scheme"])
def test_what_is_booked_at_a_venue_that_ends_is_cancelled_and_never_called_not_seen(
    offer: Offer, mair: Participant, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = book(offer, mair)
    ends(offer, by=by)
    monkeypatch.setattr(timezone, "now", lambda: use.held_until + dt.timedelta(hours=1))  # The timer stood still until then.

    tasks.lapse_uses()

    use.refresh_from_db()
    assert (use.state, use.is_venue_cancelled, can_use(mair), taken(offer)) == (UseState.CANCELLED, True, 4, 0)
    assert audit(offer.scheme.book_id) == []
    (told,) = letters.given_back(offer.scheme, {"use_id": str(use.pk)})
    text = told.compose(offer.scheme)[1]
    assert "Credits can no longer be used here" in text
    assert "had to cancel" not in text


def test_where_a_venue_ends_only_its_own_bookings_are_cancelled_and_nobody_books_there(offer: Offer, scheme: Scheme) -> None:
    elsewhere = an_offer(a_scheme(), offer.organisation, windows=WINDOWS, is_bookable=True)
    come, mine, others = (a_participant(one.scheme, credits=8) for one in (offer, offer, elsewhere))
    accepted, booked, kept = accept(book(offer, come, children=0)), book(offer, mine), book(elsewhere, others)
    assert cancel_left_behind(by=AMSER, key=uuid7(), at=NOW, scheme=scheme, organisation=offer.organisation) == 0

    ends(offer, by="partner")
    for number in (1, 0):
        assert cancel_left_behind(by=AMSER, key=uuid7(), at=NOW, scheme=scheme, organisation=offer.organisation) == number
    for use, state in ((accepted, UseState.ACCEPTED), (booked, UseState.CANCELLED), (kept, UseState.HELD)):
        use.refresh_from_db()
        assert use.state == state
    with pytest.raises(actions.OfferIsClosed):
        book(offer, mine)


@pytest.mark.parametrize("by", ["partner", "organisation", "scheme"])
def test_a_venue_that_ends_reads_no_names_of_those_who_booked(offer: Offer, mair: Participant, by: str) -> None:
    booked, cancelled = book(offer, mair, children=0), cancel(book(offer, mair, children=0))
    venue, before = offer.organisation, NOW - dt.timedelta(minutes=1)
    assert list(booked_for(venue, SATURDAY)) == [booked]
    assert list(cancelled_lately(venue, SATURDAY, after=before)) == [cancelled]
    assert booking_at(venue, booked.pk) == booked

    ends(offer, by=by)

    assert not booked_for(venue, SATURDAY)
    assert not cancelled_lately(venue, SATURDAY, after=before)
    with pytest.raises(NotFound):
        booking_at(venue, booked.pk)

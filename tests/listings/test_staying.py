"""How long a listing stays on the board."""

import datetime as dt

import pytest

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.listings import actions, tasks
from amser.listings.actions.staying import STAYS
from amser.listings.models import Kind, Listing, ListingState
from amser.listings.models.listing import ListingMovedOn
from amser.members import actions as members
from amser.members.models import Capability, Membership
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.members import a_member, by
from tests.builders.when import MONDAY, MONDAY_10AM

TIMER = Actor(user_id=None, door=Door.TIMER)
LATER = MONDAY_10AM + dt.timedelta(days=100)


@pytest.fixture
def mair(db: None) -> Membership:
    return a_member(a_bank())


def test_renewing_counts_ninety_days_from_today_and_reminds_afresh(mair: Membership) -> None:
    listing = a_listing(mair, expires_on=MONDAY + dt.timedelta(days=3))
    actions.remind(by=TIMER, key=uuid7(), at=MONDAY_10AM, listing=listing)

    renewed = actions.renew(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)

    assert (renewed.expires_on, renewed.reminded_at) == (MONDAY + STAYS, None)


def test_pressing_renew_twice_is_one_act(mair: Membership) -> None:
    listing, key = a_listing(mair, expires_on=MONDAY), uuid7()

    first, again = (actions.renew(by=by(mair), key=key, at=MONDAY_10AM, listing=listing) for _ in range(2))

    assert first == again


def test_what_has_ended_comes_back_with_one_press(mair: Membership) -> None:
    listing = a_listing(mair, expires_on=MONDAY)
    ended = actions.end_overdue(by=TIMER, key=uuid7(), at=LATER, listing=listing)

    renewed = actions.renew(by=by(mair), key=uuid7(), at=LATER, listing=ended)

    assert (ended.state, renewed.state) == (ListingState.ENDED, ListingState.ON_BOARD)


def test_nobody_puts_up_their_own_listing_while_it_waits(mair: Membership) -> None:
    waiting = a_listing(mair, code="shopping", is_regulated=True)

    for press in (actions.renew, actions.show_again):
        with pytest.raises(ListingMovedOn):
            press(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=waiting)

    assert Listing.objects.get(pk=waiting.pk).state == ListingState.WAITING


def test_an_offer_comes_back_to_wait_where_its_member_is_no_longer_cleared(mair: Membership) -> None:
    listing = a_listing(mair, kind=Kind.OFFER, code="garden", setting="home")
    actions.pause(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)
    home = Capability.objects.get(membership=mair, kind="home")
    members.unclear(by=Actor(user_id=a_broker(mair.timebank).pk), key=uuid7(), at=MONDAY_10AM, capability=home)

    assert actions.show_again(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing).state == ListingState.WAITING


def test_what_was_taken_down_stays_down(mair: Membership) -> None:
    listing = a_listing(mair)
    actions.take_down(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)

    with pytest.raises(ListingMovedOn):
        actions.renew(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)


def test_a_reminder_comes_once(mair: Membership) -> None:
    listing = a_listing(mair, expires_on=MONDAY + dt.timedelta(days=5))

    first = actions.remind(by=TIMER, key=uuid7(), at=MONDAY_10AM, listing=listing)
    again = actions.remind(by=TIMER, key=uuid7(), at=LATER, listing=listing)

    assert first.reminded_at == again.reminded_at == MONDAY_10AM


def test_a_listing_renewed_meanwhile_does_not_end(mair: Membership) -> None:
    listing = a_listing(mair, expires_on=MONDAY)
    actions.renew(by=by(mair), key=uuid7(), at=LATER, listing=listing)

    assert actions.end_overdue(by=TIMER, key=uuid7(), at=LATER, listing=listing).state == ListingState.ON_BOARD


def test_the_timer_ends_what_is_over_and_reminds_of_what_soon_will_be(mair: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_10AM)
    over, soon, far = (a_listing(mair, expires_on=MONDAY + dt.timedelta(days=days)) for days in (-1, 6, 30))

    for _ in range(2):
        tasks.keep_fresh()

    states = dict(Listing.objects.values_list("pk", "state"))
    reminded = set(Listing.objects.exclude(reminded_at=None).values_list("pk", flat=True))
    assert (states[over.pk], states[soon.pk], states[far.pk]) == (ListingState.ENDED, ListingState.ON_BOARD, ListingState.ON_BOARD)
    assert reminded == {soon.pk}

"""The desk sees who could help, why and in which order; and asks them."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.matching import actions as matching
from amser.matching.models import Asking
from amser.members import actions as members
from amser.members.models import Membership
from amser.timebanks import actions as timebanks
from tests.builders.banks import a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member, by
from tests.builders.people import AMSER
from tests.builders.safety import kept_apart, the_desk
from tests.builders.visiting import second_step_shown, visit_as
from tests.builders.when import MONDAY_10AM
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def lift(mair: Membership, huw: Membership) -> Listing:
    """Mair would like a lift; Huw and Dai have cars."""
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    return a_listing(mair, "A lift to the market on Fridays")


@pytest.fixture
def dai(mair: Membership) -> Membership:
    dai = a_member(mair.timebank, "Dai Loriwr")
    a_listing(dai, "Lifts in my car", kind=Kind.OFFER)
    return dai


@pytest.fixture
def desk(mair: Membership) -> Client:
    return second_step_shown(visit_as(with_second_step(a_broker(mair.timebank, "Nia Desg"))))


def could(desk: Client, listing: Listing) -> str:
    answer = desk.get(f"/en/b/{listing.timebank.slug}/desk/requests/{listing.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def ask(desk: Client, listing: Listing, member: Membership) -> str:
    path = f"/en/b/{listing.timebank.slug}/desk/requests/{listing.pk}/ask/{member.number}/"
    return desk.post(path, {"key": str(uuid7())}, follow=True).content.decode()


def test_the_poorer_of_two_who_fit_alike_comes_first(
    desk: Client, lift: Listing, mair: Membership, huw: Membership, dai: Membership
) -> None:
    a_posted_exchange(mair, dai, minutes=120)

    html = could(desk, lift)

    assert 0 < html.index("Dai Loriwr") < html.index("Huw Awrlais")
    assert "then whoever has the fewest hours" in html
    assert "Says they can: Lifts in my car" in html


def test_whoever_is_kept_apart_is_neither_shown_nor_explained(desk: Client, lift: Listing, mair: Membership, huw: Membership) -> None:
    kept_apart(mair, huw)

    html = could(desk, lift)

    assert "Huw" not in html
    assert "We know of nobody today." in html
    assert "This is not possible today. Nothing has been sent." in ask(desk, lift, huw)
    assert not Asking.objects.exists()


def test_one_press_asks_and_the_answer_is_on_the_page(desk: Client, lift: Listing, huw: Membership) -> None:
    html = ask(desk, lift, huw)

    assert "We are asking Huw Awrlais." in html
    assert "No answer yet" in html
    asking = Asking.objects.get()
    asking.take("yes", at=timezone.now())
    assert "No answer yet" not in could(desk, lift)


def test_nobody_is_asked_over_the_number_and_the_page_says_when_again(
    desk: Client, lift: Listing, mair: Membership, huw: Membership
) -> None:
    for title in ("A lift to chapel", "A lift to the station"):
        ask(desk, a_listing(mair, title), huw)

    assert "Asked often enough this week" in could(desk, lift)
    assert "Asked often enough this week. They can be asked again from" in ask(desk, lift, huw)
    assert Asking.objects.count() == 2


def test_whoever_is_out_of_sight_is_spoken_with_and_asked_for_by_nobody(
    desk: Client, lift: Listing, mair: Membership, huw: Membership
) -> None:
    Membership.objects.filter(pk=mair.pk).update(hidden=True)

    assert "Speak with both of them yourself." in could(desk, lift)
    ask(desk, lift, huw)
    assert not Asking.objects.exists()


def test_nobody_at_the_desk_asks_in_a_matter_of_their_own(lift: Listing, mair: Membership, huw: Membership) -> None:
    timebanks.grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=mair.timebank, user=mair.user, kind="broker")
    mair_too = second_step_shown(visit_as(with_second_step(mair.user)))

    assert "You are part of this yourself." in ask(mair_too, lift, huw)
    assert not Asking.objects.exists()


def test_what_is_not_open_is_not_asked_for(desk: Client, lift: Listing, mair: Membership, huw: Membership) -> None:
    members.pause(by=by(mair), key=uuid7(), at=MONDAY_10AM + dt.timedelta(days=1), membership=mair)

    assert "This is not open today, so nobody is asked." in could(desk, lift)
    ask(desk, lift, huw)
    assert not Asking.objects.exists()


def test_what_people_ask_for_is_a_list_that_leads_to_who_could_help(desk: Client, lift: Listing) -> None:
    html = desk.get(f"/en/b/{lift.timebank.slug}/desk/requests/").content.decode()

    assert f"/desk/requests/{lift.pk}/" in html
    assert "Lifts in my car" not in html


def test_a_coordinator_of_a_place_reads_who_was_asked_of_their_own_people(lift: Listing, mair: Membership, huw: Membership) -> None:
    here, there = a_place(mair.timebank), a_place(mair.timebank, "Pen y Bryn", "Hilltop")
    Membership.objects.filter(pk=mair.pk).update(place=here)
    Membership.objects.filter(pk=huw.pk).update(place=there)
    matching.ask(by=the_desk(mair.timebank), key=uuid7(), at=MONDAY_10AM, listing=lift, membership=huw)

    gwilym = a_broker(mair.timebank, "Gwilym Cornel", kind="coordinator", place=here)

    assert "Huw" not in could(second_step_shown(visit_as(with_second_step(gwilym))), lift)

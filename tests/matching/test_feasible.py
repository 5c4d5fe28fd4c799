"""Who could do what somebody asks for: what is never traded away, what fits, and who is asked first."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.matching import actions
from amser.matching.models import Because
from amser.matching.queries import helpers_for, pairs, requests_for
from amser.members import actions as members
from amser.members.models import Membership
from amser.timebanks.models import Place, TimeBank
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_recorded_exchange
from tests.builders.members import a_member, by
from tests.builders.safety import barred, kept_apart
from tests.builders.when import MONDAY, MONDAY_10AM


@pytest.fixture
def lift(mair: Membership) -> Listing:
    """Mair would like a lift to the market."""
    return a_listing(mair, "A lift to the market on Fridays")


def offers(member: Membership, title: str = "Lifts in my car", **more: object) -> Listing:
    return a_listing(member, title, kind=Kind.OFFER, **more)  # type: ignore[arg-type]


def asked_first(request: Listing) -> list[int]:
    return [pair.helper.pk for pair in helpers_for(request, on=MONDAY)]


def test_whoever_offers_it_could_help(lift: Listing, huw: Membership) -> None:
    offer = offers(huw)

    (pair,) = helpers_for(lift, on=MONDAY)

    assert (pair.helper, pair.offer, pair.because[0]) == (huw, offer, Because.SKILL)


def test_whoever_says_of_themselves_that_they_can_could_help(bank: TimeBank, mair: Membership) -> None:
    huw = a_member(bank, "Huw Awrlais", can_do="Rwy'n garddio a thorri gwair")

    (pair,) = helpers_for(a_listing(mair, "Mowing the lawn", code="garden", setting="home"), on=MONDAY)

    assert (pair.helper, pair.offer) == (huw, None)


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("Chwynnu'r ardd", "Gardening"), ("Help with weeding", "Chwynnu a phlannu"), ("Lifft i'r ysbyty", "Lifts to hospital appointments")],
)
def test_a_request_in_one_language_meets_an_offer_in_the_other(mair: Membership, huw: Membership, asked: str, offered: str) -> None:
    welsh_first = "i'r" in asked or "'r" in asked
    request = a_listing(mair, asked, code="garden", language="cy" if welsh_first else "en")
    offers(huw, offered, code="garden", language="en" if welsh_first else "cy")

    assert asked_first(request) == [huw.pk]


def test_what_is_of_one_kind_and_about_something_else_does_not_fit(mair: Membership, huw: Membership) -> None:
    offers(huw, "Guitar lessons", code="learning")

    assert asked_first(a_listing(mair, "Spanish conversation", code="learning")) == []


def test_nobody_helps_themselves(mair: Membership, lift: Listing) -> None:
    offers(mair)

    assert asked_first(lift) == []


def test_people_who_are_kept_apart_are_never_suggested(lift: Listing, mair: Membership, huw: Membership) -> None:
    offers(huw)
    kept_apart(mair, huw)

    assert asked_first(lift) == []


def test_keeping_two_apart_keeps_nobody_else_apart(bank: TimeBank, lift: Listing, mair: Membership, huw: Membership) -> None:
    offers(huw)
    elin = a_member(bank, "Elin Gwanwyn")
    offers(elin)
    kept_apart(mair, huw)

    assert asked_first(lift) == [elin.pk]


def test_whoever_is_not_cleared_for_it_is_not_suggested(bank: TimeBank, lift: Listing) -> None:
    offer = offers(a_member(bank, "Nia Newydd", cleared=()))
    Listing.objects.filter(pk=offer.pk).update(state="on_board")

    assert asked_first(lift) == []


def test_whoever_is_barred_is_not_suggested(lift: Listing, huw: Membership) -> None:
    offers(huw)
    barred(huw, "adult")

    assert asked_first(lift) == []


def test_the_days_have_to_meet(mair: Membership, huw: Membership, bank: TimeBank) -> None:
    request = a_listing(mair, "A lift to the market", days="5", parts="m")
    offers(huw, days="12")
    elin, gwen = a_member(bank, "Elin Gwanwyn"), a_member(bank, "Gwen Gwanwyn")
    offers(elin, days="45", parts="m")
    offers(gwen, parts="e")

    (pair,) = helpers_for(request, on=MONDAY)

    assert pair.helper == elin
    assert Because.DAY in pair.because


def test_welsh_is_a_need_and_nobody_is_taken_to_speak_it_unasked(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    request = a_listing(mair, "Cwmni i Mam", code="companionship", language="cy")
    Listing.objects.filter(pk=request.pk).update(spoken="cy")
    request.refresh_from_db()
    offers(huw, "Cwmni a sgwrs", code="companionship", language="cy")
    elin = a_member(bank, "Elin Gwanwyn")
    offers(elin, "Company", code="companionship")
    says(elin, speaks="both")

    (pair,) = helpers_for(request, on=MONDAY)

    assert pair.helper == elin
    assert Because.WELSH in pair.because


def says(member: Membership, **needs: Any) -> None:
    members.set_needs(by=by(member), key=uuid7(), at=MONDAY_10AM, membership=member, needs=members.Needs(**needs))


def test_nobody_goes_where_something_is_that_they_cannot_have(lift: Listing, huw: Membership) -> None:
    offers(huw)
    says(huw, cannot=frozenset({"pets", "steps"}))
    Listing.objects.filter(pk=lift.pk).update(there="steps")
    lift.refresh_from_db()

    assert asked_first(lift) == []


def test_of_two_who_fit_as_well_the_one_who_has_received_more_is_asked_first(bank: TimeBank, lift: Listing, huw: Membership) -> None:
    elin = a_member(bank, "Elin Gwanwyn")
    offers(huw)
    offers(elin)
    a_recorded_exchange(giver=huw, receiver=elin)

    assert asked_first(lift) == [elin.pk, huw.pk]


def test_a_better_fit_goes_before_a_lower_balance(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    elin = a_member(bank, "Elin Gwanwyn")
    offers(huw, "Company, and a walk", code="companionship")
    offers(elin, "Lifts to the hospital")
    a_recorded_exchange(giver=huw, receiver=elin)

    assert asked_first(a_listing(mair, "Company on a walk", code="companionship")) == [huw.pk]


def test_whoever_was_asked_longest_ago_goes_first_where_hours_are_equal(
    bank: TimeBank, lift: Listing, mair: Membership, huw: Membership
) -> None:
    elin = a_member(bank, "Elin Gwanwyn")
    offers(huw)
    offers(elin)
    other = a_listing(mair, "A lift to chapel")
    actions.ask(by=by(mair), key=uuid7(), at=MONDAY_10AM - dt.timedelta(days=8), listing=other, membership=huw)

    assert asked_first(lift) == [elin.pk, huw.pk]


def test_whoever_lives_in_the_same_place_is_near(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    place = Place.objects.create(timebank=bank, name_cy="Y Cwm", name_en="The Valley")
    Membership.objects.filter(pk__in=[mair.pk, huw.pk]).update(place=place)
    offers(huw)

    (pair,) = helpers_for(a_listing(mair, "A lift to the market"), on=MONDAY)

    assert Because.NEAR in pair.because


def test_the_desk_sees_hidden_members_and_members_do_not(lift: Listing, mair: Membership, huw: Membership) -> None:
    offers(huw)
    Membership.objects.filter(pk=mair.pk).update(hidden=True)

    assert asked_first(lift) == [huw.pk]
    assert requests_for(huw, on=MONDAY) == []


def test_a_member_sees_what_they_could_do(lift: Listing, huw: Membership) -> None:
    offers(huw)

    assert [pair.request.pk for pair in requests_for(huw, on=MONDAY)] == [lift.pk]


def test_neighbours_meet_only_in_what_both_share(lift: Listing) -> None:
    other = a_bank("Dyffryn")
    nia = a_member(other, "Nia Nant")
    shared = offers(nia, next_door=True)
    banks = [lift.timebank, other]
    before = list(pairs(banks, on=MONDAY))
    Listing.objects.filter(pk=lift.pk).update(next_door=True)

    (pair,) = pairs(banks, on=MONDAY)

    assert (before, pair.offer) == ([], shared)


def test_queries_do_not_grow(
    bank: TimeBank, mair: Membership, huw: Membership, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        a_listing(mair, f"A lift to market {number}")
        offers(huw if number % 2 else a_member(bank, f"Elin Gwanwyn {'abcd'[number]}"))

    with django_assert_max_num_queries(12):
        found = list(pairs([bank], on=MONDAY))

    assert len({(pair.request.pk, pair.helper.pk) for pair in found}) == len(found) == 12

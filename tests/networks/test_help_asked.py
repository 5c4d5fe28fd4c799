"""A call for help is asked in a time bank of the group's host too, and whoever helps is given hours."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.listings import policies as board
from amser.listings.models import Listing, ListingState
from amser.members.models import Membership
from amser.networks import actions
from amser.networks.models import HelpRequest
from amser.timebanks.models import TimeBank
from tests.builders.groups import a_group
from tests.builders.helping import a_call_for_help, asked_in_a_bank, hosted
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_it_stands_in_the_hosts_name_once_the_desk_has_put_it_up(bank: TimeBank, mair: Membership) -> None:
    group = a_group()
    listing = asked_in_a_bank(a_call_for_help(group), hosted(group, bank)).listing
    assert listing.state == ListingState.WAITING

    listings.put_up(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=listing)

    found = board.listing_on_board(mair, listing.pk)
    assert (found.held_by, found.member, found.kind) == ("Gardd Gymunedol (English)", None, "request")


def test_it_is_asked_once_in_a_bank_and_again_when_it_was_taken_down(bank: TimeBank) -> None:
    group = a_group()
    call, belonging = a_call_for_help(group), hosted(group, bank)
    first = asked_in_a_bank(call, belonging)
    with pytest.raises(actions.CallAskedAlready):
        asked_in_a_bank(call, belonging)

    listings.take_down(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=first.listing)

    assert asked_in_a_bank(call, belonging).pk != first.pk


@pytest.mark.parametrize("more", [{"kind": "ideas"}, {"answering": "members"}])
def test_only_a_call_for_help_that_everybody_may_read_is_asked_there(bank: TimeBank, more: dict[str, str]) -> None:
    group = a_group()
    belonging = hosted(group, bank)

    with pytest.raises(actions.CallAsksNoHelp):
        asked_in_a_bank(a_call_for_help(group, **more), belonging)

    assert not Listing.objects.exists()


def test_another_organisation_is_not_asked_for(bank: TimeBank) -> None:
    other = a_group("Fforwm Gyfagos")

    with pytest.raises(actions.CallAsksNoHelp):
        asked_in_a_bank(a_call_for_help(a_group()), hosted(other, bank))


def test_it_leaves_the_board_with_the_call(bank: TimeBank) -> None:
    group = a_group()
    call = a_call_for_help(group, last_day=MONDAY_10AM.date() + 9 * DAY)
    listing = asked_in_a_bank(call, hosted(group, bank)).listing
    assert listing.expires_on == call.last_day

    actions.close_call(by=AMSER, key=uuid7(), at=MONDAY_10AM + DAY, call=call)

    listing.refresh_from_db()
    assert listing.state == ListingState.DOWN


def test_a_shorter_call_is_asked_for_as_long_as_it_is_open(bank: TimeBank) -> None:
    group = a_group()
    call = a_call_for_help(group)
    listing = asked_in_a_bank(call, hosted(group, bank)).listing
    words = {name: getattr(call, name) for name in ("question_cy", "question_en", "kind", "answering", "is_public", "results")}
    details = actions.CallDetails(**words, last_day=MONDAY_10AM.date() + DAY)

    actions.change_call(by=AMSER, key=uuid7(), at=MONDAY_10AM, call=call, details=details)

    listing.refresh_from_db()
    assert listing.expires_on == details.last_day


def test_a_closed_call_is_asked_nowhere(bank: TimeBank) -> None:
    group = a_group()
    call, belonging = a_call_for_help(group), hosted(group, bank)
    actions.close_call(by=AMSER, key=uuid7(), at=MONDAY_10AM, call=call)

    with pytest.raises(actions.CallClosed):
        asked_in_a_bank(call, belonging)

    assert not HelpRequest.objects.exists()


def test_the_database_keeps_an_organisation_from_offering(bank: TimeBank) -> None:
    group = a_group()
    listing = asked_in_a_bank(a_call_for_help(group), hosted(group, bank)).listing

    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(kind="offer")


def test_what_an_organisation_that_left_asked_is_on_the_board_no_more(bank: TimeBank, mair: Membership) -> None:
    group = a_group()
    belonging = hosted(group, bank)
    listing = asked_in_a_bank(a_call_for_help(group), belonging).listing
    listings.put_up(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=listing)
    assert Listing.objects.on_board().filter(pk=listing.pk).exists()

    belonging.left_on = MONDAY_10AM.date()
    belonging.save()

    assert not Listing.objects.on_board().filter(pk=listing.pk).exists()

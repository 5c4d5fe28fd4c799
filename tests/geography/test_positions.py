"""Where members live: the square of their postcode and nothing finer, gone with the address; and how far something is from them."""

import pytest
from django.db import IntegrityError, transaction

from amser.geography import Point, of_postcode
from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.listings.queries import BoardFilter, board
from amser.matching.models import Because
from amser.matching.queries import helpers_for
from amser.members import actions
from amser.members.actions import Contact, Needs
from amser.members.models import Membership
from amser.timebanks.models import Place, TimeBank
from amser.web.words.distance import how_far
from tests.builders.board import a_listing
from tests.builders.members import a_member, by
from tests.builders.when import MONDAY, MONDAY_10AM

CARDIFF, SWANSEA, LIBRARY = "CF99 1SN", "SA1 3SN", "SY23 3BU"


def lives(member: Membership, postcode: str) -> Membership:
    contact = Contact(address=f"1 Stryd y Wennol, {postcode}")
    return actions.set_contact(by=by(member), key=uuid7(), at=MONDAY_10AM, membership=member, contact=contact)


def goes(member: Membership, miles: int | None) -> None:
    actions.set_needs(by=by(member), key=uuid7(), at=MONDAY_10AM, membership=member, needs=Needs(goes_miles=miles))


def test_an_address_with_a_postcode_says_the_square_and_one_without_says_none(mair: Membership) -> None:
    lives(mair, CARDIFF)
    known = Membership.objects.get(pk=mair.pk).point
    lives(mair, "")

    assert known == of_postcode(CARDIFF)
    assert Membership.objects.get(pk=mair.pk).point is None


def test_the_database_refuses_anything_finer(mair: Membership) -> None:
    for finer in ({"easting": 318_123, "northing": 175_000}, {"easting": 319_000}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=mair.pk).update(**finer)


def test_who_has_no_postcode_lives_about_where_their_place_is(bank: TimeBank, mair: Membership) -> None:
    place = Place(timebank=bank, name_cy="Y Cwm", name_en="The Valley")
    place.point = Point(319_000, 175_000)
    place.save()
    Membership.objects.filter(pk=mair.pk).update(place=place)

    assert Membership.objects.select_related("place").get(pk=mair.pk).lives_at == place.point


def test_the_board_shows_the_nearest_first_where_somebody_asks(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    far, near = lives(a_member(bank, "Elin Gwanwyn"), LIBRARY), lives(a_member(bank, "Gwen Gwanwyn"), SWANSEA)
    listings = [a_listing(member, "Weeding", code="garden").pk for member in (near, far, huw)]
    lives(mair, CARDIFF)
    reader = Membership.objects.select_related("place").get(pk=mair.pk)

    def order(*, nearest: bool) -> list[int]:
        return [one.pk for one in board(bank, wanted=BoardFilter(nearest=nearest), reader=reader).listings]

    assert order(nearest=True) == listings
    assert order(nearest=False) == listings[::-1]


def test_nobody_is_asked_farther_than_they_go(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    lives(huw, SWANSEA)
    lives(mair, CARDIFF)
    lift = Listing.objects.select_related("timebank").get(pk=a_listing(mair, "A lift to the market").pk)
    anywhere = [pair.helper for pair in helpers_for(lift, on=MONDAY)]
    goes(huw, 20)
    within_twenty = helpers_for(lift, on=MONDAY)
    goes(huw, 40)

    assert (anywhere, within_twenty) == ([huw], [])
    assert [pair.helper for pair in helpers_for(lift, on=MONDAY)] == [huw]


def test_whoever_lives_near_is_near_and_others_are_not(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    elin = a_member(bank, "Elin Gwanwyn")
    for helper, postcode in ((huw, CARDIFF), (elin, SWANSEA)):
        a_listing(helper, "Lifts in my car", kind=Kind.OFFER)
        lives(helper, postcode)
    lives(mair, CARDIFF)

    near = {pair.helper: Because.NEAR in pair.because for pair in helpers_for(a_listing(mair, "A lift to the market"), on=MONDAY)}

    assert near == {huw: True, elin: False}


@pytest.mark.parametrize(
    ("metres", "words"), [(0, "Near you"), (3_000, "Near you"), (4_000, "Miles away: about 2"), (55_000, "Miles away: about 34")]
)
def test_distances_are_told_in_miles_and_never_finer(metres: int, words: str) -> None:
    assert how_far(metres) == words

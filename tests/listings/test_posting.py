"""Putting something on the board: what waits, what is refused, what follows from changing it."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.kernel.contact import ContactInText
from amser.kernel.ids import uuid7
from amser.listings import actions
from amser.listings.actions import BoardText, Terms
from amser.listings.models import Category, Check, Kind, Listing, ListingState, Setting
from amser.listings.models.listing import ListingMovedOn, level_of
from amser.members.models import Level, Membership
from tests.builders.banks import a_bank
from tests.builders.board import a_listing, category
from tests.builders.members import a_member, by
from tests.builders.when import MONDAY_10AM

UNTIL = dt.date(2027, 2, 14)
checks, settings = st.sampled_from(Check.values), st.sampled_from(Setting.values)


@given(check=checks, setting=settings)
def test_what_the_law_calls_regulated_is_regulated_wherever_it_happens(check: str, setting: str) -> None:
    assert level_of(check=check, setting=setting, is_regulated=True) == Level.REGULATED


@given(setting=settings)
def test_driving_is_driving_wherever_it_begins(setting: str) -> None:
    assert level_of(check=Check.DRIVER_DOCS, setting=setting, is_regulated=False) == Level.DRIVING


@given(check=checks.filter(lambda check: check != Check.DRIVER_DOCS))
def test_in_a_home_is_in_a_home_whatever_is_done_there(check: str) -> None:
    assert level_of(check=check, setting=Setting.HOME, is_regulated=False) == Level.HOME


@given(check=checks.filter(lambda check: check != Check.DRIVER_DOCS), setting=st.sampled_from([Setting.GROUP, Setting.PUBLIC]))
def test_one_to_one_in_public_asks_for_references_where_the_category_does(check: str, setting: str) -> None:
    expected = Level.GROUP if setting == Setting.GROUP or check == Check.NONE else Level.PUBLIC

    assert level_of(check=check, setting=setting, is_regulated=False) == expected


@pytest.fixture
def mair(db: None) -> Membership:
    return a_member(a_bank(), cleared=("public",))


@pytest.mark.parametrize(("setting", "state"), [("public", "on_board"), ("group", "on_board"), ("home", "waiting")])
def test_an_offer_waits_for_what_its_member_is_not_cleared_for(mair: Membership, setting: str, state: str) -> None:
    assert a_listing(mair, kind=Kind.OFFER, code="garden", setting=setting).state == state


def test_a_request_need_not_wait_for_its_member(mair: Membership) -> None:
    assert a_listing(mair, kind=Kind.REQUEST, code="garden", setting="home").state == ListingState.ON_BOARD


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind.values)
def test_regulated_activity_waits_whoever_asks_or_offers(kind: str) -> None:
    member = a_member(a_bank())

    assert a_listing(member, kind=kind, code="shopping", is_regulated=True).state == ListingState.WAITING


def test_somebodys_trade_waits(mair: Membership) -> None:
    listing = listed(mair, terms=dataclasses.replace(garden(), is_trade=True))

    assert listing.state == ListingState.WAITING


def test_a_change_that_asks_for_more_makes_it_wait_also_while_it_is_down(mair: Membership) -> None:
    listing = a_listing(mair, kind=Kind.OFFER, code="garden")
    actions.pause(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)

    changed(listing, terms=dataclasses.replace(garden(), setting="home"))

    assert Listing.objects.get(pk=listing.pk).state == ListingState.WAITING


def test_what_was_taken_down_is_not_changed(mair: Membership) -> None:
    listing = a_listing(mair)
    actions.take_down(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)

    with pytest.raises(ListingMovedOn):
        changed(listing, terms=garden())


@pytest.mark.parametrize("field", ["title", "description", "other_title", "other_description"])
@pytest.mark.parametrize(
    "words",
    [
        "ffoniwch fi ar 01632 960 123",
        "07700900123",
        "(01632) 960-147",
        "ring +44 7700 900123 please",
        "mair@example.org",
        "2 Stryd y Wennol, LL55 1AA",
        "near sy23 3aa",
    ],
)
def test_what_anyone_could_be_found_by_is_refused_where_it_stands(field: str, words: str) -> None:
    text = BoardText(**({"language": "cy", "title": "Lifft"} | {field: words}))

    with pytest.raises(ContactInText) as refusal:
        text.check()

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "words",
    [
        "Lifft i'r farchnad ddydd Gwener am 10:30, tua 2 awr",
        "Ers 1999 rydw i'n gwau; 12 o'r gloch tan 2",
        "Dydd Llun 9yb tan 12, dydd Iau 2yp tan 4yh",
        "Ar hyd yr A55 2pm, neu'r A470 am 9yb",
        "Torri lawnt 20m x 15m, offer gen i",
        "Rhwng 0900-1000 a 1100-1200 bob bore",
        "Gwersi Cymraeg CA3 3ydd dosbarth",
        "£2 am y petrol, 30 milltir",
        "A4 3mm card, cut to size",
        "03 12 2026 or 04 12 2026",
    ],
)
def test_ordinary_words_in_either_language_are_not_mistaken_for_a_number(words: str) -> None:
    BoardText(language="cy", title=words, description=words).check()


def test_when_it_suits_is_looked_at_too() -> None:
    with pytest.raises(ContactInText) as refusal:
        Terms(
            category=Category(code="garden", default_check=Check.REFERENCES),
            setting="public",
            expires_on=UNTIL,
            availability="ffoniwch 01632 960 123",
        ).check()

    assert refusal.value.field == "availability"


def test_a_listing_is_found_in_either_language_without_accents(mair: Membership) -> None:
    listing = a_listing(mair, "Tŷ glân", language="cy", other_title="A clean house")

    found = Listing.objects.filter(timebank=mair.timebank)

    assert [found.about(words).get() for words in ("ty glan", "CLEAN house", "lifftiau")] == [listing] * 3
    assert not found.about("gwau").exists()


def garden() -> Terms:
    return Terms(category=category("garden"), setting="public", expires_on=UNTIL)


def listed(member: Membership, *, terms: Terms, kind: str = Kind.OFFER) -> Listing:
    text = BoardText(language="en", title="Hedges")
    return actions.list_it(
        by=by(member), key=uuid7(), at=MONDAY_10AM, bank=member.timebank, member=member, kind=kind, text=text, terms=terms
    )


def changed(listing: Listing, *, terms: Terms) -> Listing:
    assert listing.member is not None
    text = BoardText(language="en", title="Hedges, also at home")
    return actions.change(by=by(listing.member), key=uuid7(), at=MONDAY_10AM, listing=listing, text=text, terms=terms)

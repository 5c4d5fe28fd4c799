"""Finding things: without scripts by a button, with them while somebody types; the same page."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from amser.listings.models import Kind
from amser.members.models import Membership
from tests.builders.agencies import a_place_of, a_scheme, an_offered_opportunity, an_organisation
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.builders.venues import an_offer
from tests.journeys.conftest import Visit

LONG = "Canolfan Gymunedol a Chymdeithasol Llanfihangel-y-Wennol-Uchaf"


@pytest.fixture(scope="module")
def mair(house: str) -> Membership:
    """A member of a bank where somebody gardens, in a land where others do too."""
    bank = a_bank("Chwilio", slug="chwilio")
    a_broker(bank)
    huw = a_member(bank, "Huw Dryw", can_do="Gardening, hedges, and a chat afterwards", place=a_place(bank))
    a_listing(huw, "Gardening for somebody who can no longer kneel", kind=Kind.OFFER, code="garden")
    a_listing(huw, "Garddio", kind=Kind.OFFER, code="garden", language="cy")
    scheme, garden = a_scheme("Cynllun chwilio"), an_organisation(LONG)
    an_offered_opportunity(garden, scheme, title="Garddio gyda'n gilydd", begins_at=timezone.now() + dt.timedelta(days=20))
    a_place_of(garden, "Yr Ardd Fawr", "The Big Garden")
    an_offer(scheme, title_cy="Cwrs garddio", title_en="A gardening course")
    return a_member(bank, "Mair Gwennol")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_everything_is_found_from_home_without_scripts(visit: Visit, mair: Membership, language: str, width: int) -> None:
    her = visit(language, mair.user, width=width).go("b/chwilio/home/").look("66-home-with-search")

    with her.page.expect_navigation():
        her.type(q="arddio").press("search.button")

    her.reads("Gardening for somebody").reads("Huw D")
    her.reads_key("search.why.other_language", word="Gardening").look("67-search")
    her.press_words(her.says("search.kind.places")).reads("Yr Ardd Fawr" if language == "cy" else "The Big Garden")
    her.press_words(her.says("search.kind.people")).reads("Huw D").look("68-search-people")
    her.go("search/?q=telynegu").reads_key("search.nothing").look("69-search-nothing")
    her.go("search/").reads_key("search.lede.both").look("66-search-empty")


def test_a_stranger_finds_things_from_the_front_page(visit: Visit, mair: Membership) -> None:
    stranger = visit("cy", width=360).go("").look("66-front-with-search")

    with stranger.page.expect_navigation():
        stranger.type(q="gardening").press("search.button")

    stranger.reads("Yr Ardd Fawr").look("67-search-stranger")
    assert "Huw" not in stranger.page.content()


def test_results_appear_while_somebody_types(visit: Visit, mair: Membership) -> None:
    her = visit("en", mair.user, scripts=True).go("search/")

    her.page.locator("[name=q]").press_sequentially("arddio")

    expect(her.page.locator("#found")).to_contain_text("Huw D")
    expect(her.page).to_have_url(re.compile(r"/en/search/\?q=arddio$"))
    expect(her.page.locator("[data-search-says]")).to_have_text(re.compile(r"Results: \d+"))
    assert her.page.evaluate("document.activeElement.name") == "q"
    assert str(her.page.locator("a.lang").get_attribute("href")).endswith("?q=arddio")
    assert her.barriers() == []

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
    """A member of a bank where somebody bakes, in a land where others do too; no other journey has to do with that."""
    bank = a_bank("Chwilio", slug="chwilio")
    a_broker(bank)
    huw = a_member(bank, "Huw Dryw", can_do="Baking, cakes, and a chat afterwards", place=a_place(bank))
    a_listing(huw, "Baking for somebody who can no longer knead", kind=Kind.OFFER, code="cooking")
    a_listing(huw, "Pobi", kind=Kind.OFFER, code="cooking", language="cy")
    scheme, kitchen = a_scheme("Cynllun chwilio"), an_organisation(LONG)
    an_offered_opportunity(kitchen, scheme, title="Pobi gyda'n gilydd", begins_at=timezone.now() + dt.timedelta(days=20))
    a_place_of(kitchen, "Y Gegin Bobi Fawr", "The Big Baking Kitchen")
    an_offer(scheme, title_cy="Cwrs pobi", title_en="A baking course")
    return a_member(bank, "Mair Gwennol")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_everything_is_found_from_home_without_scripts(visit: Visit, mair: Membership, language: str, width: int) -> None:
    her = visit(language, mair.user, width=width).go("b/chwilio/home/").look("66-home-with-search")

    with her.page.expect_navigation():
        her.type(q="bobi").press("search.button")

    her.reads("Baking for somebody").reads("Huw D")
    her.reads_key("search.why.other_language", word="Baking").look("67-search")
    her.press_words(her.says("search.kind.places")).reads("Y Gegin Bobi Fawr" if language == "cy" else "The Big Baking Kitchen")
    her.press_words(her.says("search.kind.people")).reads("Huw D").look("68-search-people")
    her.go("search/?q=telynegu").reads_key("search.nothing").look("69-search-nothing")
    her.go("search/").reads_key("search.lede.both").look("66-search-empty")


def test_a_stranger_finds_things_from_the_front_page(visit: Visit, mair: Membership) -> None:
    stranger = visit("cy", width=360).go("").look("66-front-with-search")

    with stranger.page.expect_navigation():
        stranger.type(q="baking").press("search.button")

    stranger.reads("Y Gegin Bobi Fawr").look("67-search-stranger")
    assert "Huw" not in stranger.page.content()


def test_results_appear_while_somebody_types(visit: Visit, mair: Membership) -> None:
    her = visit("en", mair.user, scripts=True).go("search/")

    her.page.locator("[name=q]").press_sequentially("bobi")

    expect(her.page.locator("#found")).to_contain_text("Huw D")
    expect(her.page).to_have_url(re.compile(r"/en/search/\?q=bobi$"))
    expect(her.page.locator("[data-search-says]")).to_have_text(re.compile(r"Results: \d+"))
    assert her.page.evaluate("document.activeElement.name") == "q"
    assert str(her.page.locator("a.lang").get_attribute("href")).endswith("?q=bobi")
    assert her.barriers() == []

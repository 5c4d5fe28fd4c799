"""Asking, offering, and looking after what one put on the board."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from amser.kernel.ids import uuid7
from amser.listings import actions
from amser.listings.actions import BoardText, Terms
from amser.listings.models import Kind, Listing, ListingState
from amser.members.models import Membership
from amser.web.member import posters
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing, category
from tests.builders.members import a_member, by
from tests.builders.people import AMSER
from tests.builders.visiting import key_in, visit_as
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def mair() -> Membership:
    bank = a_bank()
    a_broker(bank, "Nia Cydlynydd")
    return a_member(bank)


def answers(**changed: Any) -> dict[str, Any]:
    until = dt.date.today() + dt.timedelta(days=30)  # noqa: DTZ011  any day soon will do
    return {
        "key": str(uuid7()),
        "title": "A lift to the market on Fridays",
        "description": "There and back.",
        "language": "en",
        "category": "transport",
        "setting": "public",
        "part_of_it": "none",
        "availability": "Fridays",
        "takes_hours": "1",
        "takes_minutes": "30",
        "until_day": str(until.day),
        "until_month": str(until.month),
        "until_year": str(until.year),
        **changed,
    }


def send(browser: Client, member: Membership, page: str, language: str = "en", **changed: Any) -> Any:
    return browser.post(f"/{language}/b/{member.timebank.slug}/{page}", answers(**changed), follow=True)


def test_asking_puts_it_on_the_board_and_shows_it(mair: Membership) -> None:
    answer = send(visit_as(mair), mair, "ask/")

    listing = Listing.objects.get()
    assert answer.redirect_chain == [(f"/en/b/{mair.timebank.slug}/board/{listing.pk}/", 302)]
    assert "It is on the board now." in answer.content.decode()
    assert (listing.kind, listing.state, listing.level, listing.takes_minutes) == (Kind.REQUEST, ListingState.ON_BOARD, "D", 90)


def test_the_days_that_are_ticked_are_kept_shown_and_ticked_again_when_changing(mair: Membership) -> None:
    browser = visit_as(mair)
    shown = send(browser, mair, "ask/", days=["7", "6"], parts=["e"], availability="after tea").content.decode()
    listing = Listing.objects.get()
    form = browser.get(f"/en/b/{mair.timebank.slug}/mine/{listing.pk}/").content.decode()
    send(browser, mair, f"mine/{listing.pk}/", days=[], parts=[])

    assert "Saturday, Sunday, evenings" in shown
    assert "after tea" in shown
    assert re.findall(r'name="(?:days|parts)" value="(.)"[^>]* checked', form) == ["6", "7", "e"]
    assert (listing.days, listing.parts) == ("67", "e")
    listing.refresh_from_db()
    assert (listing.days, listing.parts) == ("", "")


def test_a_day_that_does_not_exist_is_not_kept(mair: Membership) -> None:
    html = send(visit_as(mair), mair, "ask/", days=["8"]).content.decode()

    assert 'id="id_days_error"' in html
    assert not Listing.objects.exists()


def test_pressing_twice_posts_once(mair: Membership) -> None:
    browser, key = visit_as(mair), str(uuid7())

    for _ in range(2):
        send(browser, mair, "ask/", key=key)

    assert Listing.objects.count() == 1


def test_a_form_sent_again_with_other_words_is_told_so(mair: Membership) -> None:
    browser, key = visit_as(mair), str(uuid7())
    send(browser, mair, "ask/", key=key)

    answer = send(browser, mair, "ask/", key=key, title="Something else")

    assert "This form was sent before with different details." in answer.content.decode()
    assert Listing.objects.count() == 1


def test_an_offer_that_waits_says_kindly_what_comes_next() -> None:
    bank = a_bank()
    a_broker(bank, "Nia Cydlynydd")
    dai = a_member(bank, "Dai Newydd", cleared=())

    html = send(visit_as(dai), dai, "offer/", trade="no").content.decode()

    assert Listing.objects.get().state == ListingState.WAITING
    assert "Nia looks at this before it goes on the board. There is nothing more to do today." in html


def test_somebodys_paid_trade_waits_with_guidance(mair: Membership) -> None:
    html = send(visit_as(mair), mair, "offer/", "cy", trade="yes").content.decode()

    assert Listing.objects.get().is_trade
    assert "Holwch Nia yn gyntaf am dreth ac yswiriant." in html


@pytest.mark.parametrize("part", ["care", "money", "health_lift", "children"])
def test_what_the_law_asks_about_makes_it_regulated(mair: Membership, part: str) -> None:
    html = send(visit_as(mair), mair, "ask/", part_of_it=part).content.decode()

    listing = Listing.objects.get()
    assert (listing.is_regulated, listing.level, listing.state) == (True, "R", ListingState.WAITING)
    assert "The law asks for extra care with this. Nia will talk to you about it first." in html


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": ""}, "title", "Nothing is written here."),
        ({"category": ""}, "category", "Nothing is chosen yet."),
        ({"part_of_it": ""}, "part_of_it", "Nothing is chosen yet."),
        ({"setting": "moon"}, "setting", "Nothing is chosen yet."),
        ({"description": "Phone me: 01632 960 123"}, "description", "This looks like a phone number or an address."),
        ({"availability": "01632 960123"}, "availability", "This looks like a phone number or an address."),
        ({"other_description": "Yno ac yn ôl."}, "other_title", "Nothing is written here."),
        ({"until_day": "31", "until_month": "2"}, "until", "There is no such date."),
        ({"takes_hours": "long"}, "takes", "We cannot read this length of time."),
        ({"title": "x" * 121}, "title", "Letters now: 121. The most allowed: 120."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    mair: Membership, changed: dict[str, str], field: str, words: str
) -> None:
    html = send(visit_as(mair), mair, "ask/", **{"availability": "every Friday", **changed}).content.decode()

    beside = html.split(f'id="id_{field}_error"')[1].split("</p>")[0]
    assert words in beside.replace("</b>", "")
    assert not Listing.objects.exists()
    assert "Nothing you typed is lost." in html
    assert changed.get("title", "A lift to the market on Fridays") in html


def test_the_language_switch_keeps_what_was_typed(mair: Membership) -> None:
    html = send(visit_as(mair), mair, "ask/", "cy", title="Paned", category="", _switch="cy").content.decode()

    assert 'value="Paned"' in html
    assert "Beth hoffech chi ei gael?" in html
    assert 'role="alert"' not in html
    assert not Listing.objects.exists()


def test_a_listing_in_both_languages_shows_the_readers_and_offers_the_other(mair: Membership) -> None:
    listing = a_listing(mair, "Paned", language="cy", other_title="Tea", other_description="And cake")

    html = visit_as(a_member(mair.timebank, "Huw Awrlais")).get(f"/en/b/{mair.timebank.slug}/board/{listing.pk}/").content.decode()

    assert '<h1 lang="en">Tea</h1>' in html
    assert "Read it in Welsh" in html
    assert '<p lang="cy"><b>Paned</b></p>' in html


def test_a_fellow_member_can_answer_and_the_owner_can_look_after_it(mair: Membership) -> None:
    listing, huw = a_listing(mair), a_member(mair.timebank, "Huw Awrlais")
    path = f"/en/b/{mair.timebank.slug}/board/{listing.pk}/"

    theirs, own = visit_as(huw).get(path).content.decode(), visit_as(mair).get(path).content.decode()

    assert "I can help" in theirs
    assert f"{path}arrange/" in theirs
    assert f"/already/?listing={listing.pk}" in theirs
    assert "Keep it up for longer" not in theirs
    assert "I can help" not in own
    assert "Keep it up for longer" in own


def test_what_the_bank_holds_is_arranged_by_telephone(mair: Membership) -> None:
    listing = actions.list_it(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        bank=mair.timebank,
        member=None,
        kind=Kind.REQUEST,
        text=BoardText(language="en", title="Two people to make tea"),
        terms=Terms(category=category("community"), setting="group", expires_on=dt.date(2027, 2, 14)),
    )

    html = visit_as(mair).get(f"/en/b/{mair.timebank.slug}/board/{listing.pk}/").content.decode()

    assert "Phone Nia to arrange it:" in html
    assert "I can help" not in html


def test_changing_shows_what_was_said_and_keeps_what_is_said_now(mair: Membership) -> None:
    listing, browser = a_listing(mair, description="There and back."), visit_as(mair)
    page = f"mine/{listing.pk}/"
    html = browser.get(f"/en/b/{mair.timebank.slug}/{page}").content.decode()

    send(browser, mair, page, key=key_in(html), title="A lift to the coast")

    assert "There and back." in html
    assert Listing.objects.get().title == "A lift to the coast"


@pytest.mark.parametrize(
    ("press", "state", "words"),
    [
        ("pause", ListingState.PAUSED, "It is down for now."),
        ("take-down", ListingState.DOWN, "It has been taken down."),
        ("renew", ListingState.ON_BOARD, "It is on the board now."),
    ],
)
def test_one_press_is_enough_and_only_a_press(mair: Membership, press: str, state: str, words: str) -> None:
    listing, browser = a_listing(mair), visit_as(mair)
    path = f"/en/b/{mair.timebank.slug}/mine/{listing.pk}/{press}/"

    assert browser.get(path).status_code == 405
    html = browser.post(path, {"key": str(uuid7())}, follow=True).content.decode()

    assert words in html
    assert Listing.objects.get().state == state


def test_what_is_down_for_now_goes_up_again(mair: Membership) -> None:
    listing = a_listing(mair)
    actions.pause(by=by(mair), key=uuid7(), at=MONDAY_10AM, listing=listing)

    visit_as(mair).post(f"/en/b/{mair.timebank.slug}/mine/{listing.pk}/show-again/", {"key": str(uuid7())})

    assert Listing.objects.get().state == ListingState.ON_BOARD


def test_nobody_presses_for_somebody_else(mair: Membership) -> None:
    listing, huw = a_listing(mair), a_member(mair.timebank, "Huw Awrlais")
    elsewhere = a_member(a_bank("Cwmbach"), "Dai Arall")

    for other in (huw, elsewhere):
        for press in ("", "renew/", "pause/", "show-again/", "take-down/"):
            path = f"/en/b/{other.timebank.slug}/mine/{listing.pk}/{press}"
            assert visit_as(other).post(path, answers()).status_code == 404

    assert Listing.objects.get().state == ListingState.ON_BOARD


def test_what_has_moved_on_says_so(mair: Membership) -> None:
    listing = a_listing(mair, code="shopping", is_regulated=True)

    html = visit_as(mair).post(f"/en/b/{mair.timebank.slug}/mine/{listing.pk}/renew/", {}, follow=True).content.decode()

    assert "This has changed while you were reading." in html
    assert Listing.objects.get().state == ListingState.WAITING


def test_a_poster_carries_the_banks_telephone_and_nobodys_name(mair: Membership) -> None:
    listing = a_listing(mair)

    html = visit_as(mair).get(f"/en/b/{mair.timebank.slug}/board/{listing.pk}/poster/").content.decode()

    poster = html.split('<article class="poster">')[1].split("</article>")[0]
    assert "01632 960 123" in poster
    assert "Mair" not in poster
    assert "960 147" not in html


def test_a_poster_says_in_both_languages_what_where_when_and_how_to_answer(mair: Membership) -> None:
    listing = a_listing(mair)
    place = a_place(mair.timebank)
    Listing.objects.filter(pk=listing.pk).update(place=place, availability="Friday mornings")

    html = visit_as(mair).get(f"/en/b/{mair.timebank.slug}/board/{listing.pk}/poster/").text

    poster = html.split('<article class="poster">')[1].split("</article>")[0]
    for words in ("Cais: ", "Request: ", "Glan yr Afon", "Riverside", "Friday mornings", "To answer, phone or go to:", "I ateb"):
        assert words in poster
    for language, number in (("cy", "Rhif"), ("en", "Number")):
        assert f"/{language}/b/{mair.timebank.slug}<" in poster
        assert f"<b>{number}:</b> {listing.pk}<" in poster
    assert mair.timebank.name_cy in poster


def test_the_code_of_a_poster_holds_the_banks_address_and_nothing_else(mair: Membership) -> None:
    made = posters.poster(a_listing(mair), mair.timebank)

    assert made.address.endswith(f"/b/{mair.timebank.slug}/")
    assert made.code == posters.code_of(made.address)
    assert made.code.path.count("M") > 100

"""What credits can be used for, for everybody: searched in both languages, narrowed, on a map, on paper."""

import datetime as dt

import pytest
from django.test import Client

from amser.agencies.models import Scheme
from amser.kernel.ids import uuid7
from amser.organisations.models import Place
from amser.venues import actions
from amser.venues.models import Offer
from amser.web.credits.map import places_drawn
from tests.builders.agencies import a_place_of, a_scheme
from tests.builders.people import AMSER
from tests.builders.venues import a_venue, an_offer
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme(slug="credydau")


def shown(client: Client, query: str, *, language: str = "en") -> str:
    """The brochure, as a stranger reads it."""
    return client.get(f"/{language}/s/credydau/use/?{query}").content.decode()


def at(place: Place, latitude: float, longitude: float) -> Place:
    """Put a place somewhere on the earth."""
    place.latitude, place.longitude = round(latitude * 100_000), round(longitude * 100_000)
    place.save()
    return place


@pytest.mark.parametrize("words", ["nofio", "SWIMMING", "pwll caerffili", "teulu swim"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_offers_are_found_by_words_of_either_language(client: Client, scheme: Scheme, words: str, language: str) -> None:
    swim = an_offer(scheme, a_venue(scheme, "Pwll Caerffili"))
    an_offer(scheme, title_cy="Theatr", title_en="Theatre", about_cy="Drama", about_en="A play")

    found = shown(client, f"q={words}", language=language)

    assert f"/use/{swim.pk}/" in found
    assert found.count('class="card listing') == 1


def test_the_brochure_is_narrowed_by_council_day_families_and_no_booking(client: Client, scheme: Scheme) -> None:
    saturday = an_offer(scheme, a_venue(scheme, council="W06000018"), windows=[(5, dt.time(9), dt.time(12))])
    adults = an_offer(scheme, a_venue(scheme, council="W06000019"), child_credits=None, is_bookable=True, needs_booking=True)

    for query, expected in [
        ("council=W06000018", {saturday}), ("d=5", {saturday, adults}), ("d=0", {adults}), ("k=families", {saturday}),
        ("k=come", {saturday}), ("council=W06000018&d=0", set()), ("council=nonsense&d=9&k=x&page=999", {saturday, adults}),
    ]:  # fmt: skip
        found = shown(client, query)
        assert {offer for offer in (saturday, adults) if f"/use/{offer.pk}/" in found} == expected, query


def test_drafts_closed_offers_and_those_that_are_over_are_read_by_nobody(client: Client, scheme: Scheme) -> None:
    draft = an_offer(scheme, is_published=False)
    closed = actions.close_offer(by=AMSER, key=uuid7(), at=MONDAY_10AM, offer=an_offer(scheme))
    over = an_offer(scheme, ends_on=dt.date(2020, 2, 1))

    for offer in (draft, closed, over):
        assert client.get(f"/en/s/credydau/use/{offer.pk}/").status_code == 404
    assert 'class="card listing' not in shown(client, "")


def test_an_offers_page_says_everything_before_one_goes(client: Client, scheme: Scheme) -> None:
    offer = an_offer(
        scheme, windows=[(5, dt.time(9), dt.time(12)), (6, dt.time(9), dt.time(12))], most_a_day=4, capacity=20, is_bookable=True,
        needs_booking=True, lead_minutes=120, use_for="families",
    )  # fmt: skip

    said = client.get(f"/en/s/credydau/use/{offer.pk}/").content.decode()

    for words in (
        "Saturday, Sunday 9:00am–12:00pm", "Families: adults with somebody under 16", "Book before you come", "2 hours",
        "Most people on one card in a day", "Under 8: with an adult.", "Adults: 1 · Under 16: 1",
    ):  # fmt: skip
        assert words in said, words


def test_places_stand_on_the_map_where_they_are_to_one_another(scheme: Scheme) -> None:
    venue = a_venue(scheme)
    cardiff, caerphilly = at(a_place_of(venue), 51.48, -3.18), at(a_place_of(venue), 51.58, -3.22)
    offers = [an_offer(scheme, venue, place=place) for place in (cardiff, caerphilly)]
    nowhere = an_offer(scheme, venue)

    stops, found = places_drawn([*offers, nowhere])

    assert found is not None
    assert [(stop.number, stop.place) for stop in stops] == [(1, cardiff), (2, caerphilly)]
    south, north = found.marks
    assert north.y < south.y
    assert north.x < south.x
    # 0.1 degrees of latitude are 11.1 km, and so says the line below the map.
    assert (south.y - north.y) / found.scale * float(found.scale_km) == pytest.approx(11.1, rel=0.02)


def test_places_far_apart_are_seen_in_the_whole_country_and_those_at_one_place_share_a_mark(scheme: Scheme) -> None:
    venue = a_venue(scheme)
    positions = [(51.48, -3.18), (53.22, -4.13), (51.48, -3.18), (51.48, -3.181)]
    offers = [an_offer(scheme, venue, place=at(a_place_of(venue), *position)) for position in positions]

    stops, found = places_drawn(offers)

    assert found is not None
    assert [stop.number for stop in stops] == [1, 2, 1, 1]
    assert [(mark.number, mark.count) for mark in found.marks] == [(1, 3), (2, 1)]
    assert all(0 <= mark.x <= found.width and 0 <= mark.y <= found.height for mark in found.marks)
    assert len([land for land in found.land if land.kind != "beyond"]) == 22


def test_the_map_asks_nothing_of_anybody_else_and_names_each_place_beside_it(client: Client, scheme: Scheme) -> None:
    venue = a_venue(scheme)
    an_offer(scheme, venue, place=a_place_of(venue, "Y Pwll", "The pool"))

    page = client.get("/en/s/credydau/use/map/").content.decode()

    assert "The pool" in page
    assert 'class="map"' in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_booklet_is_a_paper_in_one_language(client: Client, scheme: Scheme, language: str) -> None:
    an_offer(scheme, a_venue(scheme, council="W06000018"))

    answer = client.get(f"/cy/s/credydau/use/booklet/{language}/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.get("/cy/s/credydau/use/booklet/fr/").status_code == 404


def test_an_offer_of_another_scheme_is_not_found_here(client: Client, scheme: Scheme) -> None:
    other: Offer = an_offer(a_scheme("Cynllun arall"))

    assert client.get(f"/en/s/{scheme.slug}/use/{other.pk}/").status_code == 404

"""The map of what everybody may find: read without scripts, and moved about in by keyboard under the page's own policy."""

import datetime as dt
import gzip
from typing import Final

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request

from tests.builders.agencies import a_place_of, a_scheme, an_offered_opportunity, an_organisation
from tests.builders.banks import a_bank
from tests.builders.venues import a_venue, an_offer
from tests.journeys.conftest import Visit
from tests.journeys.visitor import SCREENS, Visitor, too_wide

COLD: Final = 100_000  # bytes on the way of a first visit
TOWNS: Final = (
    ("Bangor", 53.227, -4.129, "W06000002"), ("Caernarfon", 53.139, -4.274, "W06000002"), ("Wrecsam", 53.046, -2.993, "W06000006"),
    ("Aberystwyth", 52.415, -4.083, "W06000008"), ("Llanelli", 51.681, -4.161, "W06000010"), ("Abertawe", 51.621, -3.944, "W06000011"),
    ("Caerffili", 51.574, -3.218, "W06000018"), ("Caerdydd", 51.482, -3.179, "W06000015"), ("Penarth", 51.435, -3.174, "W06000014"),
    ("Hwlffordd", 51.802, -4.969, "W06000009"),
)  # fmt: skip


@pytest.fixture(scope="module")
def wales(house: str) -> str:
    """Return the house, with something in ten towns."""
    with transaction.atomic():
        scheme = a_scheme()
        a_bank("Map")
        for number, (town, latitude, longitude, council) in enumerate(TOWNS):
            name = f"Canolfan {town}"
            whose = a_venue(scheme, name, council=council) if number % 2 else an_organisation(name, council=council)
            place = a_place_of(whose, f"Y Neuadd, {town}", f"The Hall, {town}")
            place.latitude, place.longitude = round(latitude * 100_000), round(longitude * 100_000)
            place.save()
            if number % 2:
                an_offer(scheme, whose, place=place)
            begins_at = timezone.now() + dt.timedelta(days=7)
            an_offered_opportunity(whose, scheme, title=f"Garddio yn {town}", place=place, begins_at=begins_at)
    return house


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
@pytest.mark.parametrize("query", ["", "k=use&k=bank", "council=W06000015"])
def test_the_list_and_the_picture_are_read_without_scripts(visit: Visit, wales: str, language: str, width: int, query: str) -> None:
    assert wales
    reader: Visitor = visit(language, width=width)

    reader.go(f"map/?{query}").look(f"80-map-{query or 'all'}")
    reader.page.emulate_media(media="print")

    assert reader.page.locator("svg.map").is_visible()
    assert not reader.page.locator("[data-map-open]").is_visible()


@pytest.mark.parametrize(("language", "width", "scheme"), [("cy", 360, "light"), ("en", 1280, "dark")])
def test_one_moves_about_in_it_by_keyboard_and_only_our_own_server_is_asked(
    browser: Browser, wales: str, language: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page, asked, complaints = context.new_page(), list[Request](), list[str]()
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  what Playwright keeps its own mark on
    page.on("console", lambda said: complaints.append(said.text))
    try:
        page.goto(f"{wales}/{language}/map/", wait_until="networkidle")
        weight = {request.url: _on_the_way(request) for request in asked}
        assert sum(weight.values()) < COLD, weight
        assert not [request for request in asked if "leaflet" in request.url]

        page.locator("[data-map-open]").focus()
        page.keyboard.press("Enter")
        page.locator(".moving .leaflet-marker-icon").first.wait_for()

        _walk(page)
        page.screenshot(path=SCREENS / f"81-map-moving-{language}-{width}.png", full_page=True)
        assert complaints == []
        assert too_wide(page) == []
        assert {request.url.split("/", 3)[2] for request in asked if not request.url.startswith("data:")} == {wales.split("/", 3)[2]}
    finally:
        context.close()


def _on_the_way(request: Request) -> int:
    """Return how many bytes an installation sends for it: everything but letters is compressed."""
    answer = request.response()
    assert answer is not None
    return len(answer.body() if request.url.endswith(".woff2") else gzip.compress(answer.body()))


def _walk(page: Page) -> None:
    """Come nearer by keyboard, open what stands at a mark, and close it."""
    marks = page.locator(".moving .leaflet-marker-icon")
    before = marks.count()
    assert not page.locator("svg.map").is_visible()
    assert page.locator(".moving").evaluate("e => e === document.activeElement")
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(800)
    assert marks.count() > before
    town = page.locator(".moving .leaflet-marker-icon[aria-label^='Canolfan Hwlffordd'], .moving .leaflet-marker-icon").first
    town.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)


def test_what_moves_has_no_barrier(visit: Visit, wales: str) -> None:
    assert wales
    reader: Visitor = visit("cy", scripts=True)

    reader.go("map/?k=use")
    reader.press("map.move").page.locator(".moving .leaflet-marker-icon").first.wait_for()
    reader.page.wait_for_timeout(500)

    assert reader.barriers() == []
    reader.page.locator(".moving .leaflet-marker-icon").first.press("Enter")
    popup = reader.page.locator(".moving .leaflet-popup a").first
    popup.wait_for()
    assert reader.barriers() == []

"""The map of what everybody may find: listed and drawn alike, narrowed without scripts, and never a home."""

import dataclasses
import datetime as dt
import itertools
import json
import re
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amser.agencies.models import Scheme
from amser.organisations.models import Organisation, Place
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import councils_by_code
from amser.ui.assets import UI
from amser.web.maps import outline, pages
from amser.web.maps.drawing import SEVERAL, SHAPES, Spot, drawn
from amser.web.maps.things import Kind
from tests.builders.agencies import a_place_of, a_scheme, an_offered_opportunity, an_organisation
from tests.builders.banks import a_bank, a_place
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.builders.venues import a_venue, an_offer
from tests.builders.when import MONDAY_10AM

CARDIFF: Final = "W06000015"
GWYNEDD: Final = "W06000002"
BARRY: Final = (51.40, -3.28)
_HOMES: Final = ("members_", "listings_", "timebanks_place", "exchanges_", "identity_", "agencies_participant")


@dataclasses.dataclass
class Everything:
    """One of each kind, with a member's home that must not be found."""

    scheme: Scheme
    bank: TimeBank
    venue: Organisation
    club: Organisation


def _at(place: Place, latitude: float, longitude: float, **about: Any) -> Place:
    place.latitude, place.longitude = round(latitude * 100_000), round(longitude * 100_000)
    for name, value in about.items():
        setattr(place, name, value)
    place.save()
    return place


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "now", lambda: MONDAY_10AM)


@pytest.fixture
def everything(db: None) -> Everything:
    scheme, bank = a_scheme(slug="credydau"), a_bank()
    venue, club = a_venue(scheme, "Canolfan Llanelli"), an_organisation("Clwb Chwarae")
    an_offer(scheme, venue, place=_at(a_place_of(venue, "Y Pwll", "The pool"), 51.68, -4.16, council="W06000010"))
    hall = _at(a_place_of(club, "Y Neuadd", "The hall"), 51.482, -3.18, council=CARDIFF)
    an_offered_opportunity(club, scheme, title="Darllen", place=hall)
    return Everything(scheme, bank, venue, club)


def _features(client: Client, query: str = "", *, language: str = "en") -> list[dict[str, Any]]:
    answer = client.get(f"/{language}/map/places.json?{query}")
    assert answer["Content-Type"] == "application/geo+json"
    found: list[dict[str, Any]] = json.loads(answer.content)["features"]
    return found


def _shown(client: Client, query: str = "", *, language: str = "en") -> str:
    return client.get(f"/{language}/map/?{query}").content.decode()


def _headings(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", heading) for heading in re.findall(r'<div class="stack-s"><h3>(.*?)</h3>', page)]


@pytest.mark.usefixtures("everything")
def test_the_list_is_in_the_welsh_alphabet_and_says_what_each_is(client: Client) -> None:
    page = _shown(client, language="cy")

    # In Welsh, ch comes after every c, and ll after every l.
    assert _headings(page) == ["Banc Amser Aberwennol", "Canolfan Llanelli", "Clwb Chwarae", "Darllen"]
    for words in ("Banciau amser", "Ble i ddefnyddio credydau", "Sefydliadau", "Pethau i&#x27;w gwneud", "Y Pwll", "Y Neuadd"):
        assert words in page, words


def test_the_numbers_of_the_list_are_those_of_the_picture_and_of_the_places_that_are_fetched(
    client: Client, everything: Everything
) -> None:
    page = _shown(client)
    listed = [int(number) for number in re.findall(r'<b class="vh">(\d+)</b>', page)]
    picture = re.search(r'<svg class="map".*?</svg>', page, re.DOTALL)

    assert picture
    drawn_ones = re.findall(r'class="mark (\w+)".*?<text[^>]*>(\d+)</text>', picture[0])
    assert sorted(set(listed)) == [int(number) for _, number in drawn_ones]
    assert [feature["properties"]["number"] for feature in _features(client)] == listed
    # The club and what one can do there are at one place: one mark of several kinds, one number.
    club = [feature["properties"]["number"] for feature in _features(client) if feature["properties"]["kind"] in {"do", "organisation"}]
    assert len(club) == 2
    assert len(set(club)) == 1
    assert (SEVERAL, str(club[0])) in drawn_ones
    assert everything.bank.name_en in page


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("k=do", {"do"}), ("k=use", {"use"}), ("k=organisation", {"organisation"}), ("k=bank", {"bank"}),
        ("k=do&k=bank", {"do", "bank"}), (f"council={CARDIFF}", {"do", "organisation"}), (f"council={GWYNEDD}", {"bank"}),
        (f"council={CARDIFF}&k=use", set()), ("k=nonsense&council=W99999999&page=999", {"do", "use", "organisation", "bank"}),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_kind_and_by_council_without_scripts(client: Client, query: str, kinds: set[str]) -> None:
    assert {feature["properties"]["kind"] for feature in _features(client, query)} == kinds
    assert len(_headings(_shown(client, query))) == len(_features(client, query))


def test_only_public_places_of_organisations_and_the_middles_of_councils_stand_on_it_and_never_a_home(
    client: Client, everything: Everything
) -> None:
    home = a_place(everything.bank, "Cwm Cudd", "Hidden Valley")
    member = a_member(everything.bank, "Enfys Gudd", place=home)
    a_listing(member, title="Reidiau i'r dref")
    closed = _at(a_place_of(everything.club, "Hen Neuadd", "Old hall"), 52.0, -4.0, closed_at=MONDAY_10AM)
    an_offered_opportunity(everything.club, everything.scheme, title="Heb gyhoeddi", is_published=False, place=closed)
    unlisted = an_organisation("Grŵp cudd")
    _at(a_place_of(unlisted, "Parlwr", "Front room"), 52.5, -3.5)
    Organisation.objects.filter(pk=unlisted.pk).update(listed_at=None)

    with CaptureQueriesContext(connection) as asked:
        features, page = _features(client), _shown(client)

    of_organisations = {
        (place.longitude / 100_000, place.latitude / 100_000)
        for place in Place.objects.open().filter(organisation__in=[everything.venue, everything.club])
        if place.latitude and place.longitude
    }
    of_councils = {(point[1], point[0]) for code in councils_by_code() if (point := outline.middle_of(code))}
    assert len(features) == 4
    for feature in features:
        allowed = of_councils if feature["properties"]["kind"] == "bank" else of_organisations
        assert tuple(feature["geometry"]["coordinates"]) in allowed, feature
    # What is not read cannot be shown: no table that knows people is asked.
    read = " ".join(query["sql"] for query in asked.captured_queries)
    assert "organisations_place" in read
    assert [table for table in _HOMES if f'"{table}' in read] == []
    said = page + json.dumps(features, ensure_ascii=False)
    for words in (
        "Enfys",
        "Heol Ddirgel",
        "LL57",
        "960 777",
        "Cwm Cudd",
        "Hidden Valley",
        "Reidiau",
        "Old hall",
        "Heb gyhoeddi",
        "Front room",
    ):
        assert words not in said, words


@pytest.mark.django_db
def test_what_says_not_where_it_is_is_in_the_list_and_not_in_the_picture(client: Client) -> None:
    scheme = a_scheme()
    an_offer(scheme, a_venue(scheme, "Amgueddfa Heb Le"))

    assert _headings(_shown(client, "k=use")) == ["Amgueddfa Heb Le (English)"]
    assert "Not in the picture." in _shown(client, "k=use")
    assert 'class="map"' not in _shown(client, "k=use")
    assert _features(client, "k=use") == []


@pytest.mark.usefixtures("everything")
def test_the_page_asks_nothing_of_anybody_else_and_holds_no_style_or_script(client: Client) -> None:
    page = _shown(client)

    assert not re.search(r"https?://", page.replace("http://www.w3.org", ""))
    assert " style=" not in page
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []


@pytest.mark.usefixtures("everything")
def test_it_is_light_before_somebody_asks_for_more(client: Client) -> None:
    page = _shown(client)

    assert "leaflet.js" not in "".join(re.findall(r"<(?:script|link)[^>]*>", page))
    assert len(page.encode()) < 60_000


# The drawing, without a database.


def test_every_council_is_drawn_with_a_middle_that_is_on_its_land() -> None:
    assert set(outline.areas()) == {"", *councils_by_code()}
    for code in councils_by_code():
        point = outline.middle_of(code)
        assert point is not None
        assert [other for other, area in outline.areas().items() if any(_holds(ring.points, point) for ring in area.rings)] == [code]


@pytest.mark.parametrize(
    ("point", "council"),
    [((51.4816, -3.1791), CARDIFF), ((53.14, -4.07), GWYNEDD), ((52.41, -4.06), "W06000008"), ((51.62, -3.94), "W06000011"),
     ((53.26, -4.31), "W06000001"), ((52.71, -2.75), "")],
)  # fmt: skip
def test_known_places_lie_in_their_councils(point: tuple[float, float], council: str) -> None:
    assert [code for code, area in outline.areas().items() if any(_holds(ring.points, point) for ring in area.rings)] == [council]


def _holds(ring: tuple[outline.Point, ...], point: outline.Point) -> bool:
    """Whether a point is inside a closed line: a ray from it crosses the line an odd number of times."""
    inside = False
    for (north, east), (other_north, other_east) in itertools.pairwise(ring):
        if (north > point[0]) != (other_north > point[0]):
            inside ^= point[1] < east + (point[0] - north) / (other_north - north) * (other_east - east)
    return inside


def test_marks_never_cover_one_another_and_every_spot_has_one() -> None:
    spots = [Spot((51.4 + (step * 37 % 200) / 100, -5.2 + (step * 61 % 230) / 100), list(Kind)[step % 4]) for step in range(600)]

    found = drawn(spots)

    assert found is not None
    assert len(found.numbers) == len(spots)
    assert sum(mark.count for mark in found.marks) == len(spots)
    assert [mark.number for mark in found.marks] == list(range(1, len(found.marks) + 1))
    for one in found.marks:
        assert all((one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= 26**2 for other in found.marks if other != one)


def test_a_council_is_shown_whole_and_marked_even_where_nothing_is() -> None:
    found = drawn([], council=CARDIFF)

    assert found is not None
    assert found.marks == []
    assert [land.kind for land in found.land].count("chosen") == 1
    assert drawn([]) is None


def test_something_outside_wales_is_shown_where_it_is() -> None:
    found = drawn([Spot(BARRY, "do"), Spot((55.95, -3.19), "do")])

    assert found is not None
    assert [mark.number for mark in found.marks] == [1, 2]
    assert found.marks[1].y < found.marks[0].y


def test_every_kind_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == {*Kind, SEVERAL}
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_leaflet_is_here_with_its_licence_and_names_nothing_that_is_not() -> None:
    folder = UI / "static" / "ui" / "map"
    code = (folder / "vendor" / "leaflet" / "leaflet.js").read_text(encoding="utf-8")
    style = (folder / "vendor" / "leaflet" / "leaflet.css").read_text(encoding="utf-8")

    assert "Leaflet 1.9.4" in code
    assert "sourceMappingURL" not in code
    assert all(
        (folder / "vendor" / "leaflet" / name).exists()
        for name in ("LICENSE.txt", "VERSION.txt", *re.findall(r"url\((images/[^)]+)\)", style))
    )
    assert "Open Government Licence" in (folder / "SOURCE.txt").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", (folder / "map.css").read_text(encoding="utf-8")), "colours are the tokens'"


@pytest.mark.usefixtures("everything")
def test_what_is_over_is_not_on_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(_features(client, "k=do")) == 1

    monkeypatch.setattr(pages, "now", lambda: MONDAY_10AM + dt.timedelta(days=30))

    assert _features(client, "k=do") == []


def test_it_asks_four_questions_however_much_there_is(client: Client, everything: Everything) -> None:
    def questions(path: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return [query["sql"] for query in asked.captured_queries]

    few = [questions(path) for path in ("/en/map/", "/en/map/places.json")]
    for number in range(4):
        venue = a_venue(everything.scheme, f"Lle {number}")
        place = _at(a_place_of(venue), 51.5 + number / 5, -3.5)
        an_offer(everything.scheme, venue, place=place)
        an_offered_opportunity(venue, everything.scheme, place=place)
        a_bank()
    many = [questions(path) for path in ("/en/map/", "/en/map/places.json")]

    assert [len(asked) for asked in few] == [4, 4]
    assert [len(asked) for asked in many] == [4, 4]

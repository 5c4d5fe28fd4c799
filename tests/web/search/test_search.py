"""One search over everything: who finds what, why, and in which order; and who never finds it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amser.geography import Point
from amser.kernel.ids import uuid7
from amser.listings.models import Kind
from amser.members import actions as members
from amser.members.models import Membership
from tests.builders.agencies import a_place_of, a_scheme, an_offered_opportunity, an_organisation
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank, a_place
from tests.builders.board import a_listing
from tests.builders.members import a_member, an_applicant, by
from tests.builders.safety import kept_apart
from tests.builders.venues import an_offer
from tests.builders.visiting import visit_as
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

SOON = dt.timedelta(days=14)


def ask(words: str, reader: Membership | None = None, *, kind: str = "", language: str = "en", **more: str) -> Any:
    """What is answered to a question, of a member or a stranger."""
    client = visit_as(reader) if reader else Client()
    answer = client.get(f"/{language}/search/", {"q": words, "kind": kind, **more})
    assert answer.status_code == 200
    return answer


def titles(answer: Any) -> list[str]:
    """What was found, in its order."""
    return [one.title for one in answer.context["results"]]


def one_of_each() -> Membership:
    """Gardening of every kind, in English or in both languages; and Mair, who has none of it."""
    bank = a_bank()
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw", can_do="Gardening and hedges", place=a_place(bank))
    a_listing(huw, "Gardening for an hour", kind=Kind.OFFER, code="garden")
    scheme, garden = a_scheme(), an_organisation("Gardd Aberwennol")
    an_offered_opportunity(garden, scheme, title="Garddio", begins_at=timezone.now() + SOON)
    a_place_of(garden, "Yr Ardd Fawr", "The Big Garden")
    an_offer(scheme, title_cy="Cwrs garddio", title_en="A gardening course")
    return mair


def test_a_mutated_word_of_welsh_finds_english_titles_of_every_kind() -> None:
    mair = one_of_each()

    found = ask("arddio", mair)

    assert {one.kind for one in found.context["results"]} == {
        *("Offer", "Member", "What you can do", "Where to use credits", "Organisation", "Place"),
    }
    assert "Gardening for an hour" in titles(found)
    assert "Found in the other language: “Gardening”" in found.content.decode()


def test_a_result_says_where_it_is_in_which_language_and_why() -> None:
    mair = one_of_each()

    line = next(one for one in ask("gardens", mair, kind="board").context["results"])
    huw = next(one for one in ask("hedge", mair, kind="people").context["results"])
    half = next(one for one in ask("gardenin", mair, kind="board").context["results"])

    assert half.words == "Gardening"
    assert (line.where, line.written, line.words) == ("Riverside", "Written in English", "Gardening")
    assert (huw.title, huw.where, huw.words, huw.who) == ("Huw D", "Riverside", "hedges", "Offers: Gardening for an hour")


def test_somebody_is_found_by_what_they_offer_and_only_once() -> None:
    bank = a_bank()
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw", can_do="Trwsio beiciau")
    a_listing(huw, "Bicycle repairs", kind=Kind.OFFER)
    a_listing(huw, "Wheels put right", kind=Kind.OFFER)

    assert len(titles(ask("beic", mair, kind="people"))) == 1
    assert len(titles(ask("olwyn wheels", mair, kind="people"))) == 1


def test_hidden_members_and_those_who_are_away_are_found_by_nobody() -> None:
    bank = a_bank()
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw", can_do="Garddio", hidden=True)
    cai, ela = a_member(bank, "Cai Robin", can_do="Garddio"), an_applicant(bank, "Ela Robin", can_do="Garddio")
    members.pause(by=by(cai), key=uuid7(), at=MONDAY_10AM, membership=cai)
    for one in (huw, cai):
        a_listing(one, "Garddio", kind=Kind.OFFER, language="cy")

    assert titles(ask("arddio", mair)) == titles(ask("arddio")) == titles(ask("arddio", ela)) == []


def test_two_who_are_kept_apart_find_nothing_of_each_other_whichever_was_named_first() -> None:
    bank, other_bank = a_bank(), a_bank("Tregwennol")
    mair, huw = a_member(bank, "Mair Gwennol", can_do="Garddio"), a_member(bank, "Huw Dryw", can_do="Garddio")
    away = a_member(other_bank, user=huw.user)
    for one in (mair, huw, away):
        a_listing(one, "Garddio", kind=Kind.OFFER, language="cy")
    assert len(titles(ask("arddio", mair))) == 4  # their own line, Huw, and Huw's two

    kept_apart(mair, huw)

    assert titles(ask("arddio", mair)) == ["Garddio"]
    assert len(titles(ask("arddio", huw))) == 2  # both their own


def test_a_stranger_finds_what_is_public_and_nothing_of_anybody() -> None:
    one_of_each()

    found = ask("arddio", kind="people")
    html = ask("gardening").content.decode()

    assert "Member" not in {one.kind for one in found.context["results"]}
    assert {one.kind for one in found.context["results"]} >= {"Offer", "Organisation"}
    for private in ("Huw", "Riverside", "hedges", "/people/"):
        assert private not in html
    assert "/notice-board/?q=gardening" in html


def test_what_is_no_longer_public_is_found_by_nobody() -> None:
    scheme, garden = a_scheme(), an_organisation("Gardd Aberwennol")
    called_off = an_offered_opportunity(garden, scheme, title="Garddio", begins_at=timezone.now() + SOON)
    called_off.sessions.update(cancelled_at=MONDAY_10AM)
    an_offered_opportunity(garden, scheme, title="Garddio", begins_at=timezone.now() + SOON, is_published=False)
    an_offer(scheme, title_cy="Garddio", title_en="Gardening", is_published=False)
    an_offer(scheme, title_cy="Garddio", title_en="Gardening", ends_on=dt.date(2020, 2, 1))

    assert [one.kind for one in ask("arddio").context["results"]] == ["Organisation"]


def test_members_of_another_bank_are_found_by_their_lines_alone_and_next_door_by_what_they_share() -> None:
    here, next_door, far = a_bank(), a_bank("Drws Nesaf"), a_bank("Ymhell")
    an_agreement(here, next_door)
    mair = a_member(here, "Mair Gwennol")
    for bank in (far, next_door, here):
        one = a_member(bank, "Huw Dryw", can_do="Garddio")
        a_listing(one, f"Garddio {bank.pk}", kind=Kind.OFFER, language="cy", next_door=True)

    found = ask("arddio", mair).context["results"]

    assert [one.title for one in found if one.kind == "Offer"] == [f"Garddio {bank.pk}" for bank in (here, next_door, far)]
    assert [one.kind for one in found].count("Member") == 1
    assert [f"/b/{here.slug}/" in one.url for one in found if one.kind == "Offer"] == [True, True, False]


def test_who_asks_for_two_things_first_reads_what_has_both() -> None:
    huw = a_member(a_bank(), "Huw Dryw")
    for title in ("Trwsio trwsio", "Trwsio beic", "Beic"):
        a_listing(huw, title, kind=Kind.OFFER, language="cy")

    assert titles(ask("beiciau trwsio"))[0] == "Trwsio beic"


def test_a_page_asks_the_same_few_questions_however_much_is_found() -> None:
    mair = one_of_each()
    few = _queries(mair)
    for _ in range(4):
        one_of_each()
        huw = a_member(mair.timebank, "Cai Robin", can_do="Gardening")
        for number in range(4):
            a_listing(huw, f"Gardening {number}", kind=Kind.OFFER)

    assert _queries(mair) <= few <= 15  # a page on which there is nothing of a kind has nothing to ask of it


def _queries(reader: Membership) -> int:
    client = visit_as(reader)
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/search/", {"q": "gardening"})
    return len(asked)


def test_results_come_in_pages_and_a_tab_is_a_link() -> None:
    huw = a_member(a_bank(), "Huw Dryw")
    for number in range(25):
        a_listing(huw, f"Garddio {number}", kind=Kind.OFFER, language="cy")

    first, second = ask("arddio", kind="board"), ask("arddio", kind="board", page="2")

    assert (len(titles(first)), len(titles(second))) == (20, 5)
    assert len({*titles(first), *titles(second)}) == 25
    assert 'href="?q=arddio&amp;kind=board&amp;page=2"' in first.content.decode()
    assert 'href="?q=arddio&amp;kind=organisations"' in first.content.decode()


def test_our_script_gets_the_results_of_the_same_page_alone() -> None:
    one_of_each()

    part = Client().get("/en/search/", {"q": "arddio"}, headers={"X-Part": "results"})

    assert "<html" not in part.content.decode()
    assert part.content.decode().strip() in ask("arddio").content.decode()
    assert "X-Part" in part.headers["Vary"]


@pytest.mark.parametrize(
    "address", ["q=%00", "q='", "q=a&page=0", "q=a&page=999999", "kind=nothing&q=b", "q=%F0%9F%90%88", "q=" + "a" * 500, "page=x"]
)
def test_an_address_that_makes_no_sense_is_no_error(address: str) -> None:
    assert Client().get(f"/cy/search/?{address}").status_code == 200


def test_what_fits_as_well_and_is_nearer_comes_first_and_says_how_far_it_is() -> None:
    mair = one_of_each()
    mair.point = Point(259_000, 281_000)
    mair.save()
    bus = an_organisation("Bws y Cwm")
    for name, latitude, longitude in (("Neuadd bell", 51.4824, -3.1811), ("Neuadd agos", 52.414, -4.083), ("Neuadd ganol", 52.6, -4.0829)):
        place = a_place_of(bus, name, name)
        place.latitude, place.longitude = round(latitude * 100_000), round(longitude * 100_000)
        place.save()

    found = ask("neuadd", mair, kind="places").context["results"]

    assert [one.title for one in found] == ["Neuadd agos", "Neuadd ganol", "Neuadd bell"]
    assert [one.where.rpartition(", ")[2] for one in found] == ["Near you", "Miles away: about 14", "Miles away: about 74"]
    assert all("Near you" not in one.where and "Miles" not in one.where for one in ask("neuadd", kind="places").context["results"])


def test_how_far_anothers_home_is_orders_nothing_outside_the_readers_banks() -> None:
    mair = a_member(a_bank(), "Mair Gwennol")
    mair.point = Point(259_000, 281_000)
    mair.save()
    elsewhere = a_bank()
    near, far = a_member(elsewhere, "Huw Dryw"), a_member(elsewhere, "Cari Pryd")
    near.point, far.point = Point(259_000, 281_000), Point(319_000, 177_000)
    for one in (near, far):
        one.save()
        a_listing(one, f"Gardening of {one.user.name}", kind=Kind.OFFER, code="garden")

    assert titles(ask("gardening", mair, kind="board")) == ["Gardening of Cari Pryd", "Gardening of Huw Dryw"]

"""One box finds people by name, short name, number or telephone, and exchanges, listings and time banks, with any accents."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from amser.kernel.ids import uuid7
from amser.timebanks import actions
from amser.timebanks.models import TimeBank
from amser.web.broker.finding import AT_MOST, chosen, members
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM
from tests.web.broker.test_desk_pages import counted
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db


def look_for(desk: Client, bank: TimeBank, typed: str) -> Any:
    """Type something into the box; return the page on which it ends."""
    return desk.post(f"/en/b/{bank.slug}/desk/find/", {"q": typed}, follow=True)


def people(desk: Client, bank: TimeBank, typed: str) -> list[str]:
    """Return who is found: those on the list, or the one whose own page opens."""
    context = look_for(desk, bank, typed).context
    if "person" in context:
        return [context["person"].member.user.name]
    return [line.title for line in context["found"].people]


@pytest.mark.parametrize("typed", ["Siôn", "sion", "SION TŶ", "ty newydd", "#1", "1", "01632 960147", "+44 1632 960 147", "960147"])
def test_a_person_is_found_however_they_are_typed(bank: TimeBank, typed: str) -> None:
    sion = a_member(bank, "Siôn Tŷ Newydd")
    assert sion.number == 1

    assert people(at_the_desk(bank), bank, typed) == ["Siôn Tŷ Newydd"]


def test_whole_names_come_before_the_beginnings_of_longer_ones(bank: TimeBank) -> None:
    for name in ("Dail-y-derw Abad", "Gwenllian Abad", "Gwen Tomos", "Gwennol Abad"):
        a_member(bank, name)

    assert people(at_the_desk(bank), bank, "gwen") == ["Gwen Tomos", "Gwenllian Abad", "Gwennol Abad"]


@pytest.mark.parametrize("typed", ["Gwen", "gwen ", "Gwen  tomos", "DAI"])
def test_whoever_is_called_just_that_is_meant_and_nobody_whose_name_begins_so(bank: TimeBank, typed: str) -> None:
    for number in range(AT_MOST + 2):
        a_member(bank, f"Gwenllian Abad{'abcdefghijk'[number]}")
    a_member(bank, "Dail-y-derw Abad")
    gwen, dai = a_member(bank, "Gwen Tomos"), a_member(bank, "Dai")

    assert chosen(bank, typed, "").pk == (dai if typed == "DAI" else gwen).pk


def test_of_two_who_are_called_the_same_and_others_who_may_be_meant_one_is_chosen_below(bank: TimeBank) -> None:
    others = [a_member(bank, name) for name in ("Gwenllian Abad", "Gwen Tomos", "Gwen Ifans")]

    with pytest.raises(ValidationError, match="This may be one of several people"):
        chosen(bank, "Gwen", "")

    assert [member.user.name for member in members(bank, "Gwen")] == ["Gwen Ifans", "Gwen Tomos", "Gwenllian Abad"]
    assert chosen(bank, "Gwen", str(others[0].number)).pk == others[0].pk


def test_digits_that_are_nobodys_telephone_find_nobody(bank: TimeBank) -> None:
    a_member(bank)

    assert people(at_the_desk(bank), bank, "01632 960999") == []


def test_exchanges_and_listings_are_found_by_their_words(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    listing, exchange = a_listing(mair, "Torri gwrych"), a_posted_exchange(huw, mair)
    desk = at_the_desk(bank)

    found = look_for(desk, bank, "GWRYCH").context["found"]
    by_title = look_for(desk, bank, exchange.title)

    assert [one.pk for one in found.listings] == [listing.pk]
    assert by_title.redirect_chain[-1][0] == f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/"


def test_one_person_opens_at_once_unless_something_besides_may_be_meant(bank: TimeBank) -> None:
    mair, huw = a_member(bank, "Mair Rhosyn"), a_member(bank, "Huw Awrlais")
    a_posted_exchange(huw, mair)
    desk = at_the_desk(bank)

    with_exchanges_of_hers = look_for(desk, bank, "rhosyn")
    a_listing(huw, "Tocio rhosyn")
    with_a_listing_besides = look_for(desk, bank, "rhosyn")

    assert with_exchanges_of_hers.redirect_chain == [(f"/en/b/{bank.slug}/desk/people/{mair.number}/", 302)]
    assert with_a_listing_besides.redirect_chain == [(f"/en/b/{bank.slug}/desk/find/", 302)]


def test_a_time_bank_with_which_something_is_agreed_is_found_and_no_other(bank: TimeBank) -> None:
    next_door, far = a_bank("Tŷ’r Ŵyl"), a_bank("Pell")
    agreement = an_agreement(bank, next_door)
    desk = at_the_desk(bank)

    found = look_for(desk, bank, "ty'r wyl")

    assert found.redirect_chain[-1][0] == f"/en/b/{bank.slug}/desk/agreements/{agreement.pk}/"
    assert look_for(desk, bank, far.name_en).context["found"].banks == []


def test_the_box_asks_as_often_for_thirty_as_for_three(bank: TimeBank) -> None:
    desk = at_the_desk(bank)
    asked = []
    for times in (3, 27):
        for _ in range(times):
            a_listing(a_member(bank, "Mair Gwennol"))
        look_for(desk, bank, "gwennol")
        asked.append(counted(desk, f"/en/b/{bank.slug}/desk/find/"))

    assert asked[0] == asked[1] <= 12


def test_what_was_typed_stands_in_no_address_and_stays_for_a_reload_and_the_other_language(bank: TimeBank) -> None:
    two = [a_member(bank, "Mair Gwennol"), a_member(bank, "Mair Gwennol")]
    desk, path = at_the_desk(bank), f"/en/b/{bank.slug}/desk/find/"

    found = look_for(desk, bank, "gwennol")

    assert found.redirect_chain == [(path, 302)]
    for again in (path, path.replace("/en/", "/cy/", 1)):
        text = desk.get(again).text
        assert [f"/desk/people/{one.number}/" in text for one in two] == [True, True]
        assert 'value="gwennol"' in text
        assert "q=" not in text
    assert desk.get(path, {"q": "mair"}).context["typed"] == "gwennol"


def test_what_was_typed_is_not_looked_for_in_another_bank(bank: TimeBank) -> None:
    next_door, nia = a_bank("Pell"), a_broker(bank)
    actions.grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=next_door, user=nia, kind="broker")
    desk = signed_in(nia)

    look_for(desk, bank, "gwennol")

    assert desk.get(f"/en/b/{next_door.slug}/desk/find/").context["typed"] == ""


def test_what_was_typed_after_the_time_was_up_is_looked_for_after_signing_in(bank: TimeBank) -> None:
    a_member(bank, "Mair Gwennol")
    path = f"/en/b/{bank.slug}/desk/find/"
    answer = Client().post(path, {"q": "gwennol"}, headers={"Referer": f"http://testserver/en/b/{bank.slug}/desk/record/"})

    assert unquote(answer.headers["Location"]).endswith(f"?next={path}")


def test_the_box_is_a_form_that_works_without_scripts_and_has_a_key_of_its_own(bank: TimeBank) -> None:
    text = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/").text

    assert 'role="search"' in text
    assert 'accesskey="s"' in text

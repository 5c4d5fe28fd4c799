"""A person's own settings, and everything that is kept about them."""

import html
import json

import pytest
from django.conf import settings
from django.test import Client

from amser.exchanges import actions as exchanges
from amser.kernel.ids import uuid7
from amser.notifications.models import Message
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, an_applicant, by
from tests.builders.people import a_person
from tests.builders.when import FRIDAY_4PM
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


def test_whoever_is_in_one_bank_comes_to_its_home(client: Client) -> None:
    mair = a_member(a_bank())
    client.force_login(mair.user)

    assert client.get("/en/account/")["Location"] == f"/en/b/{mair.timebank.slug}/home/"


def test_signing_in_leads_on_in_the_language_that_was_chosen(client: Client) -> None:
    mair = a_member(a_bank(), language="cy")
    client.force_login(mair.user)

    assert client.get("/en/account/")["Location"] == "/cy/account/"


def test_whoever_works_at_a_desk_and_is_no_member_comes_to_the_desk(client: Client) -> None:
    bank = a_bank()
    client.force_login(a_broker(bank))

    assert client.get("/en/account/")["Location"] == f"/en/b/{bank.slug}/desk/"


def test_whoever_only_reads_the_books_comes_to_them_and_is_offered_no_desk() -> None:
    bank = a_bank()
    visitor = at_the_desk(bank, kind="auditor", name="Owain Archwilydd")

    books = visitor.get("/en/account/")["Location"]

    assert books == f"/en/b/{bank.slug}/desk/books/"
    assert f'href="/en/b/{bank.slug}/desk/"' not in visitor.get(books).content.decode()


def test_whoever_looks_after_the_installation_is_told_how(client: Client) -> None:
    client.force_login(a_person("Robin Gweithredwr", is_operator=True))

    assert "amser bank --help" in client.get("/en/account/").content.decode()


def test_whoever_is_in_two_banks_chooses(client: Client) -> None:
    person = a_person()
    here, there = a_member(a_bank("Aberwennol"), user=person), a_member(a_bank("Cwm"), user=person)
    client.force_login(person)

    page = client.get("/en/account/").content.decode()

    assert here.timebank.name_en in page
    assert there.timebank.name_en in page


def test_a_choice_of_language_holds_from_the_next_page_on(client: Client) -> None:
    person = a_person(language="en")
    client.force_login(person)

    chosen = {"key": uuid7(), "language": "cy", "format": "simple", "channel": "post"}
    answer = client.post("/en/account/settings/preferences/", chosen)

    person.refresh_from_db()
    assert answer["Location"] == "/cy/account/settings/"
    assert (person.language, person.format, person.channel) == ("cy", "simple", "post")
    assert 'class="simple"' in client.get("/cy/account/settings/").content.decode()


def test_a_name_can_be_changed(client: Client) -> None:
    person = a_person("Mair Gwennol")
    client.force_login(person)

    client.post("/cy/account/settings/name/", {"key": uuid7(), "name": "Mair Gwennol Ifan", "known_as": "Mari"})

    person.refresh_from_db()
    assert (person.name, person.known_as) == ("Mair Gwennol Ifan", "Mari")


def test_strangers_sign_in_first(client: Client) -> None:
    assert client.get("/cy/account/settings/")["Location"] == "/cy/account/sign-in/?next=%2Fcy%2Faccount%2Fsettings%2F"


@pytest.mark.parametrize(("is_another", "kept"), [(False, True), (True, False)])
def test_what_was_typed_before_signing_in_again_is_there_for_whoever_typed_it(client: Client, *, is_another: bool, kept: bool) -> None:
    person, path = a_person("Mair Gwennol"), "/cy/account/settings/name/"
    client.force_login(person)
    client.get(path)
    del client.cookies[settings.SESSION_COOKIE_NAME]  # its time is up

    answer = client.post(path, {"key": uuid7(), "name": "Mair o'r Felin", "known_as": "Mair"}, follow=True)
    client.force_login(a_person("Huw Awrlais") if is_another else person)

    assert "does dim wedi'i golli" in html.unescape(answer.content.decode())
    assert ("Mair o'r Felin" in html.unescape(client.get(path).content.decode())) == kept
    person.refresh_from_db()
    assert person.name == "Mair Gwennol"


@pytest.mark.parametrize("signs_out", [True, False])
def test_what_nobody_knows_who_typed_is_not_kept_and_it_is_said(client: Client, *, signs_out: bool) -> None:
    person, path = a_person("Mair Gwennol"), "/en/account/settings/name/"
    if signs_out:
        client.force_login(person)
        client.get(path)
        client.post("/en/account/sign-out/")

    answer = client.post(path, {"key": uuid7(), "name": "Mair o'r Felin", "known_as": "Mair"}, follow=True)
    client.force_login(person)

    assert "Sign in and type it again." in answer.content.decode()
    assert "Felin" not in client.get(path).content.decode()


def test_the_download_holds_everything_of_mine_and_no_contact_of_others(client: Client) -> None:
    bank = a_bank()
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")
    a_listing(mair, "A lift to the market")
    exchange = a_posted_exchange(huw, mair)
    exchanges.thank(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw, words="Diolch, Mair")
    client.force_login(mair.user)

    answer = client.get("/en/account/data/download/")
    kept = json.loads(answer.content)

    (membership,) = kept["memberships"]
    assert kept["person"]["sign_in_address"] == mair.user.email
    assert membership["listings"][0]["title"] == "A lift to the market"
    assert (membership["exchanges"][0]["with"], membership["exchanges"][0]["minutes"]) == ("Huw A", 60)
    assert [thanks["words"] for thanks in membership["thanks_received"]] == ["Diolch, Mair"]
    assert str(huw.user.email) not in answer.content.decode()


def test_a_brokers_download_holds_nothing_of_those_they_look_after(client: Client) -> None:
    bank = a_bank()
    nia = a_broker(bank)
    mine = a_member(bank, user=nia)
    an_applicant(bank, "Gwen Gyfrinachol")
    run_jobs()
    client.force_login(nia)

    answer = client.get("/en/account/data/download/").content.decode()

    assert Message.objects.filter(user=nia, body__contains="Gwen Gyfrinachol").exists()
    assert "Gyfrinachol" not in answer
    assert len(json.loads(answer)["messages"]) == Message.objects.filter(membership=mine).count() > 0

"""The panel, the messages, and the addresses that the demo takes."""

import html
import re

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from amser.agencies.models import Scheme
from amser.bulletins.actions import begin_sending
from amser.bulletins.models import Delivery, Issue
from amser.demo.addresses import check_example
from amser.demo.cast import CAST
from amser.demo.credits_cast import CREDITS_CAST
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.notifications.bulletins import send_all
from amser.notifications.models import MessageState, SchemeLetter
from tests.builders.bulletins import an_issue
from tests.builders.people import AMSER

EVERYBODY = (*CAST, *CREDITS_CAST)
in_the_demo = pytest.mark.urls("tests.demo.urls")


@in_the_demo
@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_panel_offers_the_whole_cast(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/demo/")
    assert answer.status_code == 200
    for part in EVERYBODY:
        assert part.name in answer.content.decode()


@in_the_demo
@pytest.mark.usefixtures("sample")
def test_the_panel_says_in_which_language_the_pages_open(client: Client) -> None:
    panel = client.get("/en/demo/").content.decode()
    spoken = [part.language for part in EVERYBODY]
    assert panel.count("The pages open in Welsh.") == spoken.count("cy")
    assert panel.count("The pages open in English.") == spoken.count("en")
    assert "Mae'r tudalennau'n agor yn Gymraeg." in html.unescape(client.get("/cy/demo/").content.decode())


@in_the_demo
@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("part", EVERYBODY, ids=lambda part: part.key)
def test_whoever_is_chosen_is_signed_in_and_the_one_before_is_not(client: Client, part: object, settings: LazySettings) -> None:
    settings.DEMO = True
    key, name = part.key, part.name  # type: ignore[attr-defined]
    client.post("/en/demo/", {"who": "huw"})
    answer = client.post("/en/demo/", {"who": key})
    assert answer["Location"] == "/en/account/"
    assert client.session["_auth_user_id"] == str(User.objects.get(name=name).pk)
    assert client.get("/en/account/", follow=True).status_code == 200


@in_the_demo
@pytest.mark.usefixtures("sample")
def test_the_till_on_the_panel_opens_without_signing_in_and_takes_the_card_shown(client: Client) -> None:
    panel = html.unescape(client.get("/en/demo/").content.decode())
    address, card = re.search(r"/till/open/\w+/", panel), re.search(r"Menna's card: ([\w-]+)", panel)
    assert address is not None
    assert card is not None
    assert client.get(address[0]).status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.post("/en/till/", {"number": card[1]})["Location"] == "/en/till/offer/"


@in_the_demo
@pytest.mark.usefixtures("sample")
def test_someone_who_is_not_in_the_cast_cannot_be_chosen(client: Client) -> None:
    assert client.post("/en/demo/", {"who": "nobody"}).status_code == 404
    assert "_auth_user_id" not in client.session


@in_the_demo
@pytest.mark.usefixtures("sample")
def test_a_look_at_the_panel_or_the_messages_signs_nobody_in(client: Client, settings: LazySettings) -> None:
    settings.DEMO = True
    client.get("/cy/demo/", {"who": "mair"})
    assert client.get("/cy/demo/messages/").status_code == 200
    assert "_auth_user_id" not in client.session


@in_the_demo
@pytest.mark.usefixtures("sample")
def test_what_a_scheme_wrote_is_among_the_messages_and_found_by_whom_it_was_written_to(client: Client, settings: LazySettings) -> None:
    settings.DEMO = True
    menna = User.objects.get(email="menna@example.org")
    SchemeLetter.objects.create(
        scheme=Scheme.objects.get(slug="bro-wennol"), user=menna, kind="opportunities.credits_given", about="1", job=1, channel="email",
        language="cy", subject="Diolch am eich amser", body="Credydau: 2", state=MessageState.SHOWN, created_at=timezone.now(),
    )  # fmt: skip

    for asked in ({}, {"who": menna.pk}):
        assert "Diolch am eich amser" in client.get("/en/demo/messages/", asked).text


@in_the_demo
@pytest.mark.usefixtures("sample")
def test_what_a_reader_of_the_bulletin_was_sent_is_there_each_item_once(client: Client, settings: LazySettings) -> None:
    settings.DEMO = True
    issue = Issue.objects.get(bulletin__is_sample=True, number=1)
    send_all(issue.pk, clock=timezone.now)
    again = an_issue(issue.bulletin, [line.item for line in issue.lines.all()][:1], "Eto")
    begin_sending(by=AMSER, key=uuid7(), at=timezone.now(), issue=again)
    send_all(again.pk, clock=timezone.now)

    page = client.get("/en/demo/messages/", {"reader": "darllenydd1@example.org"}).text

    assert Delivery.objects.filter(issue=issue, state="sent").count() == issue.bulletin.subscriptions.count() >= 8
    assert page.count("WHAT WAS PROMISED AT THE WORKSHOP") == 1
    assert "darllenydd0@example.org</dd>" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cy/demo/", "/en/demo/", "/en/demo/messages/"])
def test_outside_the_demo_there_is_no_panel(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address, {"who": "mair"}).status_code == 404


@pytest.mark.parametrize("address", ["mair@example.org", "MAIR@EXAMPLE.COM", "helo@aberwennol.example"])
def test_an_example_address_is_taken(address: str) -> None:
    check_example(address)


@pytest.mark.parametrize("address", ["mair@gmail.com", "mair@example.org.uk", "mair@notexample.org", "mair@example"])
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        check_example(address)

"""In the demo, codes for signing in are found on the page of messages; anywhere else, nowhere but in the letter."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from amser.kernel.ids import uuid7
from amser.notifications.models import SignInLetter
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db

GWEN = "gwen@example.org"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def join(client: Client, bank: TimeBank) -> None:
    form = {"language": "cy", "format": "standard", "channel": "email", "name": "Gwen Newydd", "known_as": "Gwen", "email": GWEN}
    client.post(f"/cy/b/{bank.slug}/join/", {**form, "phone": "01632 960 111", "key": uuid7()})


def code() -> str:
    return SignInLetter.objects.latest("pk").subject.removeprefix("Eich cod: ")


@pytest.mark.urls("tests.demo.urls")
@pytest.mark.parametrize("language", ["cy", "en"])
def test_whoever_joins_in_the_demo_finds_the_code_and_signs_in(client: Client, settings: Any, language: str) -> None:
    settings.DEMO, settings.MAIL_IS_SENT = True, False
    join(client, a_bank())

    asked = client.post(f"/{language}/account/sign-in/", {"email": GWEN}, follow=True).content.decode()
    assert f'href="/{language}/demo/messages/"' in asked
    assert code() not in asked
    assert code() in client.get(f"/{language}/demo/messages/").content.decode()

    client.post(f"/{language}/account/sign-in/code/", {"code": code()})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("sends", [True, False])
def test_outside_the_demo_no_page_shows_a_code(client: Client, settings: Any, sends: bool) -> None:  # noqa: FBT001  a row of the table
    settings.MAIL_IS_SENT = sends
    a_person(email=GWEN, language="cy")

    asked = client.post("/cy/account/sign-in/", {"email": GWEN}, follow=True).content.decode()
    again = client.get("/cy/account/sign-in/code/").content.decode()
    messages = client.get("/cy/demo/messages/")

    assert code()
    assert code() not in asked + again + client.get("/cy/account/sign-in/").content.decode()
    assert messages.status_code == 404
    assert code() not in messages.content.decode()


@pytest.mark.urls("tests.demo.urls")
def test_even_where_the_demos_addresses_answered_they_would_show_no_code_outside_it(client: Client) -> None:
    a_person(email=GWEN, language="cy")
    client.post("/cy/account/sign-in/", {"email": GWEN})

    with pytest.raises(AssertionError, match="a code is shown to nobody but its reader"):
        client.get("/cy/demo/messages/")

"""What was typed survives: signing in again, pressing Back, and addresses that make no sense."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode

from amser.exchanges.models import ExchangeState
from amser.exchanges.queries import Asks, what_it_asks
from amser.identity import actions as identity
from amser.kernel.dates import at_london
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_suggested_exchange, an_agreed_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    return client


@pytest.mark.parametrize("query", ["q=a%00b", "page=99999999999999999999", "page=" + "9" * 5000])
def test_an_address_that_makes_no_sense_still_shows_the_board(client: Client, query: str) -> None:
    assert client.get(f"/en/b/{a_bank().slug}/notice-board/?{query}").status_code == 200


def test_letters_that_no_name_holds_find_nobody() -> None:
    mair = a_member(a_bank())

    assert signed_in(mair).post(f"/en/b/{mair.timebank.slug}/already/", {"find": "ma\x00"}).status_code == 200


def test_a_step_of_several_comes_back_to_the_same_step(client: Client) -> None:
    mair = a_member(a_bank())
    here = f"/en/b/{mair.timebank.slug}/hours/give/?to=pot"
    client.force_login(mair.user, backend=BACKEND)
    client.get(here)
    del client.cookies[settings.SESSION_COOKIE_NAME]  # its time is up

    answer = client.post(here, {"key": uuid7(), "took": "1", "words": "Diolch"}, headers={"referer": f"http://testserver{here}"})

    assert answer["Location"].endswith(urlencode({"next": here}))
    client.force_login(mair.user, backend=BACKEND)
    assert "Diolch" in client.get(here).content.decode()


def test_a_button_pressed_when_signed_out_leads_back_to_its_page(client: Client) -> None:
    bank = a_bank()
    exchange = a_suggested_exchange(a_member(bank, "Huw Awrlais"), a_member(bank))
    here = f"/en/b/{bank.slug}/arrangements/{exchange.pk}/"

    answer = client.post(f"{here}agree/", {"key": uuid7()}, headers={"referer": f"http://testserver{here}"})

    assert answer["Location"].endswith(urlencode({"next": here}))


def test_a_form_that_was_sent_before_can_be_sent_as_something_new() -> None:
    mair = a_member(a_bank())
    visitor, here, key = signed_in(mair), f"/en/b/{mair.timebank.slug}/me/profile/", uuid7()
    visitor.post(here, {"key": key, "about": "I knit"})

    page = visitor.post(here, {"key": key, "about": "I knit and sing"}).content.decode()

    assert "send it once more" in page
    assert "I knit and sing" in page
    assert str(key) not in page


def test_until_its_time_has_come_it_is_still_to_come() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair)

    assert exchange.state == ExchangeState.AGREED
    assert what_it_asks(exchange, mair, at=at_london(FRIDAY, dt.time(8))) is None
    assert what_it_asks(exchange, mair, at=at_london(FRIDAY, dt.time(9, 30))) == Asks.HOW_LONG


def test_someone_with_another_name_is_found_by_it() -> None:
    mair = a_member(a_bank())

    identity.rename(by=by(mair), key=uuid7(), at=timezone.now(), user=mair.user, name="Mair Ebrill", known_as="Mair")
    run_jobs()

    assert list(Membership.objects.matching("ebrill")) == [mair]

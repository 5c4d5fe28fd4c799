"""“I rang, it happened”: the desk writes down for two people, and a button pressed twice is pressed once."""

import datetime as dt

import pytest
from django.test import Client

from amser.exchanges.models import Exchange
from amser.kernel.dates import today
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_claimed_exchange, hours_of
from tests.builders.members import a_member
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_desk_records_what_two_people_did(visit: Visit, language: str) -> None:
    bank = a_bank("Aberwennol", slug=f"desg-{language}")
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw")
    day = today(dt.datetime.now(dt.UTC))
    nia = visit(language, at_desk(bank), width=1280)

    nia.go(f"b/{bank.slug}/desk/record/?giver={huw.number}&receiver={mair.number}").look("40-record")
    nia.type(title="Lifft", worked_on_day=str(day.day), worked_on_month=str(day.month), worked_on_year=str(day.year), minutes_hours="1")
    nia.choose(category="transport", setting="public")
    nia.press("desk.record.submit")

    nia.look("41-recorded")
    assert (hours_of(mair), hours_of(huw)) == (-60, 60)


def test_going_back_and_pressing_again_is_pressing_once(visit: Visit) -> None:
    bank = a_bank("Aberwennol", slug="dwywaith")
    a_broker(bank)
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw")
    exchange = a_claimed_exchange(huw, mair)
    her = visit("en", mair.user)

    her.go(f"b/{bank.slug}/arrangements/{exchange.pk}/")
    with her.page.expect_navigation():  # a page on its way cannot be gone back from
        her.press("confirm.button")
    her.page.go_back()
    her.press("confirm.button") if her.page.get_by_role("button", name=her.says("confirm.button"), exact=True).count() else None

    her.look("42-pressed-twice")
    assert hours_of(huw) == 60


def test_the_same_form_sent_twenty_times_at_once_is_sent_once(house: str) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from urllib.request import Request, urlopen

    bank = a_bank("Aberwennol", slug="ugain")
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw")
    exchange = a_claimed_exchange(huw, mair)
    client = Client()
    client.force_login(mair.user, "allauth.account.auth_backends.AuthenticationBackend")
    path = f"/en/b/{bank.slug}/arrangements/{exchange.pk}/how-long/"
    client.get(path)
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    token = client.cookies["amser_csrf"].value
    body = f"csrfmiddlewaretoken={token}&key=01a20000-0000-7000-8000-000000000001&took_choice=60".encode()

    def press(_: int) -> int:
        with urlopen(Request(house + path, data=body, headers={"Cookie": cookies})) as answer:  # noqa: S310 -- our own server
            return int(answer.status)

    with ThreadPoolExecutor(10) as fingers:
        answers = list(fingers.map(press, range(20)))

    assert answers == [200] * 20
    assert Exchange.objects.get(pk=exchange.pk).state == "posted"
    assert (hours_of(mair), hours_of(huw)) == (-60, 60)

"""Those who run a group have a call for help asked in a time bank; a member who helped writes the hours down from there."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.forms import BaseForm
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amser.exchanges.models import ExchangeState, OrganisationExchange
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.listings.models import Listing, ListingState
from amser.members.models import Membership
from amser.networks.models import Call
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_belonging
from tests.builders.groups import a_group, who_runs
from tests.builders.helping import a_call_for_help, asked_in_a_bank, hosted
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def begun_with(form: BaseForm) -> dict[str, Any]:
    """What a browser sends of a form nobody has touched."""
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}


@pytest.fixture
def call() -> Call:
    """A call for help of a group."""
    return a_call_for_help(a_group())


@pytest.fixture
def host(call: Call, bank: TimeBank) -> Belonging:
    """Whoever hosts the group, in the bank."""
    return hosted(call.group, bank)


def day_parts(name: str, day: dt.date) -> dict[str, int]:
    """What a browser sends of a day."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def on_board(call: Call, host: Belonging) -> Listing:
    """The call on the bank's board."""
    return listings.put_up(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=asked_in_a_bank(call, host).listing)


def test_those_who_run_the_group_send_it_to_the_banks_desk(client: Client, call: Call, host: Belonging) -> None:
    client.force_login(who_runs(call.group).user)
    page = client.get(f"/en/n/{call.group.slug}/calls/{call.pk}/").text
    address = f"/en/n/{call.group.slug}/calls/{call.pk}/ask/{host.timebank.slug}/"
    assert address in page

    form = client.get(address).context["form"]
    assert form["title"].value() == "Who can make the tea?"
    assert form["other_title"].value() == "Pwy all wneud te?"
    more = {
        "category": "shopping",
        "setting": "group",
        "part_of_it": "none",
        **day_parts("until", today(timezone.now()) + dt.timedelta(days=30)),
    }
    client.post(address, {**begun_with(form), **more})

    listing = Listing.objects.get(of_a_call__call=call)
    assert (listing.state, listing.belonging) == (ListingState.WAITING, host)
    assert "It waits for whoever runs the time bank." in client.get(f"/en/n/{call.group.slug}/calls/{call.pk}/").text
    assert client.get(address).status_code == 404


def test_a_reader_sees_where_it_is_asked_once_it_is_there(client: Client, call: Call, host: Belonging, mair: Membership) -> None:
    asked = asked_in_a_bank(call, host).listing
    address = f"/en/n/{call.group.slug}/calls/{call.pk}/"
    assert "Asked in" not in client.get(address).text

    listings.put_up(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=asked)

    assert "Asked in Aberwennol Time Bank too" in client.get(address).text
    assert "See it there" not in client.get(address).text
    client.force_login(mair.user)
    assert "See it there" in client.get(address).text


def test_a_member_answers_the_call_and_writes_the_hours_down(client: Client, call: Call, host: Belonging, mair: Membership) -> None:
    listing = on_board(call, host)
    client.force_login(mair.user)
    page = client.get(reverse("member:listing", args=[host.timebank.slug, listing.pk])).text
    assert f"/n/{call.group.slug}/calls/{call.pk}/" in page
    hours = f"{reverse('member:new_with_organisation', args=[host.timebank.slug])}?listing={listing.pk}"
    assert hours in page

    form = client.get(hours).context["form"]
    assert form["title"].value() == "Making tea"
    client.post(hours, {**begun_with(form), **day_parts("worked_on", today(timezone.now())), "took_choice": "60"})

    found = OrganisationExchange.objects.get(belonging=host, membership=mair)
    assert (found.state, found.organisation_gives, found.member_minutes) == (ExchangeState.CLAIMED, False, 60)


def test_nonsense_in_the_address_begins_nothing(client: Client, host: Belonging, mair: Membership) -> None:
    client.force_login(mair.user)
    for nonsense in ("9" * 40, "\x00", "-1", "a", "1"):
        page = client.get(reverse("member:new_with_organisation", args=[host.timebank.slug]), {"listing": nonsense})
        assert page.context["form"].initial == {}


def test_a_group_without_a_host_in_a_bank_is_led_nowhere(client: Client, call: Call) -> None:
    client.force_login(who_runs(call.group).user)
    page = client.get(f"/en/n/{call.group.slug}/calls/{call.pk}/")

    assert page.context["banks_to_ask"] == []
    assert client.get(f"/en/n/{call.group.slug}/calls/{call.pk}/ask/dim-banc/").status_code == 404


def test_nobody_else_asks(client: Client, call: Call, host: Belonging) -> None:
    client.force_login(a_person("Rhywun"))
    assert client.get(f"/en/n/{call.group.slug}/calls/{call.pk}/ask/{host.timebank.slug}/").status_code == 404


def test_more_banks_ask_no_more_of_the_database(client: Client, call: Call, host: Belonging) -> None:
    client.force_login(who_runs(call.group).user)
    address = f"/en/n/{call.group.slug}/calls/{call.pk}/"
    on_board(call, host)
    counts = []
    for _ in range(2):
        on_board(call, a_belonging(a_bank(), host.organisation))
        a_belonging(a_bank(), host.organisation)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]

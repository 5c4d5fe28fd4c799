"""Hours given to plan and run an event are offered as civic contribution in the time bank of whoever gave them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from amser.members.models import Membership
from amser.networks.models import Event, Participation
from amser.timebanks.models import TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.exchanging import a_belonging, a_record_with_organisation
from tests.builders.groups import a_group, an_event
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def gave(bank: TimeBank, mair: Membership) -> Participation:
    """What Mair gave to a workshop on Friday, of a group whose host is in her bank: three hours."""
    host = an_organisation("Gardd Gymunedol")
    a_belonging(bank, host)
    group = a_group()
    group.host = host
    group.save()
    return there(an_event(group, "Gweithdy", days=4, kind="workshop"), mair)


def there(event: Event, member: Membership, minutes: int | None = 180) -> Participation:
    """Somebody who helped to run an event and was there."""
    part = {"part": "contributor", "attendance": "came", "checked_at": MONDAY_10AM, "minutes": minutes}
    return Participation.objects.create(event=event, user=member.user, made_at=MONDAY_10AM, **part)


def writing(bank: TimeBank) -> str:
    """Where a member writes down hours with an organisation."""
    with translation.override("en"):
        return reverse("member:new_with_organisation", args=[bank.slug])


def page_of(client: Client, one: Participation) -> str:
    """The event's page, as they read it."""
    return client.get(f"/en/n/{one.event.group.slug}/events/{one.event_id}/").text


def test_whoever_gave_hours_is_led_to_their_banks_form_which_says_what_is_known(
    client: Client, bank: TimeBank, mair: Membership, gave: Participation
) -> None:
    client.force_login(mair.user)
    assert "You gave 3 hours to plan and run it." in page_of(client, gave)
    address = f"{writing(bank)}?event={gave.event_id}"
    assert address.partition("/en/")[2] in page_of(client, gave)

    form = client.get(address).context["form"]

    assert form["title"].value() == "Gweithdy (English)"
    assert (form["took"].value(), form["worked_on"].value(), form["who"].value()) == (180, gave.event.day, "member")
    assert form["organisation"].value() == str(bank.organisations.get().pk)


def test_nobody_is_led_by_what_another_gave(client: Client, bank: TimeBank, gave: Participation, huw: Membership) -> None:
    client.force_login(huw.user)

    assert "You gave" not in page_of(client, gave)
    assert client.get(writing(bank), {"event": gave.event_id}).context["form"].initial == {}
    for nonsense in ("9" * 40, "\x00", "-1", "a"):
        assert client.get(writing(bank), {"event": nonsense}).status_code == 200


def test_hours_that_stand_in_the_bank_already_are_not_offered_again(
    client: Client, bank: TimeBank, gave: Participation, mair: Membership
) -> None:
    a_record_with_organisation(bank.organisations.get(), mair, organisation_gives=False, minutes=180)
    client.force_login(mair.user)

    page = page_of(client, gave)

    assert "You gave 3 hours to plan and run it." in page
    assert "Write these hours down" not in page


def test_where_the_host_is_in_no_bank_of_theirs_nothing_is_offered(client: Client, mair: Membership) -> None:
    one = there(an_event(a_group(), "Gweithdy", days=4), mair)
    client.force_login(mair.user)

    assert "You gave 3 hours" in page_of(client, one)
    assert "Write these hours down" not in page_of(client, one)

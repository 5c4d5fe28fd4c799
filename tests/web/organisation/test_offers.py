"""The desk of a venue: an offer from the first word to closing, and who has booked."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from amser.agencies.models import Scheme
from amser.kernel.dates import day as day_of
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation, Right
from amser.venues import actions
from amser.venues.models import Closure, Offer, Use, UseState
from tests.builders.agencies import a_participant, a_scheme, a_staff_member, an_organisation, card_of
from tests.builders.people import AMSER
from tests.builders.venues import a_venue, an_offer

pytestmark = pytest.mark.django_db

DAY = today(timezone.now()) + dt.timedelta(days=7)
TYPED = {
    "title_cy": "Nofio", "title_en": "Swimming", "about_cy": "", "about_en": "", "terms_cy": "", "terms_en": "", "place": "",
    "adult_credits": "1", "child_credits": "1", "use_for": "everyone", "hours_5": "9:00-12:00, 2pm to 4pm", "begins_on_day": "1",
    "begins_on_month": "6", "begins_on_year": "2026", "capacity": "20", "most_a_day": "4", "booking": "may", "lead_hours": "2",
}  # fmt: skip


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme()


@pytest.fixture
def venue(scheme: Scheme, client: Client) -> Organisation:
    venue = a_venue(scheme, slug="pwll")
    client.force_login(a_staff_member(venue, Right.TILL))
    return venue


def typed(client: Client, path: str, **changed: str) -> str:
    """Send the form of an offer; return where it leads, or the page with what is wrong."""
    answer = client.post(f"/en/o/pwll/desk/offers/{path}", {**TYPED, **changed})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_an_offer_is_described_seen_and_published(client: Client, venue: Organisation) -> None:
    page = typed(client, "new/")
    offer = Offer.objects.get(organisation=venue)
    preview = client.get(page).content.decode()

    assert "Saturday 9:00am–12:00pm, 2:00pm–4:00pm" in preview
    assert "Sadwrn 9:00am–12:00pm" in preview
    assert (offer.capacity, offer.most_a_day, offer.lead_minutes, offer.is_bookable, offer.needs_booking) == (20, 4, 120, True, False)
    assert offer.published_at is None

    client.post(f"{page}publish/")
    offer.refresh_from_db()
    assert offer.published_at is not None


def test_what_is_missing_in_welsh_is_said_and_there_is_no_button_to_publish(client: Client, venue: Organisation) -> None:
    page = typed(client, "new/", about_en="In the warm pool.")

    preview = client.get(page).content.decode()
    assert "There is no Welsh here yet." in preview
    assert "Publish in both languages" not in preview
    client.post(f"{page}publish/")
    assert Offer.objects.get(organisation=venue).published_at is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hours_5": "nine to ten"}, "We cannot read these hours."),
        ({"hours_5": "12:00-9:00"}, "We cannot read these hours."),
        ({"hours_5": "9:00-12:00, 11:00-13:00"}, "Two of these times overlap."),
        ({"adult_credits": "", "child_credits": ""}, "Write the credits for adults"),
        ({"adult_credits": "101"}, "Write a whole number from 0 to 100."),
        ({"title_cy": "", "title_en": ""}, "Nothing is written here."),
        ({"ends_on_day": "1", "ends_on_month": "5", "ends_on_year": "2026"}, "The last day is before the first."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client: Client, venue: Organisation, changed: dict[str, str], words: str) -> None:
    assert words in typed(client, "new/", **changed)
    assert not venue.offers.exists()


def test_the_form_brings_back_what_the_offer_says(client: Client, scheme: Scheme, venue: Organisation) -> None:
    offer = an_offer(scheme, venue, windows=[(5, dt.time(9), dt.time(12))], lead_minutes=180, is_bookable=True)

    form = client.get(f"/en/o/pwll/desk/offers/{offer.pk}/change/").content.decode()
    assert "9:00am–12:00pm" in form
    typed(client, f"{offer.pk}/change/", hours_5="9:00am–12:00pm", is_welsh_checked="on", adult_credits="3")

    offer.refresh_from_db()
    assert offer.adult_credits == 3
    assert [(window.begins, window.ends) for window in offer.windows.all()] == [(dt.time(9), dt.time(12))]


def test_an_organisation_that_is_no_venue_describes_nothing(client: Client) -> None:
    other = an_organisation("Gardd", slug="gardd")
    client.force_login(a_staff_member(other, Right.TILL))

    assert "not a venue of any scheme yet" in client.get("/en/o/gardd/desk/offers/").content.decode()
    assert client.get("/en/o/gardd/desk/offers/new/").status_code == 404


def test_somebody_is_booked_by_their_card_and_stands_on_the_list_by_first_name_and_initial(
    client: Client, scheme: Scheme, venue: Organisation
) -> None:
    offer = an_offer(scheme, venue, windows=[(DAY.weekday(), dt.time(9), dt.time(12))], is_bookable=True)
    mair = a_participant(scheme, "Mair Gwennol", credits=3)
    path, content = f"/en/o/pwll/desk/offers/{offer.pk}/book/", {"when": f"{DAY.isoformat()}T09:00", "adults": "1", "children": "2"}

    wrong = client.post(path, {**content, "card": "0000 0000 0000"})
    assert "We cannot use that number." in wrong.content.decode()
    done = client.post(path, {**content, "card": card_of(mair).number})

    listed = client.get(done["Location"]).content.decode()
    assert Use.objects.get(participant=mair).credits == 3
    assert "Mair G" in listed
    assert "Gwennol" not in listed


def test_the_tills_are_one_press_from_the_offers_of_a_venue(client: Client, venue: Organisation) -> None:
    link = 'href="/en/o/pwll/desk/tills/"'

    assert link in client.get("/en/o/pwll/desk/offers/").content.decode()
    assert client.get("/en/o/pwll/desk/tills/").status_code == 200

    client.force_login(a_staff_member(an_organisation(slug="gardd"), Right.TILL, "Elin Gardd"))
    assert link.replace("pwll", "gardd") not in client.get("/en/o/gardd/desk/offers/").content.decode()


def test_a_booking_is_cancelled_and_booked_again_and_a_day_closed_and_opened(client: Client, scheme: Scheme, venue: Organisation) -> None:
    offer = an_offer(scheme, venue, windows=[(DAY.weekday(), dt.time(9), dt.time(12))], is_bookable=True)
    use = actions.book(
        by=AMSER, key=uuid7(), at=timezone.now(), offer=offer, participant=a_participant(scheme, "Mair Gwennol", credits=3), day=DAY,
        begins=dt.time(9), adults=1, children=0,
    )  # fmt: skip
    desk = "/en/o/pwll/desk/offers/"
    why = {"why_cy": "", "why_en": "No lifeguard."}

    asked = client.get(f"{desk}booking/{use.pk}/cancel/").content.decode()
    assert "Mair G" in asked
    assert "Gwennol" not in asked
    listed = client.post(f"{desk}booking/{use.pk}/cancel/", {**why, "key": uuid7()}, follow=True).content.decode()
    assert "Undo: book it again" in listed
    again = client.post(f"{desk}booking/{use.pk}/again/", {"key": uuid7()}, follow=True).content.decode()
    assert "It is booked again, and they are told." in again
    assert f"{desk}booking/{use.pk}/cancel/" in again

    closed = client.post(f"{desk}booked/{DAY.isoformat()}/close/", {**why, "key": uuid7()}, follow=True).content.decode()
    use.refresh_from_db()
    assert (use.state, use.why) == (UseState.CANCELLED, "No lifeguard.")
    assert "The whole day is closed. No lifeguard." in closed
    assert "Close the whole day" not in closed
    public = client.get(f"/en/s/{scheme.slug}/use/{offer.pk}/").content.decode()
    assert day_of(DAY) in public.partition("Closed on")[2]
    client.post(f"{desk}closed/{Closure.objects.get().pk}/open/", {"key": uuid7()})
    assert "Close the whole day" in client.get(f"{desk}booked/{DAY.isoformat()}/").content.decode()


def test_families_without_a_price_for_their_children_are_refused_at_the_field(client: Client, venue: Organisation) -> None:
    page = typed(client, "new/", use_for="families", child_credits="")

    assert "Credits for somebody under 16: Families are adults and under 16s." in page
    assert not Offer.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
def test_a_day_that_no_calendar_leads_to_is_no_page(client: Client, venue: Organisation, day: str) -> None:
    assert client.get(f"/en/o/{venue.slug}/desk/offers/booked/{day}/").status_code == 404

"""Booking from home: chosen, seen, confirmed, and given back."""

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from amser.agencies.models import Participant, Scheme
from amser.kernel.dates import today
from amser.venues.models import Offer, Use, UseState
from tests.builders.agencies import a_participant, a_scheme
from tests.builders.venues import an_offer

pytestmark = pytest.mark.django_db

DAY = today(timezone.now()) + dt.timedelta(days=7)
WHEN = f"{DAY.isoformat()}T09:00"


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme(slug="credydau")


@pytest.fixture
def offer(scheme: Scheme) -> Offer:
    return an_offer(scheme, windows=[(DAY.weekday(), dt.time(9), dt.time(12))], capacity=5, is_bookable=True, most_a_day=4)


@pytest.fixture
def mair(scheme: Scheme, client: Client) -> Participant:
    participant = a_participant(scheme, credits=3)
    client.force_login(participant.user)
    return participant


def test_booking_is_chosen_seen_and_confirmed_once(client: Client, offer: Offer, mair: Participant) -> None:
    chosen = client.post(f"/en/s/credydau/use/{offer.pk}/book/", {"when": WHEN, "adults": "1", "children": "1"})
    seen = client.get(chosen["Location"]).content.decode()
    assert "Credits left after this" in seen
    assert not Use.objects.exists(), "a look books nothing"

    content = {"key": str(uuid4()), "when": WHEN, "adults": "1", "children": "1"}
    pressed = [client.post(f"/en/s/credydau/use/{offer.pk}/book/review/", content) for _ in range(2)]
    assert {answer["Location"] for answer in pressed} == {"/en/s/credydau/use/booked/"}

    (use,) = Use.objects.all()
    assert (use.participant, use.adults, use.children, use.credits, use.on) == (mair, 1, 1, 2, DAY)
    assert "Swimming" in client.get("/en/s/credydau/use/booked/").content.decode()


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({"adults": "", "children": "0"}, "Write how many people come: one at least."),
        ({"adults": "two"}, "Write how many people, as a whole number."),
        ({"adults": "5"}, "The most people that one person can bring: 4."),
    ],
)
def test_what_cannot_be_booked_is_said_where_it_was_typed(
    client: Client, offer: Offer, mair: Participant, people: dict[str, str], words: str
) -> None:
    answer = client.post(f"/en/s/credydau/use/{offer.pk}/book/", {"when": WHEN, **people})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert mair.uses.count() == 0


def test_too_few_credits_are_said_before_anything_is_pressed(client: Client, offer: Offer, mair: Participant) -> None:
    seen = client.get(f"/en/s/credydau/use/{offer.pk}/book/review/?when={WHEN}&adults=4").content.decode()

    assert "You do not have enough credits for this today." in seen
    assert f"{mair.scheme.slug}/use/{offer.pk}/book/review/" not in seen.partition("<h1>")[2].partition("</main>")[0]


def test_a_booking_is_given_back_by_whoever_booked_and_by_nobody_else(client: Client, offer: Offer, mair: Participant) -> None:
    client.post(f"/en/s/credydau/use/{offer.pk}/book/review/", {"when": WHEN, "adults": "1", "children": "0"})
    use = Use.objects.get(participant=mair)
    cancel = f"/en/s/credydau/use/booked/{use.pk}/cancel/"

    other = Client()
    other.force_login(a_participant(mair.scheme, "Rhys Arall").user)
    assert other.post(cancel).status_code == 404
    assert client.post(cancel)["Location"] == "/en/s/credydau/use/booked/"

    use.refresh_from_db()
    assert use.state == UseState.CANCELLED
    assert "You have booked nothing." in client.get("/en/s/credydau/use/booked/").content.decode()


def test_what_is_not_booked_ahead_has_no_page_for_it(client: Client, scheme: Scheme, mair: Participant) -> None:
    assert client.get(f"/en/s/{mair.scheme.slug}/use/{an_offer(scheme).pk}/book/").status_code == 404

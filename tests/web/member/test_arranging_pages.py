"""The journey of the sentence, on the pages: suggest, agree, say how long, confirm, read it in the statement."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_suggested_exchange, an_agreed_exchange, hours_of
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db

NEXT_WEEK = today(timezone.now()) + dt.timedelta(days=7)


def test_a_suggestion_is_three_screens_and_one_decision_each(mair: Membership, huw: Membership) -> None:
    listing = a_listing(mair, "A lift to the market")
    visitor, here = signed_in(huw), address(mair, f"board/{listing.pk}/arrange/")

    day = visitor.post(here, {"on_day_day": NEXT_WEEK.day, "on_day_month": NEXT_WEEK.month, "on_day_year": NEXT_WEEK.year})
    time = visitor.post(day["Location"], {"on_time": "9:30"})
    sent = visitor.post(time["Location"], {"key": uuid7(), "where": "by the bus stop", "note": ""})

    exchange = Exchange.objects.get()
    assert sent["Location"] == address(mair, f"arrangements/{exchange.pk}/")
    assert (exchange.on_day, exchange.on_time, exchange.where) == (NEXT_WEEK, dt.time(9, 30), "by the bus stop")
    assert exchange.giver.membership == huw


def test_the_way_from_a_suggestion_to_both_statements(mair: Membership, huw: Membership) -> None:
    exchange = a_suggested_exchange(huw, mair)
    hers, his, here = signed_in(mair), signed_in(huw), address(mair, f"arrangements/{exchange.pk}/")

    assert "Huw A suggests Friday 20 November, 9:30am. Does that suit you?" in read(hers, here)
    hers.post(f"{here}agree/", {"key": uuid7()})
    assert "01632 960 147" in read(hers, here)
    his.post(f"{here}how-long/", {"key": uuid7(), "took_choice": "60"})
    assert "Huw A says the help took 1 hour. Is that right?" in read(hers, here)
    after = hers.post(f"{here}how-long/", {"key": uuid7(), "took_choice": "60"}, follow=True).content.decode()

    assert "Thank you. 1 hour has moved from you to Huw A." in after
    assert "Lift to the market" in read(hers, address(mair, "hours/"))
    assert "Lift to the market" in read(his, address(mair, "hours/"))
    assert hours_of(huw) == 60


def test_how_to_reach_each_other_is_shown_only_once_both_agree(mair: Membership, huw: Membership) -> None:
    exchange = a_suggested_exchange(huw, mair)

    assert "01632 960 147" not in read(signed_in(mair), address(mair, f"arrangements/{exchange.pk}/"))


def test_whoever_agrees_sees_a_telephone_number_and_never_where_the_other_lives(mair: Membership, huw: Membership) -> None:
    Membership.objects.filter(pk=huw.pk).update(phone="01632 960 147", address="3 Lon y Wennol")
    exchange = an_agreed_exchange(huw, mair)

    page = read(signed_in(mair), address(mair, f"arrangements/{exchange.pk}/"))

    assert "01632 960 147" in page
    assert "Lon y Wennol" not in page


def test_nobody_learns_a_telephone_number_by_saying_something_happened(mair: Membership, huw: Membership) -> None:
    visitor = signed_in(huw)
    visitor.post(
        address(mair, f"already/?with={mair.number}&role=giver"),
        {"key": uuid7(), "title": "Gardening", "category": "garden", "took_choice": "60", **day_parts(dt.date(2026, 11, 20))},
    )

    exchange = Exchange.objects.get()
    assert exchange.state == ExchangeState.CLAIMED
    assert "01632 960 147" not in read(visitor, address(mair, f"arrangements/{exchange.pk}/"))


def test_a_person_is_found_by_name_and_hidden_ones_are_not(mair: Membership, huw: Membership, bank: TimeBank) -> None:
    hidden = a_member(bank, "Mari Cudd")
    Membership.objects.filter(pk=hidden.pk).update(hidden=True)

    found = signed_in(huw).post(address(mair, "already/"), {"find": "ma"}).content.decode()

    assert "Mair G" in found
    assert "Mari C" not in found


def test_a_different_time_goes_to_the_broker(mair: Membership, huw: Membership) -> None:
    exchange = a_claimed_exchange(huw, mair, minutes=120)
    visitor = signed_in(mair)

    page = visitor.post(
        address(mair, f"arrangements/{exchange.pk}/how-long/"), {"key": uuid7(), "took_hours": "1", "took_minutes": "0"}, follow=True
    )

    assert "You say you received 1 hour. Huw A says 2 hours. No hours have moved yet." in page.content.decode()


def test_what_was_typed_stays_beside_the_error(mair: Membership, huw: Membership) -> None:
    exchange = a_claimed_exchange(huw, mair)

    page = signed_in(mair).post(
        address(mair, f"arrangements/{exchange.pk}/how-long/"), {"key": uuid7(), "took_hours": "an hour or so", "took_choice": "other"}
    )

    assert "We cannot read this length of time." in page.content.decode()
    assert 'value="an hour or so"' in page.content.decode()


def test_confirming_twice_is_kind_and_counts_once(mair: Membership, huw: Membership) -> None:
    exchange = a_posted_exchange(huw, mair)

    page = signed_in(mair).post(address(mair, f"arrangements/{exchange.pk}/how-long/"), {"key": uuid7(), "took_choice": "60"}, follow=True)

    assert "This was already done. Nothing was counted twice." in page.content.decode()
    assert hours_of(huw) == 60


@pytest.mark.parametrize("way", ["cancel", "no-show", "other-day", "how-long"])
def test_reading_changes_nothing(mair: Membership, huw: Membership, way: str) -> None:
    exchange = an_agreed_exchange(huw, mair)

    assert signed_in(mair).get(address(mair, f"arrangements/{exchange.pk}/{way}/")).status_code == 200
    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.AGREED


@pytest.mark.parametrize("way", ["", "agree/", "decline/", "cancel/", "no-show/", "other-day/", "how-long/", "thanks/", "wrong/"])
def test_someone_elses_exchange_does_not_exist(mair: Membership, huw: Membership, bank: TimeBank, way: str) -> None:
    exchange = a_suggested_exchange(huw, mair)
    elsewhere = a_member(a_bank("Dyffryn"), "Cari Boregwaith")
    own = a_member(bank, "Dai Llwybrau")

    for stranger in (own, elsewhere):
        for bank_in_address in {own.timebank, stranger.timebank}:
            here = f"/en/b/{bank_in_address.slug}/arrangements/{exchange.pk}/{way}"
            client = signed_in(stranger)
            answer = client.post(here, {"key": uuid7()}) if way else client.get(here)
            assert answer.status_code == 404
    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.PROPOSED


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def address(member: Membership, rest: str) -> str:
    return f"/en/b/{member.timebank.slug}/{rest}"


def read(client: Client, here: str) -> str:
    page = client.get(here)
    assert page.status_code == 200, page.content.decode()[:500]
    return page.content.decode()


def day_parts(day: dt.date) -> dict[str, int]:
    return {"worked_on_day": day.day, "worked_on_month": day.month, "worked_on_year": day.year}

"""A broker acts for a member: in their place, under a banner, on the record, never in a matter of their own."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amser.audit.models import Entry
from amser.exchanges.models import ExchangeState
from amser.identity.models import User
from amser.kernel.dates import today
from amser.members.models import Acting, Membership
from amser.notifications.letters import OF
from amser.timebanks.models import Role, TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_suggested_exchange
from tests.builders.members import a_member
from tests.builders.visiting import key_in, second_step_shown, visit_as
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(bank: TimeBank) -> User:
    return with_second_step(a_broker(bank, "Nia Cydlynydd"))


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Gwennol")


def at_the_desk(user: User) -> Client:
    return second_step_shown(visit_as(user))


def acting_for(user: User, member: Membership) -> Client:
    client = at_the_desk(user)
    answer = client.post(reverse("broker:act_for", args=[member.timebank.slug, member.number]))
    assert answer.status_code == 302
    return client


def _in_a_week() -> dict[str, str]:
    day = today(timezone.now()) + dt.timedelta(days=7)
    return {"until_day": str(day.day), "until_month": str(day.month), "until_year": str(day.year)}


def home(member: Membership) -> str:
    return reverse("member:home", args=[member.timebank.slug])


def test_a_broker_opens_a_members_pages_under_a_banner_that_says_for_whom(nia: User, mair: Membership) -> None:
    client = acting_for(nia, mair)

    html = client.get(home(mair)).content.decode()

    assert "You are doing this for Mair Gwennol." in html
    assert "Stop acting for Mair Gwennol" in html


def test_what_a_broker_does_for_a_member_is_recorded_as_done_by_them_for_the_member(nia: User, mair: Membership) -> None:
    exchange = a_suggested_exchange(a_member(mair.timebank, "Huw Dryw"), mair)
    client = acting_for(nia, mair)

    client.post(reverse("member:agree", args=[mair.timebank.slug, exchange.pk]))

    entry = Entry.objects.get(action="exchanges.agree", result_pk=str(exchange.pk))
    assert (entry.user_id, entry.for_member_id, entry.door) == (nia.pk, mair.pk, "desk")


def test_the_member_is_told_what_was_done_once_it_is_over(nia: User, mair: Membership) -> None:
    exchange = a_suggested_exchange(a_member(mair.timebank, "Huw Dryw"), mair)
    client = acting_for(nia, mair)
    client.post(reverse("member:agree", args=[mair.timebank.slug, exchange.pk]))

    html = client.post(reverse("person:stop_acting"), follow=True).content.decode()

    assert "You no longer act for Mair. What you did is told to them." in html
    acting = Acting.objects.get()
    [letter] = OF["members.acted_for"](mair.timebank, {"acting_id": acting.pk})
    assert letter.user == mair.user
    assert "Agreed a day" in letter.compose(mair.timebank, "Nia")[1]
    assert client.get(home(mair)).status_code == 404


def test_where_nothing_was_done_nobody_is_written_to(nia: User, mair: Membership) -> None:
    client = acting_for(nia, mair)
    html = client.post(reverse("person:stop_acting"), follow=True).content.decode()

    assert OF["members.acted_for"](mair.timebank, {"acting_id": Acting.objects.get().pk}) == []
    assert "You no longer act for Mair. Nothing was done." in html


def test_the_member_reads_it_on_their_own_page(nia: User, mair: Membership) -> None:
    exchange = a_suggested_exchange(a_member(mair.timebank, "Huw Dryw"), mair)
    acting_for(nia, mair).post(reverse("member:agree", args=[mair.timebank.slug, exchange.pk]))

    html = visit_as(mair).get(reverse("member:done_for_me", args=[mair.timebank.slug])).content.decode()

    assert "Agreed a day" in html
    assert "Nia" in html


def test_a_broker_does_not_act_in_a_matter_in_which_they_are_one_of_the_two(nia: User, mair: Membership) -> None:
    herself = a_member(mair.timebank, user=nia)
    exchange = a_claimed_exchange(herself, mair)
    client = acting_for(nia, mair)

    answer = client.post(
        reverse("member:how_long", args=[mair.timebank.slug, exchange.pk]), {"took_choice": "60"}, HTTP_ACCEPT_LANGUAGE="en"
    )

    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.CLAIMED
    assert "Ask another broker" in answer.content.decode()


def test_nobody_acts_for_themselves(nia: User, mair: Membership) -> None:
    herself = a_member(mair.timebank, user=nia)

    answer = at_the_desk(nia).post(reverse("broker:act_for", args=[mair.timebank.slug, herself.number]))

    assert answer.status_code == 403


def test_whoever_leaves_the_desk_no_longer_acts_for_anyone(nia: User, mair: Membership) -> None:
    client = acting_for(nia, mair)
    Role.objects.filter(user=nia).update(ended_at="2026-01-01T00:00Z")

    assert client.get(home(mair)).status_code == 404


def test_a_coordinator_of_a_place_acts_for_its_people_alone(bank: TimeBank, nia: User, mair: Membership) -> None:
    place = a_place(bank)
    coordinator = with_second_step(a_broker(bank, "Cadi Lle", kind="coordinator", place=place))

    answer = at_the_desk(coordinator).post(reverse("broker:act_for", args=[bank.slug, mair.number]))

    assert answer.status_code == 404


def test_acting_for_one_ends_acting_for_another(nia: User, mair: Membership) -> None:
    huw = a_member(mair.timebank, "Huw Dryw")
    client = acting_for(nia, mair)
    client.post(reverse("broker:act_for", args=[huw.timebank.slug, huw.number]))

    assert "You are doing this for Huw Dryw." in client.get(home(huw)).content.decode()
    assert Acting.objects.under_way(Acting.objects.latest("pk").began_at).count() == 1


def test_a_broker_names_a_supporter_for_a_member_and_it_says_so(nia: User, mair: Membership) -> None:
    client = acting_for(nia, mair)
    path = reverse("member:give_support", args=[mair.timebank.slug])
    key = key_in(client.get(path).content.decode())
    typed = {"key": key, "name": "Elen Gwennol", "email": "elen@example.org", "scopes": ["see"], **_in_a_week()}

    answer = client.post(path, typed)

    assert answer.status_code == 302, answer.content.decode()
    entry = Entry.objects.get(action="members.give_support")
    assert (entry.user_id, entry.for_member_id) == (nia.pk, mair.pk)


def test_the_banner_stands_on_what_is_made_to_be_printed_too(nia: User, mair: Membership) -> None:
    client = acting_for(nia, mair)

    for path in (reverse("member:board_print", args=[mair.timebank.slug]), reverse("account_logout")):
        assert "Stop acting for Mair Gwennol" in client.get(path).content.decode(), path


@pytest.mark.parametrize("page", ["broker:desk", "broker:record", "broker:books"])
def test_at_the_desk_the_banner_says_that_what_one_does_is_ones_own(nia: User, mair: Membership, page: str) -> None:
    html = acting_for(nia, mair).get(reverse(page, args=[mair.timebank.slug])).content.decode()

    assert "You are doing this for" not in html
    assert "You act for Mair Gwennol on their own pages. Here you are yourself." in html
    assert "Stop acting for Mair Gwennol" in html


def test_in_another_bank_the_banner_says_that_one_is_oneself(nia: User, mair: Membership) -> None:
    elsewhere = a_member(a_bank("Cwm Arall", slug="cwm-arall"), user=nia)
    html = acting_for(nia, mair).get(home(elsewhere)).content.decode()

    assert "You are doing this for" not in html
    assert f"You act for Mair Gwennol in another time bank: {mair.timebank.name_en}. Here you are yourself." in html
    assert "Stop acting for Mair Gwennol" in html


def test_a_broker_who_arranges_for_a_member_reads_that_it_is_a_first_exchange_and_the_member_does_not(nia: User, mair: Membership) -> None:
    huw, elin = a_member(mair.timebank, "Huw Dryw"), a_member(mair.timebank, "Elin Dryw")
    a_posted_exchange(elin, huw)  # he has done it before
    day = (today(timezone.now()) + dt.timedelta(days=7)).isoformat()
    page = f"/en/b/{mair.timebank.slug}/board/{a_listing(huw, kind='offer').pk}/arrange/?day={day}&time=10:00"
    said = (
        "This would be the first exchange of Mair Gwennol.",
        "New members begin in groups here. Is there a group they could join first?",
        "Somebody from the time bank goes along the first time. Say who, on its page at the desk, once it is suggested.",
        "This would be the first exchange of Huw Dryw.",
    )

    for_her, herself = acting_for(nia, mair).get(page), visit_as(mair).get(page)

    assert [words in for_her.text for words in said] == [True, True, True, False]
    assert (herself.status_code, [words for words in said if words in herself.text]) == (200, [])

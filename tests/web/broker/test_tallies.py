"""Every count on the desk's first page is the length of the list it leads to, and the page asks a fixed number of questions."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from amser.audit.actions import Actor, Door
from amser.contacts import actions as contacts
from amser.contacts.models import Way
from amser.exchanges import actions as exchanges
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_suggested_exchange, a_task
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.web.broker.test_desk_pages import counted, full_desk
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db


def tallies(client: Client, bank: TimeBank) -> dict[str, int]:
    return {one.name: one.count for one in client.get(f"/en/b/{bank.slug}/desk/").context["counted"]}


def long_ago(*members: Membership) -> None:
    Membership.objects.filter(pk__in=[member.pk for member in members]).update(joined_on=timezone.localdate() - dt.timedelta(days=400))


def spoken_to(member: Membership, *, days_ago: int) -> None:
    nia, at = a_broker(member.timebank), timezone.now()
    happened = at - dt.timedelta(days=days_ago)
    by = Actor(user_id=nia.pk, door=Door.DESK)
    contacts.log(by=by, key=uuid7(), at=at, membership=member, happened_at=happened, way=Way.PHONE, inward=True, words="")


def test_every_count_is_the_length_of_the_list_it_leads_to(bank: TimeBank) -> None:
    full_desk(bank, 3)
    a_listing(a_member(bank, "Gwen Galw", user=a_person("Gwen Galw", email=None, channel="phone")), kind="offer")
    nia = a_broker(bank)
    due = {"bank": bank, "membership": None, "for_user": nia, "due_on": timezone.localdate()}
    contacts.add_task(by=Actor(user_id=nia.pk), key=uuid7(), at=timezone.now(), words="Ring the hall", **due)  # type: ignore[arg-type]
    long_ago(*bank.memberships.all())
    client = signed_in(nia)
    first = client.get(f"/en/b/{bank.slug}/desk/").context

    assert {one.name for one in first["counted"]} >= {"tasks", "offers", "quiet"}
    for one in first["counted"]:
        section = client.get(one.url).context["section"]
        assert (one.count, one.count) == (section.count, len(section.lines)), one.name
    for pile in first["sections"]:
        page = client.get(pile.url).context
        length: dict[str, Callable[[Any], int]] = {"joining": lambda page: page["count"], "listings": lambda page: len(page["rows"])}
        assert pile.count == length.get(pile.name, lambda page: len(page["section"].lines))(page), pile.name
    post = client.get(f"/en/b/{bank.slug}/desk/post/").context
    assert first["by_hand"] == sum(len(post[road]) for road in ("too_late", "to_phone", "to_text", "to_post", "to_referees")) > 0


def test_the_first_page_asks_eleven_questions_whatever_waits() -> None:
    small, large = a_bank("Bach"), a_bank("Mawr")
    for bank, times in ((small, 2), (large, 9)):
        full_desk(bank, times)
        long_ago(*bank.memberships.all())

    asked = [counted(at_the_desk(bank), f"/en/b/{bank.slug}/desk/") for bank in (small, large)]

    assert asked == [11, 11]


def test_a_request_is_open_until_somebody_takes_it_up(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    request, offer = a_listing(mair), a_listing(huw, kind="offer")
    desk = at_the_desk(bank)
    before = tallies(desk, bank)

    a_suggested_exchange(huw, mair, what=exchanges.What.of(request))

    assert (before["requests"], before["offers"]) == (1, 1)
    assert "requests" not in tallies(desk, bank)
    assert tallies(desk, bank)["offers"] == 1
    assert offer.pk


def test_who_was_not_spoken_to_for_thirty_days_is_counted_until_they_are(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    newcomer = a_member(bank, "Gwen Newydd")
    long_ago(mair, huw)
    Membership.objects.filter(pk=newcomer.pk).update(joined_on=timezone.localdate())
    desk = at_the_desk(bank)
    assert tallies(desk, bank)["quiet"] == 2

    spoken_to(mair, days_ago=31)
    assert tallies(desk, bank)["quiet"] == 2
    spoken_to(mair, days_ago=2)
    assert tallies(desk, bank)["quiet"] == 1

    section = desk.get(f"/en/b/{bank.slug}/desk/list/quiet/").context["section"]
    assert [line.title for line in section.lines] == ["Huw Awrlais"]


def test_an_exchange_recorded_by_phone_and_an_answer_count_as_contact(bank: TimeBank) -> None:
    mair, huw, elin, dai = (a_member(bank, name) for name in ("Mair Gwennol", "Huw Awrlais", "Elin Dryw", "Dai Parod"))
    nia = a_broker(bank)
    long_ago(mair, huw, elin, dai)
    desk = signed_in(nia)
    assert tallies(desk, bank)["quiet"] == 4

    at = timezone.now()
    by = Actor(user_id=nia.pk, door=Door.DESK)
    exchanges.record_for_two(by=by, key=uuid7(), at=at, bank=bank, giver=huw, receiver=mair, worked_on=today(at), minutes=30, what=a_task())
    assert tallies(desk, bank)["quiet"] == 2

    suggestion = a_suggested_exchange(elin, dai, suggested_by=elin)
    exchanges.decline(by=Actor(user_id=dai.user_id), key=uuid7(), at=at, exchange=suggestion, member=dai)
    assert "quiet" not in tallies(desk, bank)


def test_a_message_told_by_phone_counts_as_contact(bank: TimeBank) -> None:
    mair, huw = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone")), a_member(bank, "Huw Awrlais")
    long_ago(mair)
    Membership.objects.filter(pk=huw.pk).update(joined_on=timezone.localdate())
    a_suggested_exchange(huw, mair)
    run_jobs()
    desk = at_the_desk(bank)
    assert tallies(desk, bank)["quiet"] == 1

    for message in Message.objects.by_hand().filter(user=mair.user):
        desk.post(f"/en/b/{bank.slug}/desk/post/{message.pk}/done/", {"key": str(uuid7())})

    assert "quiet" not in tallies(desk, bank)


def test_a_coordinator_counts_the_people_of_their_own_place_alone(bank: TimeBank) -> None:
    riverside, uplands = a_place(bank), a_place(bank, "Yr Ucheldir", "Uplands")
    near, far = a_member(bank, "Una Ucheldir", place=uplands), a_member(bank, "Aled Afon", place=riverside)
    long_ago(near, far)
    a_listing(far)
    a_broker(bank)
    coordinator = signed_in(a_broker(bank, "Cadi Cydlynydd", kind="coordinator", place=uplands))

    assert tallies(coordinator, bank) == {"quiet": 1}
    assert tallies(at_the_desk(bank), bank) == {"quiet": 2, "requests": 1}


def test_what_a_hidden_member_asks_for_is_the_desks_to_see_and_nobody_elses(bank: TimeBank) -> None:
    listing = a_listing(a_member(bank, "Cudd Ddiogel", hidden=True), "Company to the surgery", kind="request")

    assert listing in Listing.objects.up()
    assert listing not in Listing.objects.on_board()
    assert tallies(at_the_desk(bank), bank)["requests"] == 1

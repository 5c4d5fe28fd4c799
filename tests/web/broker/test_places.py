"""The coordinator of a place sees and acts for its people alone; brokers of the bank see everyone."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from amser.exchanges.models import Exchange
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.timebanks import actions
from amser.timebanks.models import Place, Role, TimeBank
from tests.builders.banks import a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM
from tests.web.broker.test_deciding import ON, RANG
from tests.web.broker.visiting import at_the_desk, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def uplands(bank: TimeBank) -> Place:
    return a_place(bank, "Yr Ucheldir", "Uplands")


@pytest.fixture
def una(bank: TimeBank, uplands: Place) -> User:
    return a_broker(bank, "Una Ucheldir", kind="coordinator", place=uplands)


def two(bank: TimeBank, place: Place | None) -> tuple[Membership, Membership]:
    return a_member(bank, "Mair Gwennol", place=place), a_member(bank, "Huw Awrlais", place=place)


def a_difference(bank: TimeBank, place: Place | None) -> Exchange:
    mair, huw = two(bank, place)
    return say(a_claimed_exchange(huw, mair, minutes=120), mair, 15)


def test_a_coordinator_settles_a_difference_of_their_place_and_finds_no_other(bank: TimeBank, uplands: Place, una: User) -> None:
    ours, theirs, desk = a_difference(bank, uplands), a_difference(bank, a_place(bank)), signed_in(una)

    send(desk, bank, f"exchanges/{ours.pk}/settle/", minutes_hours="1", minutes_minutes="0", reason="asked both")
    assert Exchange.objects.get(pk=ours.pk).state == "posted"
    assert desk.get(f"/en/b/{bank.slug}/desk/exchanges/{ours.pk}/").status_code == 200
    for path in ("", "settle/", "withdraw/"):
        assert desk.get(f"/en/b/{bank.slug}/desk/exchanges/{theirs.pk}/{path}").status_code == 404
    assert desk.post(f"/en/b/{bank.slug}/desk/exchanges/{theirs.pk}/withdraw/", {"key": str(uuid7()), "reason": "no"}).status_code == 404
    assert at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/exchanges/{theirs.pk}/").status_code == 200


def test_people_listings_and_letters_of_another_place_are_not_found(bank: TimeBank, una: User) -> None:
    a_broker(bank)
    desk, elsewhere = signed_in(una), a_place(bank)
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"), place=elsewhere, cleared=())
    gwen = an_applicant(bank, "Gwen Newydd", place=None)
    waiting = a_listing(mair, kind="offer", setting="home")
    run_jobs()
    message = Message.objects.by_hand().filter(user=mair.user).first()
    assert message

    for path in (f"people/{mair.number}/", f"people/{mair.number}/state/", f"people/{mair.number}/died/", f"people/{gwen.number}/approve/"):
        assert desk.get(f"/en/b/{bank.slug}/desk/{path}").status_code == 404, path
    for path in (f"listings/{waiting.pk}/put-up/", f"post/{message.pk}/done/", f"people/{gwen.number}/refuse/"):
        assert desk.post(f"/en/b/{bank.slug}/desk/{path}", {"reason": "no"}).status_code == 404, path
    shown = {path: desk.get(f"/en/b/{bank.slug}/desk/{path}").text for path in ("", "list/joining/", "listings/", "post/", "post/print/")}
    shown |= {name: desk.post(f"/en/b/{bank.slug}/desk/find/", {"q": name}, follow=True).text for name in ("mair", "gwen")}
    for where, text in shown.items():
        assert "Mair Gwennol" not in text, where
        assert "Gwen Newydd" not in text, where


@pytest.mark.parametrize(("lives_there", "recorded"), [(True, 1), (False, 0)])
def test_a_coordinator_records_hours_where_one_of_the_two_lives_there(
    bank: TimeBank, uplands: Place, una: User, *, lives_there: bool, recorded: int
) -> None:
    mair, huw = a_member(bank, "Mair Gwennol", place=uplands if lives_there else None), a_member(bank, "Huw Awrlais")
    answer = send(signed_in(una), bank, "record/", giver=str(huw.number), receiver=str(mair.number), **RANG, **ON)

    assert ("Neither of them lives in your place." in answer.text) == (not lives_there)
    assert Exchange.objects.count() == recorded


def test_the_coordinator_of_a_place_hears_of_it_and_the_brokers_of_the_rest(bank: TimeBank, uplands: Place, una: User) -> None:
    nia = a_broker(bank)
    an_applicant(bank, "Gwen Newydd", place=uplands)
    an_applicant(bank, "Elin Arall", place=a_place(bank))
    run_jobs()

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([una.email], "Gwen Newydd would like to join"),
        ([nia.email], "Elin Arall would like to join"),
    ]


def test_someone_who_is_broker_too_sees_everyone(bank: TimeBank, uplands: Place) -> None:
    both = a_broker(bank, kind="coordinator", place=uplands)
    actions.grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, user=both, kind="broker", place=None)
    mair = a_member(bank, "Mair Gwennol")

    client: Client = signed_in(both)
    assert client.get(f"/en/b/{bank.slug}/desk/people/{mair.number}/").status_code == 200


def to(subject: str) -> list[str]:
    """Whom a letter went to, by its subject."""
    return [address for letter in mail.outbox if letter.subject == subject for address in letter.to]


def test_where_the_coordinator_takes_part_herself_the_brokers_hear_of_it(bank: TimeBank, uplands: Place, una: User) -> None:
    nia = a_broker(bank)
    una_too, mair = a_member(bank, user=una, place=uplands), a_member(bank, "Mair Gwennol", place=uplands)
    say(a_claimed_exchange(una_too, mair, minutes=120), mair, 15)
    run_jobs()

    told = to("Hours to settle: “Lift to the market”")
    assert nia.email in told
    assert una.email not in told


def test_where_the_coordinator_reads_no_email_the_brokers_hear_of_it(bank: TimeBank, uplands: Place, una: User) -> None:
    nia, steward = a_broker(bank), a_broker(bank, "Sioned Stiward", kind="steward")
    User.objects.filter(pk=una.pk).update(channel="phone")
    an_applicant(bank, "Gwen Newydd", place=uplands)
    run_jobs()
    assert to("Gwen Newydd would like to join") == [nia.email]

    User.objects.filter(pk=nia.pk).update(is_active=False)
    an_applicant(bank, "Elin Arall", place=uplands)
    run_jobs()
    assert to("Elin Arall would like to join") == [steward.email]


@pytest.mark.parametrize("where", ["nowhere", "Riverside"])
def test_where_a_bank_has_coordinators_alone_what_is_nobodys_is_everyones(bank: TimeBank, una: User, where: str) -> None:
    place = a_place(bank, "Glan yr Afon", where) if where != "nowhere" else None
    gwen, desk = an_applicant(bank, "Gwen Newydd", place=place), signed_in(una)
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"), place=place, cleared=())
    waiting, difference = a_listing(mair, kind="offer", setting="home"), a_difference(bank, place)
    # The builders' broker, who cleared the members, is gone again.
    Role.objects.filter(timebank=bank).exclude(user=una).delete()
    run_jobs()

    assert to("Gwen Newydd would like to join") == [una.email]
    for path in (f"people/{gwen.number}/approve/", f"exchanges/{difference.pk}/"):
        assert desk.get(f"/en/b/{bank.slug}/desk/{path}").status_code == 200, path
    for path, shown in (("", "Gwen Newydd"), ("list/joining/", "Gwen Newydd"), ("post/", "Mair Gwennol")):
        assert shown in desk.get(f"/en/b/{bank.slug}/desk/{path}").text, path
    assert "Mair Gwennol" in desk.post(f"/en/b/{bank.slug}/desk/find/", {"q": "mair"}, follow=True).text
    assert waiting.words("en")[0] in desk.get(f"/en/b/{bank.slug}/desk/listings/").text


def test_a_place_with_a_coordinator_of_its_own_is_not_everyones(bank: TimeBank, una: User) -> None:
    riverside = a_place(bank)
    rhian = a_broker(bank, "Rhian Afon", kind="coordinator", place=riverside)
    gwen = an_applicant(bank, "Gwen Newydd", place=riverside)
    run_jobs()

    assert to("Gwen Newydd would like to join") == [rhian.email]
    assert signed_in(una).get(f"/en/b/{bank.slug}/desk/people/{gwen.number}/").status_code == 404


def a_wait(bank: TimeBank, giver: Membership, receiver: Membership) -> Exchange:
    """Hours that wait, because the receiver would go past the limit."""
    exchange = a_posted_exchange(giver, receiver, minutes=120)
    assert exchange.state == "waiting"
    return exchange


def test_a_coordinator_reads_who_the_other_is_without_a_page_she_may_not_open(bank: TimeBank, uplands: Place, una: User) -> None:
    mair, huw = a_member(bank, "Mair Gwennol", place=uplands), a_member(bank, "Huw Awrlais", place=a_place(bank))
    exchange = a_claimed_exchange(huw, mair)

    shown = signed_in(una).get(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/").text
    assert "Huw Awrlais" in shown
    assert f"/en/b/{bank.slug}/desk/people/{mair.number}/" in shown
    assert f"/en/b/{bank.slug}/desk/people/{huw.number}/" not in shown
    whole = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/").text
    assert f"/en/b/{bank.slug}/desk/people/{huw.number}/" in whole


@pytest.mark.parametrize(("language", "said"), [("en", "Ask one of them"), ("cy", "Gofynnwch i un ohonyn nhw")])
def test_a_coordinator_sets_no_limit_for_someone_of_another_place(uplands: Place, language: str, said: str) -> None:
    bank = uplands.timebank
    actions.set_policy(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, begins_on=dt.date(2020, 1, 1), values={"hard_floor_minutes": -60})
    una = signed_in(a_broker(bank, "Una Ucheldir", kind="coordinator", place=uplands))
    mair, huw = a_member(bank, "Mair Gwennol", place=uplands), a_member(bank, "Huw Awrlais", place=a_place(bank))
    a_broker(bank)
    ours, theirs = a_wait(bank, huw, mair), a_wait(bank, mair, huw)
    decided = {"key": str(uuid7()), "hours": "2", "until": "2026-12-20", "reason": "asked him"}

    page = f"/{language}/b/{bank.slug}/desk/exchanges"
    assert said in una.get(f"{page}/{theirs.pk}/").text
    assert f"{page}/{theirs.pk}/release/" not in una.get(f"{page}/{theirs.pk}/").text
    assert una.get(f"{page}/{theirs.pk}/release/").status_code == 403
    assert una.post(f"{page}/{theirs.pk}/release/", decided).status_code == 403
    assert Exchange.objects.get(pk=theirs.pk).state == "waiting"
    assert said not in una.get(f"{page}/{ours.pk}/").text
    assert una.get(f"{page}/{ours.pk}/release/").status_code == 200

"""The desk writes down help between one of its members and a neighbour's: who is asked, what moves, and what nobody can read."""

import pytest
from django.test import Client

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.actions import OwnMatter
from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.policies import shows_contact
from amser.kernel.ids import uuid7
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.timebanks.actions.clearing import NoAgreement
from amser.timebanks.models import TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.exchanging import a_task, hours_of, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.visiting import visit_as
from tests.builders.when import FRIDAY, FRIDAY_4PM
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dyffryn() -> TimeBank:
    return a_bank("Dyffryn")


@pytest.fixture
def cwm(dyffryn: TimeBank) -> TimeBank:
    cwm = a_bank("Cwm Taf", slug="cwm-taf")
    an_agreement(dyffryn, cwm)
    return cwm


@pytest.fixture
def mair(dyffryn: TimeBank) -> Membership:
    return a_member(dyffryn, "Mair Gwennol")


@pytest.fixture
def huw(cwm: TimeBank) -> Membership:
    return a_member(cwm, "Huw Dryw")


def address(bank: TimeBank, language: str = "en") -> str:
    return f"/{language}/b/{bank.slug}/desk/record/next-door/"


def send(desk: Client, bank: TimeBank, **changed: str) -> str:
    typed = {
        "key": str(uuid7()),
        "ours": "Mair Gwennol",
        "name": "Huw Dryw",
        "role": "receiver",
        "title": "Lifft i'r feddygfa",
        "category": "transport",
        "setting": "public",
        "worked_on_day": "20",
        "worked_on_month": "11",
        "worked_on_year": "2026",
        "minutes_hours": "1",
        "minutes_minutes": "",
    }
    return desk.post(address(bank), typed | changed, follow=True).content.decode()


def test_our_broker_writes_it_down_and_the_neighbours_member_is_asked(
    dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    Message.objects.all().delete()

    page = send(at_the_desk(dyffryn), dyffryn)
    run_jobs()

    exchange = Exchange.objects.get()
    assert "Their time bank asks Huw D, Cwm Taf Time Bank" in page
    assert page.count("tel:01632960147") == 1  # our own member's
    assert (exchange.state, exchange.giver.membership, exchange.receiver.membership) == (ExchangeState.CLAIMED, huw, mair)
    assert (hours_of(mair), hours_of(huw)) == (0, 0)
    asked = Message.objects.get(kind="exchanges.claimed")
    assert (asked.user_id, asked.timebank) == (huw.user_id, cwm)
    assert "Mair G (Dyffryn Time Bank)" in asked.subject + asked.body
    assert not any(shows_contact(exchange, of=party, at=FRIDAY_4PM) for party in exchange.parties.all())


def test_the_neighbours_member_agrees_and_the_hours_move(dyffryn: TimeBank, mair: Membership, huw: Membership) -> None:
    send(at_the_desk(dyffryn), dyffryn)

    say(Exchange.objects.get(), huw, 60)

    assert (hours_of(mair), hours_of(huw)) == (-60, 60)


def test_the_neighbours_member_says_it_is_not_so_and_nothing_moves(dyffryn: TimeBank, mair: Membership, huw: Membership) -> None:
    send(at_the_desk(dyffryn), dyffryn, role="giver")
    exchange = Exchange.objects.get()
    assert exchange.giver.membership == mair
    his = visit_as(huw)
    assert his.get(f"/en/b/{huw.timebank.slug}/arrangements/{exchange.pk}/").status_code == 200

    actions.no_show(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw)

    exchange.refresh_from_db()
    assert exchange.state in {ExchangeState.DIFFERS, ExchangeState.NO_SHOW}
    assert (hours_of(mair), hours_of(huw)) == (0, 0)


@pytest.mark.parametrize("name", ["Huw", "Dryw", "1", "#1", "2 Huw", "Nobody Here"])
def test_the_neighbours_people_cannot_be_read_by_trying(dyffryn: TimeBank, mair: Membership, huw: Membership, name: str) -> None:
    desk = at_the_desk(dyffryn)

    page = send(desk, dyffryn, name=name)

    assert "Nobody can be found by this" in page
    assert "Huw D" not in page.replace('value="Huw"', "")
    assert "Huw" not in desk.get(address(dyffryn)).content.decode()
    assert not Exchange.objects.exists()


def test_a_number_with_a_name_finds_them(dyffryn: TimeBank, mair: Membership, huw: Membership) -> None:
    send(at_the_desk(dyffryn), dyffryn, name=f"{huw.number} Huw")

    assert Exchange.objects.get().giver.membership == huw


def test_a_coordinator_of_a_place_records_for_its_people_only(dyffryn: TimeBank, mair: Membership, huw: Membership) -> None:
    coordinator = signed_in(a_broker(dyffryn, "Gwen Glan", kind="coordinator", place=a_place(dyffryn)))

    assert "lives elsewhere" in send(coordinator, dyffryn)
    assert not Exchange.objects.exists()


def test_without_a_neighbour_there_is_no_such_page(dyffryn: TimeBank) -> None:
    desk = at_the_desk(dyffryn)

    assert desk.get(address(dyffryn)).status_code == 302
    assert "neighbouring" not in desk.get(f"/en/b/{dyffryn.slug}/desk/record/").content.decode()


def test_it_reads_in_both_languages(dyffryn: TimeBank, cwm: TimeBank) -> None:
    desk = at_the_desk(dyffryn)

    assert "Pa un o&#x27;n haelodau ni?" in desk.get(address(dyffryn, "cy")).content.decode()
    assert "One of them is in a neighbouring time bank" in desk.get(f"/en/b/{dyffryn.slug}/desk/record/").content.decode()


def test_nobody_records_their_own_nor_without_an_agreement_nor_inside_one_bank(
    dyffryn: TimeBank, mair: Membership, huw: Membership
) -> None:
    far = a_member(a_bank("Pell"), "Ifan Pell")
    fellow = a_member(dyffryn, "Cari Bore")
    for giver, who, refusal in (
        (huw, mair.user_id, OwnMatter),
        (far, None, NoAgreement),
        (fellow, None, NotAMemberHere),
    ):
        with pytest.raises(refusal):
            actions.record_next_door(
                by=Actor(user_id=who, door=Door.DESK),
                key=uuid7(),
                at=FRIDAY_4PM,
                bank=dyffryn,
                giver=giver,
                receiver=mair,
                what=a_task(),
                worked_on=FRIDAY,
                minutes=60,
            )
    assert not Exchange.objects.exists()

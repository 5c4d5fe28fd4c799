"""Help between two banks on the pages: found, arranged, read by each side, and what does not cross."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import Agreement, AgreementState, TimeBank
from tests.builders.agreements import a_proposal, an_agreement
from tests.builders.banks import a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_suggested_exchange, an_agreed_exchange, hours_of, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.visiting import visit_as
from tests.builders.when import MONDAY_10AM
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db

NEXT_WEEK = today(timezone.now()) + dt.timedelta(days=7)
PHONE = "01632 960 147"


@pytest.fixture
def agreement(dyffryn: TimeBank, cwm: TimeBank) -> Agreement:
    return an_agreement(dyffryn, cwm)


@pytest.fixture
def mair(dyffryn: TimeBank) -> Membership:
    return a_member(dyffryn, "Mair Gwennol")


@pytest.fixture
def huw(cwm: TimeBank) -> Membership:
    return a_member(cwm, "Huw Dryw", place=a_place(cwm))


def of(member: Membership, path: str) -> str:
    return f"/en/b/{member.timebank.slug}/{path}"


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def desk(bank: TimeBank, kind: str = "broker") -> Client:
    return at_the_desk(bank, kind=kind)


def test_the_board_shows_what_neighbours_share_when_one_asks_for_it(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    a_listing(mair, "A lift to the surgery", next_door=True)
    a_listing(mair, "Company on a walk")
    his = visit_as(huw)

    alone, together = read(his, of(huw, "board/")), read(his, of(huw, "board/?near=1"))

    assert "Also from neighbouring time banks" in alone
    assert "A lift to the surgery" not in alone
    assert "A lift to the surgery" in together
    assert "Dyffryn Time Bank" in together
    assert "Company on a walk" not in together


def test_without_an_agreement_there_are_no_neighbours(dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership) -> None:
    a_proposal(dyffryn, cwm)
    listing, his = a_listing(mair, "A lift to the surgery", next_door=True), visit_as(huw)

    assert "neighbouring" not in read(his, of(huw, "board/?near=1"))
    assert his.get(of(huw, f"board/{listing.pk}/")).status_code == 404
    assert his.get(of(huw, f"board/{listing.pk}/arrange/")).status_code == 404
    assert "Who may find this" not in read(his, of(huw, "ask/"))


def test_only_what_its_member_shares_can_be_opened_next_door(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    own, shared, his = a_listing(mair, "Company on a walk"), a_listing(mair, "A lift", next_door=True), visit_as(huw)

    page = read(his, of(huw, f"board/{shared.pk}/"))

    assert his.get(of(huw, f"board/{own.pk}/")).status_code == 404
    assert "Dyffryn Time Bank" in page
    assert "Gwennol" not in page
    assert f"/people/{mair.number}/" not in page
    assert his.get(of(huw, f"board/{shared.pk}/poster/")).status_code == 404


def test_offering_asks_who_may_find_it_and_says_only_here_by_itself(agreement: Agreement, mair: Membership) -> None:
    form = read(visit_as(mair), of(mair, "offer/"))

    assert "Who may find this?" in form
    assert "Cwm Taf Time Bank" in form
    assert 'name="next_door" value="no" id="id_next_door_0" checked' in form or 'value="no"' in form.partition('name="next_door"')[2][:80]


def test_the_way_from_the_board_next_door_to_both_statements(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    listing = a_listing(mair, "A lift to the surgery", next_door=True)
    his, hers, arrange = visit_as(huw), visit_as(mair), of(huw, f"board/{listing.pk}/arrange/")

    day = his.post(arrange, {"on_day_day": NEXT_WEEK.day, "on_day_month": NEXT_WEEK.month, "on_day_year": NEXT_WEEK.year})
    time = his.post(day["Location"], {"on_time": "9:30"})
    assert "may be shown to: Mair G, Dyffryn Time Bank" in read(his, time["Location"])
    his.post(time["Location"], {"key": uuid7(), "where": "by the bus stop", "note": ""})
    exchange = Exchange.objects.get()
    there, here = of(mair, f"arrangements/{exchange.pk}/"), of(huw, f"arrangements/{exchange.pk}/")

    assert "Huw D, Cwm Taf Time Bank" in read(hers, there)
    hers.post(f"{there}agree/", {"key": uuid7(), "share": "1"})
    assert PHONE in read(his, here)
    assert PHONE not in read(hers, there)
    his.post(f"{here}share/", {"key": uuid7(), "shared": "1"})
    assert PHONE in read(hers, there)

    exchange.refresh_from_db()
    exchange.on_day = today(timezone.now())
    exchange.save(update_fields=["on_day"])
    his.post(f"{here}how-long/", {"key": uuid7(), "took_choice": "90"})
    hers.post(f"{there}how-long/", {"key": uuid7(), "took_choice": "90"})
    assert (hours_of(mair), hours_of(huw)) == (-90, 90)
    assert "Huw D, Cwm Taf Time Bank" in read(hers, of(mair, "hours/"))
    assert "Mair G, Dyffryn Time Bank" in visit_as(huw).get(of(huw, "hours/csv/")).content.decode()


def test_neither_address_nor_surname_crosses_even_when_shared(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    visit_as(mair).post(of(mair, f"arrangements/{exchange.pk}/share/"), {"key": uuid7(), "shared": "1"})

    page = read(visit_as(huw), of(huw, f"arrangements/{exchange.pk}/"))

    assert PHONE in page
    assert "Stryd y Wennol" not in page
    assert "Gwennol" not in page


def test_each_desk_reads_its_own_members_side(agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership) -> None:
    huw = a_member(cwm, "Huw Dryw", cleared=())
    exchange = a_suggested_exchange(huw, mair)
    path = f"desk/exchanges/{exchange.pk}/"

    hers, his = read(desk(dyffryn), of(mair, path)), read(desk(cwm), of(huw, path))

    assert "Mair Gwennol" in hers
    assert "Dryw" not in hers
    assert "In a home" not in hers  # what he lacks is his own bank's to know
    assert "Huw Dryw" in his
    assert "Gwennol" not in his
    assert "In a home" in his


def test_the_desk_that_does_not_decide_is_not_asked_to(agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership) -> None:
    huw = a_member(cwm, "Huw Dryw")
    exchange = say(a_claimed_exchange(huw, mair, minutes=60), mair, 240)
    nia, rhian = desk(dyffryn), desk(cwm)

    assert "settle/" in read(nia, of(mair, f"desk/exchanges/{exchange.pk}/"))
    assert "settle/" not in read(rhian, of(huw, f"desk/exchanges/{exchange.pk}/"))
    assert rhian.get(of(huw, f"desk/exchanges/{exchange.pk}/settle/")).status_code == 403
    assert "Mair G" in read(nia, of(mair, "desk/"))
    assert "Huw D for Mair G" not in read(rhian, of(huw, "desk/"))


def test_a_broker_corrects_and_both_statements_say_why(agreement: Agreement, dyffryn: TimeBank, mair: Membership, huw: Membership) -> None:
    exchange = a_posted_exchange(huw, mair, minutes=120)

    desk(dyffryn).post(
        of(mair, f"desk/exchanges/{exchange.pk}/correct/"), {"key": uuid7(), "reason": "It was one hour", "minutes_hours": "1"}
    )

    assert (hours_of(mair), hours_of(huw)) == (-60, 60)
    for member in (mair, huw):
        assert "It was one hour" in read(visit_as(member), of(member, "hours/"))


def test_past_the_limit_both_read_why_the_hours_wait(dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership) -> None:
    an_agreement(dyffryn, cwm, limit=30)
    exchange = a_posted_exchange(huw, mair, minutes=60)

    for member in (mair, huw):
        assert "reached the limit of their agreement" in read(visit_as(member), of(member, f"arrangements/{exchange.pk}/"))
    page = read(desk(dyffryn), of(mair, f"desk/exchanges/{exchange.pk}/"))
    assert "the stewards can raise it" in page
    assert "from-pot/" not in page


def test_letters_go_to_both_sides_each_from_their_own_bank(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership
) -> None:
    huw = a_member(cwm, "Huw Dryw", language="cy")
    from amser.notifications.models import Message

    an_agreed_exchange(huw, mair)
    run_jobs()

    told = {(letter.timebank_id, letter.membership_id) for letter in Message.objects.filter(kind__startswith="exchanges.")}
    assert told == {(dyffryn.pk, mair.pk), (cwm.pk, huw.pk)}
    arranged = Message.objects.get(kind="exchanges.agreed")
    assert "Mair G (Banc Amser Dyffryn)" in arranged.body
    assert f"/b/{cwm.slug}/arrangements/" in arranged.body


def post(bank: TimeBank, client: Client, path: str, **typed: Any) -> Any:
    return client.post(f"/en/b/{bank.slug}/desk/{path}", {"key": uuid7(), **typed})


def test_stewards_propose_accept_and_end_on_their_pages(dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership) -> None:
    hers, his = desk(dyffryn, "steward"), desk(cwm, "steward")

    post(dyffryn, hers, "agreements/propose/", other=cwm.pk, limit="10", other_limit="20", note="As we said")
    proposal = Agreement.objects.get()
    assert "As we said" in read(his, f"/en/b/{cwm.slug}/desk/agreements/{proposal.pk}/")
    post(cwm, his, f"agreements/{proposal.pk}/accept/")
    Agreement.objects.update(answered_at=MONDAY_10AM)  # before the days that tests speak of
    a_posted_exchange(huw, mair, minutes=90)
    page = read(hers, f"/en/b/{dyffryn.slug}/desk/agreements/{proposal.pk}/")
    assert "Our members have received more than they gave: 1 hour 30 minutes" in page
    assert "8 hours 30 minutes" in page
    assert "21 hours 30 minutes" in page
    post(dyffryn, hers, f"agreements/{proposal.pk}/end/", reason="A rest")
    proposal.refresh_from_db()
    assert proposal.state == AgreementState.ENDED
    assert "A rest" in read(his, f"/en/b/{cwm.slug}/desk/agreements/{proposal.pk}/")
    post(cwm, his, f"agreements/{proposal.pk}/ask-write-off/")
    for not_what_is_left in ("", "ninety", "--90", "89"):
        post(dyffryn, hers, f"agreements/{proposal.pk}/write-off/", left=not_what_is_left)
        assert "written off in both books" not in read(his, f"/en/b/{cwm.slug}/desk/agreements/{proposal.pk}/")
    post(dyffryn, hers, f"agreements/{proposal.pk}/write-off/", left="90")
    assert "written off in both books" in read(his, f"/en/b/{cwm.slug}/desk/agreements/{proposal.pk}/")


def test_an_agreement_that_lets_nobody_receive_is_refused_at_its_field(dyffryn: TimeBank, cwm: TimeBank) -> None:
    answer = post(dyffryn, desk(dyffryn, "steward"), "agreements/propose/", other=cwm.pk, limit="0", other_limit="0")

    assert "Write a number for one of them" in answer.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("kind", ["auditor", "broker"])
def test_auditors_and_brokers_read_agreements_and_change_nothing(agreement: Agreement, dyffryn: TimeBank, kind: str) -> None:
    client = desk(dyffryn, kind)

    page = read(client, f"/en/b/{dyffryn.slug}/desk/agreements/{agreement.pk}/")

    assert "Cwm Taf Time Bank" in page
    assert "End this agreement" not in page
    assert post(dyffryn, client, f"agreements/{agreement.pk}/end/", reason="no").status_code in {403, 404}


def test_hours_next_door_that_are_in_the_way_of_a_goodbye_are_named_too(
    agreement: Agreement, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    claimed = a_claimed_exchange(huw, mair)

    refused = post(cwm, desk(cwm), f"people/{huw.number}/state/", to="leave", reason="he moves away").content.decode()

    assert f'href="/en/b/{cwm.slug}/desk/exchanges/{claimed.pk}/"' in refused


def test_what_ends_an_agreement_leaves_the_people_their_exchange(
    agreement: Agreement, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    exchange = a_suggested_exchange(huw, mair)
    post(cwm, desk(cwm, "steward"), f"agreements/{agreement.pk}/end/", reason="A rest")

    visit_as(mair).post(of(mair, f"arrangements/{exchange.pk}/agree/"), {"key": uuid7()})

    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.PROPOSED
    assert "Gwennol" not in read(visit_as(huw), of(huw, f"arrangements/{exchange.pk}/"))

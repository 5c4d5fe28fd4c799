"""Hours with members, at three doors: the bank's desk, the organisation's desk, and a member's own pages."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amser.exchanges.models import ExchangeState, Half, OrganisationExchange
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.organisations.models import Belonging, Right
from amser.timebanks.models import TimeBank
from tests.builders.agencies import a_staff_member, an_organisation
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_belonging, a_claim_with_organisation, a_record_with_organisation
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.visiting import second_step_shown, visit_as
from tests.guards.cast import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    return a_bank("Hafan", slug="hafan")


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Evans")


@pytest.fixture
def hall(bank: TimeBank) -> Belonging:
    return a_belonging(bank, an_organisation("Neuadd Glan yr Afon", slug="neuadd"))


@pytest.fixture
def owner(hall: Belonging) -> User:
    return a_staff_member(hall.organisation, Right.OWNER)


def happened(**more: Any) -> dict[str, Any]:
    day = today(timezone.now()) - dt.timedelta(days=1)
    when = {"worked_on_day": day.day, "worked_on_month": day.month, "worked_on_year": day.year}
    return {"key": str(uuid7()), "category": "community", "part_of_it": "none", **when, "title": "Bore coffi", **more}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(("giver", "receiver", "gives"), [("neuadd glan", "Mair", True), ("Mair", "Neuadd Glan yr Afon", False)])
def test_the_broker_names_an_organisation_on_either_side(
    bank: TimeBank, hall: Belonging, mair: Membership, giver: str, receiver: str, *, gives: bool
) -> None:
    desk = second_step_shown(visit_as(at_desk(bank)))
    posted = happened(giver=giver, receiver=receiver, setting="group", minutes_hours="1:30")

    page = text(desk.post("/en/b/hafan/desk/record/", posted, follow=True))

    one = OrganisationExchange.objects.get()
    assert (one.belonging, one.membership, one.organisation_gives, one.minutes) == (hall, mair, gives, 90)
    assert "Recorded: " in page
    assert "Neuadd Glan yr Afon" in page


def test_two_organisations_are_refused_with_their_own_sentence(bank: TimeBank, hall: Belonging) -> None:
    a_belonging(bank, an_organisation("Eglwys y Bryn"))
    desk = second_step_shown(visit_as(at_desk(bank)))
    posted = happened(giver="Eglwys", receiver="Neuadd", setting="group", minutes_hours="1:30")

    assert "One of the two has to be a member." in text(desk.post("/en/b/hafan/desk/record/", posted))
    assert not OrganisationExchange.objects.exists()


def test_the_broker_settles_and_puts_right(bank: TimeBank, hall: Belonging, mair: Membership) -> None:
    desk = second_step_shown(visit_as(at_desk(bank)))
    one = a_claim_with_organisation(hall, mair, Half.MEMBER)
    page = f"/en/b/hafan/desk/organisations/hours/{one.pk}/"
    assert "Settle how long it took" in text(desk.get(page))

    desk.post(f"{page}settle/", {"key": str(uuid7()), "minutes_hours": "2:00", "reason": "both said so"})
    answer = desk.post(f"{page}correct/", {"key": str(uuid7()), "minutes_hours": "1:00", "reason": "one hour"}, follow=True)

    one.refresh_from_db()
    assert (one.state, one.replaced_by.minutes) == (ExchangeState.CORRECTED, 60)
    assert "one hour" in text(answer)


def test_the_organisation_says_what_happened_and_the_member_confirms(hall: Belonging, mair: Membership, owner: User) -> None:
    desk, member = visit_as(owner), visit_as(mair)
    assert "Record hours" in text(desk.get("/en/o/neuadd/desk/hours/"))
    posted = happened(number=str(mair.number), name="mair", who="organisation", took_hours="1:00")

    desk.post(f"/en/o/neuadd/desk/hours/new/{hall.pk}/", posted)
    run_jobs()

    one = OrganisationExchange.objects.get()
    letter = Message.objects.get(membership=mair, kind="exchanges.organisation_claimed")
    assert str(one.pk) in letter.body
    assert "Neuadd Glan yr Afon" in letter.body
    page = f"/en/b/hafan/organisations/{one.pk}/"
    assert "The organisation says: 1 hour." in text(member.get(page))
    assert "Waiting for you" in text(member.get("/en/b/hafan/arrangements/"))
    member.post(page, {"key": str(uuid7()), "took_hours": "1:00", "thanks": "Diolch am y neuadd"})
    run_jobs()
    one.refresh_from_db()
    assert (one.state, one.thanks) == (ExchangeState.POSTED, "Diolch am y neuadd")
    told = Message.objects.get(user=owner, kind="exchanges.organisation_posted")
    assert "Diolch am y neuadd" in told.body
    statement = text(member.get("/en/b/hafan/hours/"))
    assert "Neuadd Glan yr Afon" in statement
    assert page in statement
    assert "Neuadd Glan yr Afon" in text(member.get("/en/b/hafan/hours/csv/"))


def test_a_member_says_what_happened_and_the_organisation_confirms(hall: Belonging, mair: Membership, owner: User) -> None:
    desk, member = visit_as(owner), visit_as(mair)
    posted = happened(organisation=str(hall.pk), who="member", took_hours="2:00")

    member.post("/en/b/hafan/already/organisation/", posted)

    one = OrganisationExchange.objects.get()
    assert (one.organisation_gives, one.asks) == (False, Half.ORGANISATION)
    page = f"/en/o/neuadd/desk/hours/{one.pk}/"
    assert "The member says: 2 hours." in text(desk.get(page))
    desk.post(page, {"key": str(uuid7()), "took_hours": "2:00"})
    one.refresh_from_db()
    assert one.state == ExchangeState.POSTED


def test_an_organisation_finds_nobody_by_half_of_what_is_on_the_card(hall: Belonging, mair: Membership, owner: User) -> None:
    desk = visit_as(owner)
    refused = []
    for number, name in ((mair.number, "Huw"), (mair.number + 500, "Mair"), (mair.number, "")):
        posted = happened(number=str(number), name=name, who="member", took_hours="1:00")
        refused.append(text(desk.post(f"/en/o/neuadd/desk/hours/new/{hall.pk}/", posted)))

    assert "No member has this number and this name." in refused[0]
    assert "No member has this number and this name." in refused[1]
    assert not OrganisationExchange.objects.exists()


def test_numbers_of_members_cannot_be_tried_in_turn(hall: Belonging, mair: Membership, owner: User) -> None:
    desk, address = visit_as(owner), f"/en/o/neuadd/desk/hours/new/{hall.pk}/"
    for number in range(31):
        desk.post(address, happened(number=str(number + 2000), name="Mair", who="member", took_hours="1:00"))

    refused = text(desk.post(address, happened(number=str(mair.number), name="Mair", who="member", took_hours="1:00")))

    assert "There have been too many wrong numbers." in refused
    assert not OrganisationExchange.objects.exists()


def test_anothers_hours_are_nobodys_to_open(hall: Belonging, mair: Membership, bank: TimeBank) -> None:
    one = a_record_with_organisation(hall, mair)
    other = a_staff_member(an_organisation("Arall", slug="arall"), Right.OWNER)
    till = a_staff_member(hall.organisation, Right.TILL, "Nia Til")

    assert visit_as(a_member(bank, "Huw Dryw")).get(f"/en/b/hafan/organisations/{one.pk}/").status_code == 404
    assert visit_as(other).get(f"/en/o/arall/desk/hours/{one.pk}/").status_code == 404
    assert visit_as(till).get(f"/en/o/neuadd/desk/hours/{one.pk}/").status_code == 403
    assert Client().get(f"/en/o/neuadd/desk/hours/{one.pk}/").status_code == 302


def test_the_copy_of_what_is_kept_about_somebody_holds_their_hours_with_an_organisation(hall: Belonging, mair: Membership) -> None:
    a_record_with_organisation(hall, mair)

    (membership,) = visit_as(mair).get(reverse("person:data_download")).json()["memberships"]
    (kept,) = membership["exchanges_with_organisations"]

    assert (kept["organisation"]["en"], kept["minutes"], kept["organisation_gives"]) == (hall.organisation.name_en, 60, True)

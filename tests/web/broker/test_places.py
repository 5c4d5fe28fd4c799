"""The coordinator of a place sees and acts for its people alone; brokers of the bank see everyone."""

import pytest
from django.core import mail
from django.test import Client

from amser.exchanges.models import Exchange
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.timebanks import actions
from amser.timebanks.models import Place, TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM
from tests.web.broker.test_deciding import ON, RANG, send
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    return a_bank()


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
    for path in ("", "list/joining/", "listings/", "post/", "post/print/", "find/?q=mair", "find/?q=gwen"):
        shown = desk.get(f"/en/b/{bank.slug}/desk/{path}")
        assert "Mair Gwennol" not in shown.text, path
        assert "Gwen Newydd" not in shown.text, path


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

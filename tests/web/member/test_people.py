"""A fellow member's page, one's own, a break, and leaving."""

import pytest

from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.listings.models import Kind
from amser.members import actions
from amser.members.models import Membership, State
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange, hours_of
from tests.builders.members import a_member, an_applicant, by
from tests.builders.visiting import visit_as
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def mair() -> Membership:
    bank = a_bank()
    a_broker(bank, "Nia Cydlynydd")
    return a_member(bank)


@pytest.fixture
def huw(mair: Membership) -> Membership:
    return a_member(mair.timebank, "Huw Awrlais", place=a_place(mair.timebank), can_do="Lifts", access_needs="no steps")


def test_a_fellow_members_page_shows_what_they_say_and_nothing_private(mair: Membership, huw: Membership) -> None:
    a_listing(huw, "A lift", kind=Kind.OFFER)
    a_posted_exchange(huw, mair, minutes=120)

    html = visit_as(mair).get(address(huw)).content.decode()

    assert "<h1>Huw A</h1>" in html
    assert all(words in html for words in ("Lifts", "Riverside", "A lift"))
    private = ("Awrlais", "01632 960 147", "Stryd y Wennol", "no steps", "2 hours", huw.user.email or "@")
    assert not any(words in html for words in private)


def test_hidden_unknown_and_paused_members_are_not_found_alike(mair: Membership) -> None:
    hidden, paused = a_member(mair.timebank, "Gwen Gudd", hidden=True), a_member(mair.timebank, "Dai Seibiant")
    actions.pause(by=by(paused), key=uuid7(), at=MONDAY_10AM, membership=paused)

    answers = [visit_as(mair).get(address(mair, number)).status_code for number in (hidden.number, paused.number, 999)]

    assert answers == [404, 404, 404]
    assert visit_as(hidden).get(address(hidden)).status_code == 200


def test_someone_who_waits_to_join_sees_nobody(mair: Membership) -> None:
    assert visit_as(an_applicant(mair.timebank, "Elin Aros")).get(address(mair)).status_code == 403


def test_a_member_changes_what_they_say_and_can_be_out_of_sight(mair: Membership) -> None:
    said = {"key": str(uuid7()), "about": "Newydd yma", "can_do": "Pobi", "would_like": "", "place": "", "hidden": "on"}

    answer = visit_as(mair).post(own(mair, "me/profile/"), said, follow=True)

    mair.refresh_from_db()
    assert (mair.about, mair.can_do, mair.hidden) == ("Newydd yma", "Pobi", True)
    assert "You are out of sight." in answer.content.decode()


@pytest.mark.parametrize(("phone", "is_kept"), [("01632 960 123", True), ("+44 7700 900 123", True), ("123", False), ("", True)])
def test_a_telephone_number_is_one_or_is_refused(mair: Membership, phone: str, is_kept: bool) -> None:  # noqa: FBT001  a fact
    said = {"key": str(uuid7()), "phone": phone, "contact_email": "", "address": ""}

    html = visit_as(mair).post(own(mair, "me/contact/"), said, follow=True).content.decode()

    mair.refresh_from_db()
    assert (mair.phone == phone) is is_kept
    assert ("This phone number is too short or too long." in html) is not is_kept


def test_a_place_of_another_bank_cannot_be_chosen(mair: Membership) -> None:
    elsewhere = a_place(a_bank("Cwmbach"), "Pen y Bryn", "Hilltop")

    visit_as(mair).post(own(mair, "me/profile/"), {"key": str(uuid7()), "place": str(elsewhere.pk)})

    mair.refresh_from_db()
    assert mair.place_id is None


def test_a_break_is_asked_once_more_and_taken(mair: Membership) -> None:
    browser = visit_as(mair)

    assert "Your hours are kept for you." in browser.get(own(mair, "me/pause/")).content.decode()
    html = browser.post(own(mair, "me/pause/"), {"key": str(uuid7())}, follow=True).content.decode()

    assert "You are taking a break" in html
    assert browser.get(own(mair, "ask/")).status_code == 403


def test_who_leaves_below_zero_is_told_that_nothing_is_to_make_up(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=120)
    browser = visit_as(mair)

    html = browser.get(own(mair, "me/leave/")).content.decode()
    browser.post(own(mair, "me/leave/"), {"key": str(uuid7())})

    assert "You leave with nothing to make up: the time bank writes it off." in html
    mair.refresh_from_db()
    assert (mair.state, hours_of(mair)) == (State.LEFT, 0)
    assert browser.get(own(mair, "home/")).status_code == 404


def test_who_leaves_with_hours_gives_them_to_the_pot(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=120)

    visit_as(huw).post(own(huw, "me/leave/"), {"key": str(uuid7()), "give": "pot"})

    assert books.balance(mair.timebank.book_id, mair.timebank.pot_account) == 120


def test_or_to_someone_by_number(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=120)

    visit_as(huw).post(own(huw, "me/leave/"), {"key": str(uuid7()), "give": "person", "number": str(mair.number)})

    assert hours_of(mair) == 0


@pytest.mark.parametrize("number", ["", "999", "2", "abc"])
def test_a_number_that_is_nobodys_else_is_refused_and_nothing_happens(mair: Membership, huw: Membership, number: str) -> None:
    a_posted_exchange(huw, mair, minutes=120)

    answer = visit_as(huw).post(own(huw, "me/leave/"), {"key": str(uuid7()), "give": "person", "number": number})

    assert answer.status_code == 200
    assert "We know no member with this number." in answer.content.decode()
    huw.refresh_from_db()
    assert huw.state == State.ACTIVE


def address(member: Membership, number: int | None = None) -> str:
    return f"/en/b/{member.timebank.slug}/people/{number or member.number}/"


def own(member: Membership, page: str) -> str:
    return f"/en/b/{member.timebank.slug}/{page}"

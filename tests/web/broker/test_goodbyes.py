"""Goodbyes at the desk: someone who leaves gives their hours to whom they like; someone who died is written of gently."""

import pytest
from django.test import Client

from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members.models import Membership, State
from amser.timebanks.models import TimeBank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_suggested_exchange, a_task, hours_of
from tests.builders.members import a_member, an_applicant
from tests.web.broker.visiting import at_the_desk, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(bank: TimeBank) -> Client:
    return at_the_desk(bank)


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    mair = a_member(bank, "Mair Gwennol")
    a_posted_exchange(mair, a_member(bank, "Dai Derbyn"), minutes=120)
    return mair


def test_a_broker_gives_the_hours_of_someone_who_leaves_to_a_named_member(bank: TimeBank, nia: Client, mair: Membership) -> None:
    huw = a_member(bank, "Huw Awrlais")

    send(nia, bank, f"people/{mair.number}/state/", to="leave", give="person", heir="Huw Awrlais", reason="she moves away")

    assert Membership.objects.get(pk=mair.pk).state == State.LEFT
    assert (hours_of(huw), hours_of(mair)) == (120, 0)


def test_where_two_have_the_name_the_broker_chooses(bank: TimeBank, nia: Client, mair: Membership) -> None:
    one, other = a_member(bank, "Huw Awrlais"), a_member(bank, "Huw Awrlais")
    said = {"to": "leave", "give": "person", "heir": "huw", "reason": "she moves away"}

    asked = send(nia, bank, f"people/{mair.number}/state/", **said)
    assert "This may be one of several people.</b> Choose one below." in asked.text
    assert "heir_number" in asked.text
    send(nia, bank, f"people/{mair.number}/state/", **said, heir_number=str(other.number))

    assert (hours_of(one), hours_of(other)) == (0, 120)


def test_someone_who_leaves_with_hours_is_asked_who_has_them(bank: TimeBank, nia: Client, mair: Membership) -> None:
    refused = send(nia, bank, f"people/{mair.number}/state/", to="leave", reason="she moves away")
    assert "Say who should have the hours." in refused.text
    assert "Needed if they leave." in refused.text
    assert "hours below zero" not in refused.text
    send(nia, bank, f"people/{mair.number}/state/", to="pause", reason="a break first")

    assert Membership.objects.get(pk=mair.pk).state == State.PAUSED


def test_a_death_is_written_down_undone_and_the_hours_given_on(bank: TimeBank, nia: Client, mair: Membership) -> None:
    page, where = f"/en/b/{bank.slug}/desk/people/{mair.number}/", f"people/{mair.number}/died/"
    living = nia.get(page).text
    assert "Record a death" in living
    assert "has died" not in living

    send(nia, bank, where, reason="her daughter rang")
    assert Membership.objects.get(pk=mair.pk).state == State.DECEASED
    assert "Has died" in nia.get(page).text

    send(nia, bank, f"{where}mistake/", reason="another Mair")
    assert Membership.objects.get(pk=mair.pk).state == State.ACTIVE

    send(nia, bank, where, reason="her son rang")
    send(nia, bank, f"{where}hours/", give="pot")
    assert books.balance(bank.book_id, bank.pot_account) == 120
    assert "It was a mistake" not in nia.get(page).text
    assert nia.get(f"/en/b/{bank.slug}/desk/{where}mistake/").status_code == 404


@pytest.mark.parametrize(("where", "state"), [("state/", State.PAUSED), ("died/", State.DECEASED)])
def test_a_form_to_let_someone_in_that_was_left_open_lets_nobody_in_again(
    bank: TimeBank, nia: Client, mair: Membership, where: str, state: str
) -> None:
    send(nia, bank, f"people/{mair.number}/{where}", to="pause", reason="as it is today")
    answer = send(nia, bank, f"people/{mair.number}/approve/", reason="two references seen")

    assert "This has changed while you were reading." in answer.text
    after = Membership.objects.get(pk=mair.pk)
    assert (after.state, after.account_id) == (state, mair.account_id)


@pytest.mark.parametrize(("language", "said"), [("en", "Member number: 3."), ("cy", "Rhif aelod: 3.")])
def test_a_mistake_is_not_undone_over_a_request_made_since(bank: TimeBank, nia: Client, mair: Membership, language: str, said: str) -> None:
    where = f"people/{mair.number}/died/"
    send(nia, bank, where, reason="her daughter rang")
    an_applicant(bank, user=mair.user)

    answer = nia.post(f"/{language}/b/{bank.slug}/desk/{where}mistake/", {"key": str(uuid7()), "reason": "another Mair"})

    assert answer.status_code == 200
    assert said in answer.text
    assert Membership.objects.get(pk=mair.pk).state == State.DECEASED


@pytest.mark.parametrize("to", ["leave", "died"])
def test_what_is_in_the_way_of_a_goodbye_is_named_with_its_page(bank: TimeBank, nia: Client, mair: Membership, to: str) -> None:
    claimed = a_claimed_exchange(a_member(bank, "Huw Awrlais"), mair)
    where = f"people/{mair.number}/died/hours/" if to == "died" else f"people/{mair.number}/state/"
    if to == "died":
        send(nia, bank, f"people/{mair.number}/died/", reason="her daughter rang")

    refused = send(nia, bank, where, to="leave", give="pot", reason="the family asks").text

    assert f'href="/en/b/{bank.slug}/desk/exchanges/{claimed.pk}/"' in refused
    assert "Settle or end what is named above" in refused
    assert "say goodbye" not in refused
    assert hours_of(mair) == 120


def test_someone_below_zero_who_leaves_reads_what_becomes_of_it(bank: TimeBank, nia: Client, mair: Membership) -> None:
    dai = Membership.objects.get(timebank=bank, user__name="Dai Derbyn")

    assert "hours below zero are written off" in nia.get(f"/en/b/{bank.slug}/desk/people/{dai.number}/state/").text


def test_nothing_is_left_to_arrange_for_someone_who_died(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank, "Mair Gwennol", cleared=("public",))
    a_listing(mair, title="Lifts to the surgery")
    suggested = a_suggested_exchange(mair, a_member(bank, "Huw Awrlais"), what=a_task(level="H"))
    person, exchange = (f"/en/b/{bank.slug}/desk/{part}/" for part in (f"people/{mair.number}", f"exchanges/{suggested.pk}"))
    assert "does not have everything" in nia.get(exchange).text
    assert "Lifts to the surgery" in nia.get(person).text

    Membership.objects.filter(pk=mair.pk).update(state=State.DECEASED)  # what was to come stays open here, as an import might leave it

    assert "does not have everything" not in nia.get(exchange).text
    page = nia.get(person).text
    assert "/clear/" not in page
    assert "On the board" not in page


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_pages_of_a_goodbye_open_in_both_languages(bank: TimeBank, nia: Client, mair: Membership, language: str) -> None:
    where = f"/{language}/b/{bank.slug}/desk/people/{mair.number}/"
    assert nia.get(f"{where}died/").status_code == 200
    send(nia, bank, f"people/{mair.number}/died/", reason="her daughter rang")

    for page in ("died/mistake/", "died/hours/"):
        assert nia.get(f"{where}{page}").status_code == 200


def test_the_page_of_somebody_who_left_offers_nothing_that_cannot_be_done(bank: TimeBank, nia: Client) -> None:
    gwen = a_member(bank, "Gwen Trefor", cleared=())
    a_posted_exchange(a_member(bank, "Dai Derbyn"), gwen, minutes=120)
    page = f"/en/b/{bank.slug}/desk/people/{gwen.number}/"
    assert f"people/{gwen.number}/clear/" in nia.get(page).text

    send(nia, bank, f"people/{gwen.number}/state/", to="leave", reason="she moves away")

    left = nia.get(page).text
    assert f"people/{gwen.number}/clear/" not in left
    assert "Given and received are the same" not in left  # 2 hours received, none given: they were written off

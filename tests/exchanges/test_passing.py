"""When a member has died, nothing more is sent to them, the others are told gently, and the hours wait for the family."""

import datetime as dt

import pytest
from django.core import mail

from amser.audit.actions import Actor, Door
from amser.exchanges import actions as exchanges
from amser.exchanges.models import ExchangeState
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.listings.models import Listing
from amser.members import actions as members
from amser.members.models import Membership, MembershipChange, State
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import (
    a_claimed_exchange,
    a_posted_exchange,
    a_suggested_exchange,
    an_agreed_exchange,
    hours_of,
)
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.builders.when import FRIDAY, FRIDAY_4PM

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    return a_bank()


@pytest.fixture
def nia(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, user=a_person("Mair Gwennol", channel="phone"))


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Awrlais")


def has_died(mair: Membership, nia: Actor) -> Membership:
    return exchanges.remember(
        by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="her daughter rang", died_on=FRIDAY - dt.timedelta(days=1)
    )


def test_when_a_member_has_died_what_was_to_come_is_closed_and_it_is_written_down(mair: Membership, huw: Membership, nia: Actor) -> None:
    suggested, agreed = a_suggested_exchange(huw, mair), an_agreed_exchange(mair, huw)
    claimed = a_claimed_exchange(huw, mair)
    listing = a_listing(mair)

    found = has_died(mair, nia)

    assert found.state == State.DECEASED
    change = MembershipChange.objects.get(membership=mair, to_state=State.DECEASED)
    assert (change.reason, change.happened_on, change.by_user_id) == ("her daughter rang", dt.date(2026, 11, 19), nia.user_id)
    for exchange, state in ((suggested, "cancelled"), (agreed, "cancelled"), (claimed, "claimed")):
        exchange.refresh_from_db()
        assert exchange.state == state
    assert Listing.objects.get(pk=listing.pk).state == "paused"


def test_each_other_person_is_told_once_in_gentle_words(mair: Membership, huw: Membership, nia: Actor) -> None:
    a_suggested_exchange(huw, mair)
    an_agreed_exchange(huw, mair)
    run_jobs()
    mail.outbox.clear()

    has_died(mair, nia)
    run_jobs()

    (letter,) = mail.outbox
    assert letter.to == [huw.user.email]
    assert letter.subject == "Sad news about Mair G"
    assert "there is nothing you need to do" in letter.body


def test_nothing_more_is_sent_to_someone_who_died(mair: Membership, huw: Membership, nia: Actor) -> None:
    a_posted_exchange(huw, mair)
    agreed = an_agreed_exchange(huw, mair)
    run_jobs()
    assert Message.objects.by_hand().filter(user=mair.user).exists()

    has_died(mair, nia)
    run_jobs()

    assert not Message.objects.by_hand().filter(user=mair.user).exists()
    assert set(Message.objects.filter(user=mair.user).exclude(why="meanwhile").values_list("state", "why")) == {("settled", "gone")}
    assert agreed.timebank_id == mair.timebank_id


def test_a_mistake_is_undone_until_the_hours_have_gone(mair: Membership, nia: Actor) -> None:
    members.pause(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair)
    has_died(mair, nia)

    back = members.not_deceased(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="another Mair")
    assert back.state == State.PAUSED

    has_died(mair, nia)
    exchanges.settle_estate(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair)
    with pytest.raises(members.HoursAreSettled):
        members.not_deceased(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="another Mair")


@pytest.mark.parametrize("named", ["Huw", ""])
def test_the_hours_go_to_whom_the_family_names_or_to_the_pot(
    bank: TimeBank, mair: Membership, huw: Membership, nia: Actor, named: str
) -> None:
    a_posted_exchange(mair, a_member(bank, "Dai Derbyn"), minutes=120)
    has_died(mair, nia)

    exchanges.settle_estate(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, give_to=huw if named else None)

    assert hours_of(mair) == 0
    assert (hours_of(huw), books.balance(bank.book_id, bank.pot_account)) == ((120, 0) if named else (0, 120))


def test_hours_below_zero_are_written_off(bank: TimeBank, mair: Membership, huw: Membership, nia: Actor) -> None:
    a_posted_exchange(huw, mair, minutes=60)
    has_died(mair, nia)

    exchanges.settle_estate(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair)

    assert hours_of(mair) == 0
    assert books.balance(bank.book_id, bank.writeoff_account) == -60
    assert books.audit(bank.book_id) == []


def test_hours_that_somebody_spoke_of_are_settled_first(mair: Membership, huw: Membership, nia: Actor) -> None:
    claimed = a_claimed_exchange(huw, mair)
    has_died(mair, nia)

    with pytest.raises(exchanges.HoursStillOpen):
        exchanges.settle_estate(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair)
    settled = exchanges.settle(by=nia, key=uuid7(), at=FRIDAY_4PM, exchange=claimed, minutes=60, note="Huw told me")

    assert settled.state == ExchangeState.POSTED
    assert hours_of(huw) == 60

"""When a member has died, nothing more is sent to them, the others are told gently, and the hours wait for the family."""

import datetime as dt

import pytest
from django.core import mail

from amser.audit.actions import Actor, Door
from amser.audit.models import Entry
from amser.exchanges import actions as exchanges
from amser.exchanges.models import ExchangeState, Gift, Regular
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.listings.models import Listing
from amser.members import actions as members
from amser.members.models import Membership, MembershipChange, State
from amser.notifications.models import Message
from amser.timebanks.actions import grant_role
from amser.timebanks.models import Role, TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import (
    a_claimed_exchange,
    a_posted_exchange,
    a_suggested_exchange,
    a_task,
    an_agreed_exchange,
    hours_of,
)
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, an_applicant, by
from tests.builders.people import AMSER, a_person
from tests.builders.safety import the_desk
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, user=a_person("Mair Gwennol", channel="phone"))


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


def test_each_other_person_is_told_once_in_gentle_words_of_all_that_was_to_come(
    bank: TimeBank, mair: Membership, huw: Membership, nia: Actor
) -> None:
    a_suggested_exchange(huw, mair)
    an_agreed_exchange(huw, mair, what=a_task("Hanging a picture"), on_day=FRIDAY + dt.timedelta(days=7))
    # Neither what was called off before, nor what is arranged with somebody else.
    earlier = an_agreed_exchange(mair, huw, what=a_task("Weeding"))
    exchanges.cancel(by=by(huw), key=uuid7(), at=FRIDAY_4PM - dt.timedelta(hours=1), exchange=earlier, member=huw)
    an_agreed_exchange(mair, a_member(bank, user=a_person("Dai Derbyn", channel="phone")), what=a_task("Reading aloud"))
    run_jobs()
    mail.outbox.clear()

    has_died(mair, nia)
    run_jobs()

    (letter,) = mail.outbox
    assert letter.to == [huw.user.email]
    assert letter.subject == "Sad news about Mair Gwennol"
    assert "This will not take place: “Lift to the market”, “Hanging a picture”." in letter.body
    assert "Weeding" not in letter.body
    assert "Reading aloud" not in letter.body
    assert "to tell you that Mair Gwennol has died" in letter.body
    assert "There is nothing you need to do" in letter.body


def test_someone_next_door_reads_of_all_that_was_to_come_whoever_gave(bank: TimeBank, mair: Membership, nia: Actor) -> None:
    next_door = a_bank("Drws Nesaf")
    an_agreement(bank, next_door)
    cai = a_member(next_door, "Cai Drws")
    an_agreed_exchange(cai, mair)
    an_agreed_exchange(cai, mair, what=a_task("Hanging a picture"), on_day=FRIDAY + dt.timedelta(days=7))
    an_agreed_exchange(mair, cai, what=a_task("Reading aloud"), on_day=FRIDAY + dt.timedelta(days=8))
    run_jobs()
    mail.outbox.clear()

    has_died(mair, nia)
    run_jobs()

    (letter,) = mail.outbox
    assert letter.to == [cai.user.email]
    assert "“Lift to the market”, “Hanging a picture”, “Reading aloud”" in letter.body


def test_whoever_worked_at_the_desk_and_died_has_no_role_and_hears_no_more_of_it(bank: TimeBank, nia: Actor) -> None:
    mair = a_member(bank, user=a_broker(bank, "Mair Gwennol"))
    elsewhere = a_bank("Cwmbach")
    for there in (bank, elsewhere):
        grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=there, user=mair.user, kind="steward", place=None)

    has_died(mair, nia)
    an_applicant(bank, "Gwen Newydd")
    run_jobs()

    assert list(Role.objects.live().filter(user=mair.user).values_list("timebank", flat=True)) == [elsewhere.pk]
    assert set(Role.objects.filter(user=mair.user, timebank=bank).values_list("ended_at", flat=True)) == {FRIDAY_4PM}
    assert Entry.objects.filter(action="timebanks.end_role", timebank_id=bank.pk, user_id=nia.user_id).count() == 2
    joining = [letter for letter in mail.outbox if letter.subject == "Gwen Newydd would like to join"]
    assert joining
    assert all(letter.to != [mair.user.email] for letter in joining)


def test_what_someone_was_to_be_told_is_back_on_the_list_when_the_mistake_is_undone(mair: Membership, huw: Membership, nia: Actor) -> None:
    a_posted_exchange(huw, mair)
    moot = a_suggested_exchange(huw, mair)
    run_jobs()
    by_hand = Message.objects.by_hand().filter(membership=mair)
    before = set(by_hand.values_list("pk", flat=True))
    asked = by_hand.get(kind="exchanges.suggested", about__contains=str(moot.pk))
    has_died(mair, nia)
    run_jobs()
    assert not by_hand.exists()

    members.not_deceased(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="another Mair")
    run_jobs()

    assert set(by_hand.values_list("pk", flat=True)) == before - {asked.pk}
    assert set(by_hand.values_list("why", "done_at")) == {("", None)}
    asked.refresh_from_db()
    assert asked.state == "settled"


@pytest.mark.parametrize(("language", "says"), [("en", "The hours that Mair G had have come to you: 2 hours."), ("cy", "wedi dod i chi")])
def test_whoever_is_given_the_hours_of_someone_who_died_hears_of_it(
    bank: TimeBank, mair: Membership, nia: Actor, language: str, says: str
) -> None:
    heir = a_member(bank, "Elin Etifedd", language=language)
    a_posted_exchange(mair, a_member(bank, "Dai Derbyn"), minutes=120)
    has_died(mair, nia)
    run_jobs()
    mail.outbox.clear()

    exchanges.settle_estate(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, give_to=heir)
    run_jobs()

    (letter,) = mail.outbox
    assert letter.to == [heir.user.email]
    assert says in letter.body
    gift = Gift.objects.get(from_member=mair)
    assert (gift.to_member, gift.minutes, hours_of(heir)) == (heir, 120, 120)


def test_whoever_is_given_the_hours_of_someone_who_leaves_hears_of_it(
    bank: TimeBank, mair: Membership, huw: Membership, nia: Actor
) -> None:
    a_posted_exchange(mair, a_member(bank, "Dai Derbyn"), minutes=120)
    run_jobs()
    mail.outbox.clear()

    exchanges.leave_bank(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, give_to=huw)
    run_jobs()

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([huw.user.email], "Mair G has given you hours")]
    assert Gift.objects.get().minutes == 120


def test_hours_below_zero_are_no_gift(mair: Membership, huw: Membership, nia: Actor) -> None:
    a_posted_exchange(huw, mair, minutes=60)
    exchanges.leave_bank(by=nia, key=uuid7(), at=FRIDAY_4PM, membership=mair, give_to=huw)

    assert not Gift.objects.exists()


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


def test_what_happened_every_week_ends_with_whoever_leaves_or_dies() -> None:
    bank = a_bank()
    mair, huw, sian = a_member(bank), a_member(bank, "Huw Awrlais"), a_member(bank, "Siân Ŵyn")
    desk = the_desk(bank)
    weekly = [
        exchanges.repeat_weekly(by=desk, key=uuid7(), at=FRIDAY_4PM, exchange=a_posted_exchange(giver, receiver, minutes=15))
        for giver, receiver in ((mair, huw), (huw, sian), (sian, mair))
    ]

    exchanges.remember(by=desk, key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="her daughter rang")
    run_jobs()

    assert [Regular.objects.get(pk=one.pk).ended_at is None for one in weekly] == [False, True, False]

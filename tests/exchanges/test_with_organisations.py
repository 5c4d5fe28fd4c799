"""An organisation gives hours to a member of the bank, or receives them: by the bank's rules, in its own book."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amser.announcements import _listeners
from amser.audit.actions import Actor
from amser.exchanges import actions
from amser.exchanges.actions import DayNotCome, HoursStillOpen, OwnMatter
from amser.exchanges.models import ExchangeMovedOn, ExchangeState, Half, OrganisationExchange, WaitingFor
from amser.exchanges.queries import Wanted, statement
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger import queries as books
from amser.ledger.actions import AlreadyReversed
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import Membership, RefusedForSafety
from amser.notifications.letters import with_organisations
from amser.organisations import actions as organisations
from amser.organisations.actions import HoursNotSettled
from amser.organisations.models import Belonging, Organisation, Right
from amser.timebanks.models import TimeBank
from tests.builders.agencies import a_staff_member, an_organisation
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_belonging, a_claim_with_organisation, a_record_with_organisation
from tests.builders.members import a_member, by
from tests.builders.people import AMSER
from tests.builders.safety import a_club, barred
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    return a_bank()


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Evans")


@pytest.fixture
def hall(bank: TimeBank) -> Belonging:
    return a_belonging(bank, an_organisation("Neuadd Glan yr Afon"))


def may(organisation: Organisation, right: Right, user: User) -> None:
    organisations.give_right(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, user=user, right=right)


def balances(hall: Belonging, member: Membership) -> tuple[int, int]:
    assert member.account_id is not None
    found = books.balances(hall.book_id, [hall.account_id, member.account_id])
    return found.get(hall.account_id, 0), found.get(member.account_id, 0)


def say(one: OrganisationExchange, half: Half, minutes: int, *, who: Actor, thanks: str = "") -> OrganisationExchange:
    return actions.say_with_organisation(by=who, key=uuid7(), at=FRIDAY_4PM, exchange=one, half=half, minutes=minutes, thanks=thanks)


def test_the_broker_records_a_hall_and_the_hours_move_from_the_member_to_the_organisation(hall: Belonging, mair: Membership) -> None:
    one = a_record_with_organisation(hall, mair, minutes=70)

    assert (one.state, one.minutes) == (ExchangeState.POSTED, 75)  # as the bank rounds
    assert balances(hall, mair) == (75, -75)


def test_helping_at_the_cafe_moves_them_the_other_way_and_reversing_puts_them_back_once(hall: Belonging, mair: Membership) -> None:
    one = a_record_with_organisation(hall, mair, organisation_gives=False, minutes=120)
    assert balances(hall, mair) == (-120, 120)

    wrong = actions.correct_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=one, reason="it was less", minutes=60)

    assert balances(hall, mair) == (-60, 60)
    assert wrong.replaced_by.replaces == wrong
    with pytest.raises(ExchangeMovedOn):
        actions.correct_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=one, reason="again")
    with pytest.raises(AlreadyReversed):
        ledger.reverse(book_id=hall.book_id, transfer_id=uuid7(), reverses=one.transfer_id)


def test_nothing_moves_before_the_other_has_said_the_same(hall: Belonging, mair: Membership) -> None:
    owner = a_staff_member(hall.organisation, Right.OWNER)
    one = a_claim_with_organisation(hall, mair, Half.ORGANISATION, user=owner)
    assert (one.asks, balances(hall, mair)) == (Half.MEMBER, (0, 0))

    one = say(one, Half.MEMBER, 75, who=by(mair), thanks="Diolch am y neuadd")

    assert (one.state, one.minutes, one.was_rounded_down, one.thanks) == (ExchangeState.POSTED, 60, True, "Diolch am y neuadd")
    assert balances(hall, mair) == (60, -60)


def test_what_a_member_says_is_confirmed_at_the_organisations_desk_and_a_difference_goes_to_the_broker(
    hall: Belonging, mair: Membership
) -> None:
    leader = a_staff_member(hall.organisation, Right.LEADER)
    one = a_claim_with_organisation(hall, mair, Half.MEMBER, organisation_gives=False, minutes=180)

    one = say(one, Half.ORGANISATION, 60, who=Actor(user_id=leader.pk))

    assert (one.state, balances(hall, mair)) == (ExchangeState.DIFFERS, (0, 0))
    one = actions.settle_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=one, minutes=90, note="both agree")
    assert (one.state, balances(hall, mair)) == (ExchangeState.POSTED, (-90, 90))


def test_nobody_says_yes_to_themselves(hall: Belonging, mair: Membership, bank: TimeBank) -> None:
    may(hall.organisation, Right.OWNER, mair.user)
    one = a_claim_with_organisation(hall, mair, Half.MEMBER, organisation_gives=False)

    with pytest.raises(OwnMatter):
        say(one, Half.ORGANISATION, 60, who=by(mair))
    with pytest.raises(OwnMatter):
        a_claim_with_organisation(hall, mair, Half.ORGANISATION, user=mair.user)
    broker = a_broker(bank)
    may(hall.organisation, Right.LEADER, broker)
    with pytest.raises(OwnMatter):
        actions.settle_with_organisation(by=Actor(user_id=broker.pk), key=uuid7(), at=FRIDAY_4PM, exchange=one, minutes=60, note="x")


def test_the_organisation_may_go_a_hundred_hours_below_zero_and_no_further(hall: Belonging, mair: Membership) -> None:
    for _ in range(5):
        a_record_with_organisation(hall, mair, organisation_gives=False, minutes=20 * 60)
    assert balances(hall, mair)[0] == -6000

    waits = a_record_with_organisation(hall, mair, organisation_gives=False, minutes=60)

    assert (waits.state, waits.waiting_for) == (ExchangeState.WAITING, WaitingFor.FLOOR)
    a_record_with_organisation(hall, mair, minutes=60)
    released = actions.release_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=waits, reason="room again")
    assert (released.state, balances(hall, mair)[0]) == (ExchangeState.POSTED, -6000)


def test_a_member_at_their_limit_waits_and_the_broker_moves_the_limit(hall: Belonging, mair: Membership) -> None:
    a_record_with_organisation(hall, mair, minutes=20 * 60)
    waits = a_record_with_organisation(hall, mair, minutes=60)
    assert waits.waiting_for == WaitingFor.FLOOR

    until = FRIDAY + dt.timedelta(days=30)
    content: dict[str, Any] = {"exchange": waits, "reason": "a course", "floor_minutes": -1300, "until": until}
    released = actions.release_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, **content)

    assert (released.state, balances(hall, mair)[1]) == (ExchangeState.POSTED, -1260)


def test_a_member_who_is_barred_helps_with_no_children_anywhere(hall: Belonging, mair: Membership) -> None:
    barred(mair)
    club = a_club()

    waits = a_record_with_organisation(hall, mair, organisation_gives=False, what=club)

    assert (waits.state, waits.waiting_for) == (ExchangeState.WAITING, WaitingFor.SAFETY)
    with pytest.raises(RefusedForSafety):
        actions.release_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=waits, reason="known here")
    assert a_record_with_organisation(hall, mair, what=club).state == ExchangeState.POSTED  # what the organisation gives is its own


def test_only_members_of_one_bank_meet_and_nothing_before_its_day(hall: Belonging, mair: Membership) -> None:
    other = a_member(a_bank("Arall"), "Huw Arall")
    with pytest.raises(NotAMemberHere):
        a_record_with_organisation(hall, other)
    with pytest.raises(DayNotCome):
        a_claim_with_organisation(hall, mair, Half.MEMBER, worked_on=FRIDAY + dt.timedelta(days=1))
    actions.organisation_leaves(by=AMSER, key=uuid7(), at=FRIDAY_4PM, belonging=hall)
    with pytest.raises(NotAMemberHere):
        a_record_with_organisation(Belonging.objects.get(pk=hall.pk), mair)


def test_neither_leaves_while_hours_are_open(hall: Belonging, mair: Membership) -> None:
    one = a_claim_with_organisation(hall, mair, Half.MEMBER)

    with pytest.raises(HoursNotSettled):
        actions.organisation_leaves(by=AMSER, key=uuid7(), at=FRIDAY_4PM, belonging=hall)
    with pytest.raises(HoursStillOpen):
        actions.leave_bank(by=by(mair), key=uuid7(), at=FRIDAY_4PM, membership=mair)
    actions.deny_with_organisation(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=one, half=Half.MEMBER)
    actions.leave_bank(by=by(mair), key=uuid7(), at=FRIDAY_4PM, membership=mair)
    actions.organisation_leaves(by=AMSER, key=uuid7(), at=FRIDAY_4PM, belonging=hall)


def test_who_never_said_it_happened_takes_nothing_back_alone(hall: Belonging, mair: Membership) -> None:
    one = a_claim_with_organisation(hall, mair, Half.ORGANISATION, user=a_staff_member(hall.organisation, Right.OWNER))

    one = actions.deny_with_organisation(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=one, half=Half.MEMBER)

    assert (one.state, one.asks) == (ExchangeState.DIFFERS, None)


def deny(one: OrganisationExchange, half: Half, *, who: Actor) -> OrganisationExchange:
    return actions.deny_with_organisation(by=who, key=uuid7(), at=FRIDAY_4PM, exchange=one, half=half)


class Spy:
    """Hears what is announced."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def defer(self, *, half: str, **_: object) -> None:
        self.heard.append(half)


def test_who_says_while_the_two_differ_that_it_did_not_happen_is_heard_once(
    hall: Belonging, mair: Membership, bank: TimeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_broker(bank)
    spy = Spy()
    monkeypatch.setitem(_listeners, "exchanges.organisation_denied", [spy])
    owner = Actor(user_id=a_staff_member(hall.organisation, Right.OWNER).pk)
    one = say(a_claim_with_organisation(hall, mair, Half.MEMBER, minutes=180), Half.ORGANISATION, 60, who=owner)
    assert one.state == ExchangeState.DIFFERS

    for _ in range(2):
        one = deny(one, Half.MEMBER, who=by(mair))

    assert (one.state, one.denies(Half.MEMBER), one.denies(Half.ORGANISATION)) == (ExchangeState.DIFFERS, True, False)
    assert spy.heard == ["member"]
    letters = with_organisations.denied(bank, {"organisation_exchange_id": str(one.pk), "half": "member"})
    assert letters
    assert all("The member now says that it did not happen." in letter.compose(bank, "Nia")[1] for letter in letters)
    one = say(one, Half.ORGANISATION, 180, who=owner)
    assert (one.state, balances(hall, mair)) == (ExchangeState.DIFFERS, (0, 0)), "what somebody took back counts no more"

    one = say(one, Half.MEMBER, 180, who=by(mair))
    assert (one.state, one.denies(Half.MEMBER)) == (ExchangeState.POSTED, False)


@pytest.mark.parametrize("said_before", [True, False])
def test_where_both_say_that_it_did_not_happen_it_ends(hall: Belonging, mair: Membership, *, said_before: bool) -> None:
    user = a_staff_member(hall.organisation, Right.OWNER)
    owner = Actor(user_id=user.pk)
    one = a_claim_with_organisation(hall, mair, Half.ORGANISATION, user=user)
    if said_before:
        one = say(one, Half.MEMBER, 300, who=by(mair))
    assert deny(one, Half.MEMBER, who=by(mair)).state == ExchangeState.DIFFERS

    one = deny(one, Half.ORGANISATION, who=owner)

    assert (one.state, balances(hall, mair)) == (ExchangeState.NO_SHOW, (0, 0))


def test_the_statement_names_the_organisation_and_is_found_by_it(hall: Belonging, mair: Membership) -> None:
    a_record_with_organisation(hall, mair, minutes=60)
    wrong = a_record_with_organisation(hall, mair, organisation_gives=False, minutes=30)
    actions.correct_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=wrong, reason="not that day")

    found = statement(mair, wanted=Wanted(words="neuadd glan"))

    assert [line.with_organisation.belonging.organisation.name_cy for line in found.lines if line.with_organisation] == [
        "Neuadd Glan yr Afon",
        "Neuadd Glan yr Afon",
    ]
    assert (found.totals.received, found.totals.given, found.overall.balance) == (60, 0, -60)
    assert [line.reason for line in found.lines] == ["not that day", ""]


def test_a_question_stays_until_it_is_put_right(hall: Belonging, mair: Membership) -> None:
    one = a_record_with_organisation(hall, mair)
    content: dict[str, Any] = {"exchange": one, "half": Half.MEMBER, "words": "That was two hours"}
    asked = actions.question_with_organisation(by=by(mair), key=uuid7(), at=FRIDAY_4PM, **content)
    assert list(OrganisationExchange.objects.for_the_desk()) == [asked]
    content |= {"half": Half.ORGANISATION, "words": "It was on Thursday"}
    asked = actions.question_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, **content)
    assert asked.question == "That was two hours\nIt was on Thursday"

    actions.correct_with_organisation(by=AMSER, key=uuid7(), at=FRIDAY_4PM, exchange=one, reason="as she says", minutes=120)

    assert not OrganisationExchange.objects.for_the_desk().exists()


def test_the_database_keeps_no_posted_hours_without_a_transfer(hall: Belonging, mair: Membership) -> None:
    one = a_claim_with_organisation(hall, mair, Half.MEMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.move(ExchangeState.POSTED, minutes=60, posted_at=FRIDAY_4PM, book_id=hall.book_id)

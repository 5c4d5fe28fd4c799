"""Everyone at a session is thanked, once, all or nobody; and what is taken back goes back whole."""

import datetime as dt
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amser.agencies import actions as agencies
from amser.agencies.actions import purses
from amser.agencies.models import Budget, Participant, Partner, Purse, Scheme
from amser.agencies.queries.lasting import purses_to_expire
from amser.agencies.queries.mine import held_by
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.ledger.models import TransferCode
from amser.ledger.queries import audit, balance
from amser.opportunities import actions
from amser.opportunities.actions import Note
from amser.opportunities.models import Award, AwardLine, Session
from amser.opportunities.queries.awards import budgets_for, thanks_for
from amser.organisations.models import Organisation
from tests.builders.agencies import a_budget, a_participant, a_scheme, a_session, a_staff_member, an_organisation, credits_of, thank
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


class Hall(NamedTuple):
    """A scheme, an organisation with a budget, its session, and who leads it."""

    scheme: Scheme
    garden: Organisation
    session: Session
    budget: Budget
    elin: Actor

    def people(self, count: int, *, minutes: int = 120) -> list[Participant]:
        found = [a_participant(self.scheme, f"Person {number}", through=self.garden) for number in range(count)]
        notes = tuple(Note(person.pk, minutes) for person in found)
        actions.save_list(by=self.elin, key=uuid7(), at=MONDAY_10AM, session=self.session, notes=notes)
        return found

    def give(self, *, key: object = None, budget: Budget | None = None) -> Award:
        thanks = thanks_for(self.session)
        return actions.give_credits(
            by=self.elin, key=key or uuid7(), at=MONDAY_10AM, session=self.session,  # type: ignore[arg-type]
            budget=budget or self.budget, people=thanks.people, credits=thanks.credits,
        )  # fmt: skip

    def left(self) -> int:
        return balance(self.scheme.book_id, self.budget.account_id)


def _hall(credits: int = 100, **rules: object) -> Hall:
    scheme, garden = a_scheme(**rules), an_organisation()  # type: ignore[arg-type]
    budget = a_budget(scheme, garden, credits, expires_on=dt.date(2040, 1, 1))
    return Hall(scheme, garden, a_session(scheme, garden), budget, Actor(user_id=a_staff_member(garden, "leader").pk))


def test_everyone_on_the_list_is_thanked_for_their_time_in_one_group() -> None:
    hall = _hall()
    people = [*hall.people(2, minutes=120), *hall.people(1, minutes=89)]

    award = hall.give()

    assert [credits_of(person) for person in people] == [2, 2, 1]
    assert set(Purse.objects.values_list("expires_on", flat=True)) == {dt.date(2040, 1, 1)}
    assert (award.people, award.credits, hall.left()) == (3, 5, 95)
    assert audit(hall.scheme.book_id) == []


def test_pressed_twice_is_once_and_who_comes_later_is_thanked_later() -> None:
    hall, key = _hall(), uuid7()
    first = hall.people(1)
    thanks = thanks_for(hall.session)
    press = {"by": hall.elin, "key": key, "at": MONDAY_10AM, "session": hall.session, "budget": hall.budget}
    for _ in range(2):
        actions.give_credits(**press, people=thanks.people, credits=thanks.credits)  # type: ignore[arg-type]
    with pytest.raises(actions.NobodyToThank):
        actions.give_credits(**press | {"key": uuid7()}, people=1, credits=2)  # type: ignore[arg-type]

    later = hall.people(1)
    hall.give()

    assert [credits_of(person) for person in first + later] == [2, 2]


def test_over_the_budget_nobody_is_thanked() -> None:
    hall = _hall(credits=5)
    people = hall.people(3)

    with pytest.raises(agencies.BudgetTooSmall) as refused:
        hall.give()

    assert refused.value.left == 5
    assert [credits_of(person) for person in people] == [0, 0, 0]
    assert not AwardLine.objects.exists()


def test_a_list_that_changed_since_it_was_looked_at_is_looked_at_again() -> None:
    hall = _hall()
    hall.people(2)
    seen = thanks_for(hall.session)
    hall.people(1)

    with pytest.raises(actions.ListHasChanged):
        actions.give_credits(
            by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, budget=hall.budget, people=seen.people, credits=seen.credits
        )


def test_too_short_a_time_and_who_has_left_are_named_and_not_thanked() -> None:
    hall = _hall(rounding="down", least_credits=0)
    short, gone = hall.people(1, minutes=59), hall.people(1)
    Participant.objects.filter(pk=gone[0].pk).update(left_at=MONDAY_10AM)

    thanks = thanks_for(hall.session)

    assert [line.participant for line in thanks.nothing] == short
    assert [line.participant for line in thanks.gone] == gone
    assert thanks.people == 0


def test_an_organisation_that_is_no_partner_any_more_thanks_nobody() -> None:
    hall = _hall()
    hall.people(1)
    partner = Partner.objects.get(organisation=hall.garden)
    agencies.end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=partner, reason="Diwedd.")

    with pytest.raises(agencies.NotAPartner):
        hall.give()


def test_nobody_thanks_from_a_budget_of_others_or_of_another_time() -> None:
    hall, other = _hall(), an_organisation("Arall")
    hall.people(1)
    theirs, over = a_budget(hall.scheme, other), a_budget(hall.scheme, hall.garden, days=0)
    Budget.objects.filter(pk=over.pk).update(begins_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 1, 2))

    for budget in (theirs, over):
        with pytest.raises(actions.BudgetNotOpen):
            hall.give(budget=budget)

    assert [budget for budget, _ in budgets_for(hall.session, MONDAY_10AM)] == [hall.budget]


def test_what_is_taken_back_goes_back_whole_and_may_be_given_again() -> None:
    hall = _hall()
    people = hall.people(3)
    award = hall.give()

    key = uuid7()
    for _ in range(2):  # pressed twice
        actions.take_back(by=hall.elin, key=key, at=MONDAY_10AM, award=award, reason="Rhestr anghywir.")
    assert ([credits_of(person) for person in people], hall.left()) == ([0, 0, 0], 100)
    with pytest.raises(actions.AwardIsFinal):
        actions.take_back(by=hall.elin, key=uuid7(), at=MONDAY_10AM, award=award, reason="Eto.")

    hall.give()

    assert [credits_of(person) for person in people] == [2, 2, 2]
    assert audit(hall.scheme.book_id) == []


def test_credits_that_were_used_leave_the_purse_below_nothing_until_it_is_thanked_again() -> None:
    hall = _hall()
    (mair,) = hall.people(1)
    award = hall.give()
    purse = Purse.objects.get(participant=mair)
    purses.move(
        hall.scheme, debit=purse.account_id, credit=hall.scheme.issue_account, credits=2, code=TransferCode.REDEMPTION,
        transfer_id=uuid7(), at=MONDAY_10AM,
    )  # fmt: skip

    actions.take_back(by=hall.elin, key=uuid7(), at=MONDAY_10AM, award=award, reason="Nid oedd hi yno.")

    assert credits_of(mair) == -2
    with pytest.raises(purses.NotEnoughCredits):
        purses.shares(hall.scheme, mair, credits=1, at=MONDAY_10AM)
    assert audit(hall.scheme.book_id) == []


def test_what_one_purse_is_below_nothing_counts_against_the_others() -> None:
    hall = _hall()
    (mair,) = hall.people(1)
    award = hall.give()
    owing = Purse.objects.get(participant=mair)
    purses.move(
        hall.scheme, debit=owing.account_id, credit=hall.scheme.issue_account, credits=2, code=TransferCode.REDEMPTION,
        transfer_id=uuid7(), at=MONDAY_10AM,
    )  # fmt: skip
    actions.take_back(by=hall.elin, key=uuid7(), at=MONDAY_10AM, award=award, reason="Nid oedd hi yno.")
    thank(mair, 3)  # into a purse without a last day

    for at in (MONDAY_10AM, dt.datetime(2040, 1, 2, 12, tzinfo=dt.UTC)):  # the last day of what is owed being over, too
        with pytest.raises(purses.NotEnoughCredits) as refused:
            purses.shares(hall.scheme, mair, credits=2, at=at)
        assert (refused.value.left, held_by(hall.scheme, mair, at=at).credits) == (1, 1)
        assert [share.credits for share in purses.shares(hall.scheme, mair, credits=1, at=at)] == [1]
    assert owing not in purses_to_expire(dt.date(2041, 1, 1))
    agencies.leave(by=AMSER, key=uuid7(), at=MONDAY_10AM, participant=mair)

    assert (balance(hall.scheme.book_id, hall.scheme.pot_account), credits_of(mair)) == (1, 0)


def test_nothing_is_taken_back_once_somebody_has_given_it_to_the_pot() -> None:
    hall = _hall()
    (mair, _) = hall.people(2)
    award = hall.give()
    agencies.leave(by=AMSER, key=uuid7(), at=MONDAY_10AM, participant=mair)

    with pytest.raises(actions.AwardIsFinal):
        actions.take_back(by=hall.elin, key=uuid7(), at=MONDAY_10AM, award=award, reason="Rhestr anghywir.")

    assert (credits_of(mair), balance(hall.scheme.book_id, hall.scheme.pot_account), hall.left()) == (0, 2, 96)


def test_nobody_is_thanked_before_it_begins_and_what_has_thanks_is_not_called_off() -> None:
    hall = _hall()
    hall.people(1)
    award = hall.give()
    Session.objects.filter(pk=hall.session.pk).update(
        begins_at=MONDAY_10AM + dt.timedelta(days=7), ends_at=MONDAY_10AM + dt.timedelta(days=7, hours=2)
    )
    with pytest.raises(actions.AwardStands):
        actions.call_off(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session)
    actions.take_back(by=hall.elin, key=uuid7(), at=MONDAY_10AM, award=award, reason="Rhy gynnar.")

    with pytest.raises(actions.NotBegun):
        hall.give()

    assert hall.left() == 100
    assert actions.call_off(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session).is_called_off


def test_the_days_for_taking_back_come_to_an_end() -> None:
    hall = _hall(undo_days=3)
    hall.people(1)
    award = hall.give()

    at = MONDAY_10AM + dt.timedelta(days=3, minutes=1)
    with pytest.raises(actions.AwardIsFinal):
        actions.take_back(by=hall.elin, key=uuid7(), at=at, award=award, reason="Rhy hwyr.")


def test_thanking_many_asks_the_database_as_often_as_thanking_few() -> None:
    asked = []
    for count in (2, 40):
        hall = _hall(credits=1000)
        hall.people(count)
        with CaptureQueriesContext(connection) as queries:
            award = hall.give()
        with CaptureQueriesContext(connection) as back:
            actions.take_back(by=hall.elin, key=uuid7(), at=MONDAY_10AM, award=award, reason="Mesur.")
        asked.append((len(queries), len(back)))

    assert asked[0] == asked[1]

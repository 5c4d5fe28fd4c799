"""Asking to join, and being let in."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from amser.audit.models import Entry
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.ledger.models import Account, Transfer
from amser.members import actions
from amser.members.actions import AlreadyMember
from amser.members.models import Membership, State
from amser.members.models.membership import CannotMove
from tests.builders.banks import a_bank
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM


@pytest.mark.django_db
def test_who_asks_to_join_has_a_number_and_no_account() -> None:
    bank = a_bank()

    first, second = an_applicant(bank), an_applicant(bank, "Huw Awrlais")

    assert [first.number, second.number] == [1, 2]
    assert (first.state, first.account_id) == (State.APPLIED, None)


@pytest.mark.django_db
def test_numbers_are_each_banks_own_and_never_given_again() -> None:
    bank, other = a_bank(), a_bank("Cwmbach")
    gone = an_applicant(bank)
    actions.refuse(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=gone, reason="moved away")

    assert [an_applicant(bank, "Huw").number, an_applicant(other, "Dai").number] == [2, 1]


def test_many_who_ask_at_once_get_a_number_each(cloned_database: str) -> None:
    bank = a_bank()
    people = [a_person(f"Person {n}") for n in range(8)]

    def ask(user: User) -> int:
        try:
            return an_applicant(bank, user=user).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(ask, people))

    assert sorted(numbers) == list(range(1, 9))


@pytest.mark.django_db
def test_nobody_asks_twice_but_anyone_may_ask_again_after_leaving() -> None:
    bank, mair = a_bank(), a_person()
    first = an_applicant(bank, user=mair)

    with pytest.raises(AlreadyMember):
        an_applicant(bank, user=mair)

    actions.leave(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=first)
    assert an_applicant(bank, user=mair).number == 2


@pytest.mark.django_db
def test_a_member_joins_on_the_day_with_an_account_at_the_banks_floor() -> None:
    member = a_member(a_bank(policy={"hard_floor_minutes": -900}))
    assert member.account_id is not None

    account = Account.objects.get(book_id=member.timebank.book_id, id=member.account_id)
    assert (member.state, member.joined_on, account.floor, account.ceiling) == (State.ACTIVE, MONDAY, -900, None)
    assert books.balance(account.book_id, account.id) == 0


@pytest.mark.django_db
def test_welcome_hours_come_from_the_banks_issue() -> None:
    bank = a_bank(policy={"start_grant_minutes": 300})
    member = a_member(bank)
    assert member.account_id is not None

    assert books.balances(bank.book_id, [member.account_id, bank.issue_account]) == {member.account_id: 300, bank.issue_account: -300}


@pytest.mark.django_db
def test_approving_twice_with_the_same_press_opens_one_account_and_gives_once() -> None:
    bank = a_bank(policy={"start_grant_minutes": 300})
    applicant, key = an_applicant(bank), uuid7()

    for _ in range(2):
        actions.approve(by=AMSER, key=key, at=MONDAY_10AM, membership=applicant)

    assert Transfer.objects.filter(book_id=bank.book_id).count() == 1
    assert Entry.objects.filter(key=key).count() == 1


@pytest.mark.django_db
def test_what_was_decided_is_not_decided_again() -> None:
    bank = a_bank()
    refused = an_applicant(bank)
    actions.refuse(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=refused, reason="lives elsewhere")

    with pytest.raises(CannotMove):
        actions.approve(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=refused)

    assert Membership.objects.get(pk=refused.pk).account_id is None


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED, State.SUSPENDED, State.LEFT, State.DECEASED])
def test_a_form_to_let_someone_in_that_was_left_open_opens_no_second_account(state: str) -> None:
    bank = a_bank(policy={"start_grant_minutes": 300})
    member = a_member(bank)
    to = {"paused": actions.pause, "suspended": actions.suspend, "left": actions.leave, "deceased": actions.mark_deceased}.get(state)
    if to:
        to(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member, reason="said so")
    before = Transfer.objects.filter(book_id=bank.book_id).count()

    with pytest.raises(CannotMove):
        actions.approve(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member)

    after = Membership.objects.get(pk=member.pk)
    assert (after.state, after.account_id) == (state, member.account_id)
    assert Transfer.objects.filter(book_id=bank.book_id).count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("act", [actions.resume, actions.suspend, actions.pause, actions.leave, actions.refuse, actions.approve])
def test_whoever_died_is_a_member_again_only_where_the_mistake_is_undone(act: Any) -> None:
    member = a_member(a_bank())
    actions.mark_deceased(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member, reason="her daughter rang")

    with pytest.raises(CannotMove):
        act(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member, reason="a form left open")
    gone = Membership.objects.get(pk=member.pk)
    with pytest.raises(CannotMove):
        gone.move(State.ACTIVE, at=MONDAY_10AM, by_user_id=None, reason="")

    assert actions.not_deceased(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member, reason="another").state == State.ACTIVE

"""A scheme, its partners, budgets and purses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amser.agencies import actions
from amser.agencies.actions import purses
from amser.agencies.models import Participant, Partner, PartnerKind, Purse, Rounding, Scheme, SchemeCard, WhyEnded
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.ledger.actions import LedgerRefusal
from amser.ledger.models import TransferCode
from amser.ledger.queries import audit, balance
from amser.organisations import actions as organisations
from amser.organisations.models import Right, Staff
from tests.builders.agencies import a_budget, a_participant, a_partner, a_scheme, a_staff_member, an_organisation, credits_of, thank
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def test_a_budget_is_issued_from_the_schemes_own_book() -> None:
    scheme = a_scheme()
    budget = a_budget(scheme, an_organisation(), 40)

    assert balance(scheme.book_id, scheme.issue_account) == -40
    assert balance(scheme.book_id, budget.account_id) == 40
    assert audit(scheme.book_id) == []


def test_nobody_signs_for_both() -> None:
    scheme, organisation, nia = a_scheme(), an_organisation(), a_person("Nia")
    by = Actor(user_id=nia.pk)
    asked = actions.ask_to_join(by=by, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=organisation, kind=PartnerKind.VENUE)

    with pytest.raises(actions.OtherPersonSigns):
        actions.agree_to_partner(by=by, key=uuid7(), at=MONDAY_10AM, partner=asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=asked.pk).update(agreed_at=MONDAY_10AM, agreed_by=nia)


def test_only_a_partner_that_thanks_people_has_a_budget() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    a_partner(scheme, organisation, PartnerKind.VENUE)
    day = dt.date(2026, 1, 1)

    with pytest.raises(actions.NotAPartner):
        actions.grant_budget(
            by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=organisation, credits=1, begins_on=day, ends_on=day
        )


def test_what_expires_first_is_used_first() -> None:
    scheme = a_scheme()
    mair = a_participant(scheme, credits=2)
    thank(mair, 3, expires_on=dt.date(2040, 1, 1))

    planned = purses.shares(scheme, mair, credits=4, at=MONDAY_10AM)

    assert [(share.purse.expires_on, share.credits) for share in planned] == [(dt.date(2040, 1, 1), 3), (None, 1)]
    with pytest.raises(actions.NotEnoughCredits) as refused:
        purses.shares(scheme, mair, credits=6, at=MONDAY_10AM)
    assert refused.value.left == 5
    assert credits_of(mair) == 5


def test_a_purse_is_opened_once_for_a_last_day() -> None:
    scheme = a_scheme()
    mair = a_participant(scheme)

    first, again = (purses.purse_of(scheme, mair, expires_on=None) for _ in range(2))

    assert first == again
    with pytest.raises(IntegrityError), transaction.atomic():
        Purse.objects.create(scheme=scheme, participant=mair, book_id=scheme.book_id, account_id=scheme.issue_account)


def test_more_cannot_come_back_than_was_issued() -> None:
    scheme = a_scheme()
    budget = a_budget(scheme, an_organisation(), 1)
    move = {"scheme": scheme, "debit": budget.account_id, "credit": scheme.issue_account, "code": TransferCode.RETURN, "at": MONDAY_10AM}

    purses.move(**move, credits=1, transfer_id=uuid7())  # type: ignore[arg-type]

    with pytest.raises(LedgerRefusal):
        purses.move(**move, credits=1, transfer_id=uuid7())  # type: ignore[arg-type]
    assert balance(scheme.book_id, scheme.issue_account) == 0


def test_odd_minutes_follow_the_schemes_rule() -> None:
    def credits_by(rounding: str, least: int) -> list[int]:
        scheme = Scheme(rounding=rounding, least_credits=least)
        return [scheme.credits_for(minutes) for minutes in (10, 29, 30, 60, 89, 90, 119)]

    assert credits_by(Rounding.DOWN, 0) == [0, 0, 0, 1, 1, 1, 1]
    assert credits_by(Rounding.NEAREST, 1) == [1, 1, 1, 1, 1, 2, 2]
    assert credits_by(Rounding.UP, 0) == [1, 1, 1, 1, 2, 2, 2]


def test_a_lost_card_never_works_again() -> None:
    mair = a_participant(a_scheme())
    lost = SchemeCard.objects.get(participant=mair)

    new = actions.replace_card(by=AMSER, key=uuid7(), at=MONDAY_10AM, participant=mair, why=WhyEnded.LOST)

    lost.refresh_from_db()
    assert (lost.why_ended, lost.ended_at) == (WhyEnded.LOST, MONDAY_10AM)
    assert new.number != lost.number


def test_somebody_enrolled_twice_is_one_participant() -> None:
    scheme, mair = a_scheme(), a_person("Mair Gwennol")

    for _ in range(2):
        actions.enrol(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, user=mair)

    assert Participant.objects.filter(user=mair).count() == 1
    assert SchemeCard.objects.filter(participant__user=mair).count() == 1


def test_an_organisation_keeps_an_owner() -> None:
    organisation = an_organisation()
    owner = Staff.objects.get(organisation=organisation, right=Right.OWNER)

    with pytest.raises(organisations.LastOwner):
        organisations.end_right(by=AMSER, key=uuid7(), at=MONDAY_10AM, staff=owner)

    a_staff_member(organisation, Right.OWNER, "Ail Berchennog")
    organisations.end_right(by=AMSER, key=uuid7(), at=MONDAY_10AM, staff=owner)
    assert not Staff.objects.live().filter(pk=owner.pk).exists()

"""A bank's policy, and the councils of Wales."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amser.kernel.ids import uuid7
from amser.timebanks import actions
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import Policy, councils, councils_by_code, policy_of
from tests.builders.banks import a_bank
from tests.builders.people import AMSER
from tests.builders.when import MONDAY, MONDAY_10AM


@pytest.mark.django_db
def test_a_bank_that_decided_nothing_has_the_defaults() -> None:
    assert policy_of(a_bank(), on=MONDAY) == Policy()


@pytest.mark.django_db
def test_what_is_not_set_is_the_default_and_never_no_limit() -> None:
    bank = a_bank(policy={"soft_floor_minutes": -300, "hard_floor_minutes": None})

    policy = policy_of(bank, on=MONDAY)

    assert (policy.soft_floor_minutes, policy.hard_floor_minutes) == (-300, -1200)


@pytest.mark.django_db
def test_a_policy_holds_from_its_day_on() -> None:
    bank = a_bank(policy={"step_minutes": 30})
    tomorrow = MONDAY + dt.timedelta(days=1)
    actions.set_policy(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, begins_on=tomorrow, values={"step_minutes": 5})

    assert policy_of(bank, on=MONDAY).step_minutes == 30
    assert policy_of(bank, on=tomorrow).step_minutes == 5


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"step_minutes": 7}, {"hard_floor_minutes": 60}, {"minimum_minutes": 0}, {"confirm_after_days": 1}])
def test_the_database_refuses_a_policy_that_makes_no_sense(values: dict[str, int | bool | None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        a_bank(policy=values)


@pytest.mark.django_db
def test_a_bank_speaks_both_languages_or_says_nothing() -> None:
    bank = a_bank()

    with pytest.raises(IntegrityError, match="description_in_both_languages_or_none"), transaction.atomic():
        TimeBank.objects.filter(pk=bank.pk).update(description_cy="")


def test_there_are_22_councils_in_the_order_of_each_alphabet() -> None:
    welsh = [council.name_cy for council in councils("cy")]

    assert len(councils_by_code()) == 22
    assert welsh.index("Caerdydd") < welsh.index("Ceredigion") < welsh.index("Sir Ddinbych")
    assert next(council.name_en for council in councils("en")) == "Blaenau Gwent"

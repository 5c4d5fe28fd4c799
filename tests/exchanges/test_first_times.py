"""A first exchange outside a group: what the bank would like, and who goes along."""

from typing import Any

import pytest

from amser.exchanges import actions
from amser.exchanges.models import Company, Exchange
from amser.exchanges.policies import first_times
from amser.kernel.ids import uuid7
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange, a_suggested_exchange, an_agreed_exchange
from tests.builders.members import a_member
from tests.builders.people import AMSER
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def firsts(exchange: Exchange, bank: TimeBank) -> dict[str, Any]:
    return {one.membership.user.known_as: one for one in first_times(exchange, bank, on=MONDAY)}


def test_two_newcomers_are_both_named_and_lack_company() -> None:
    bank = a_bank()
    exchange = a_suggested_exchange(a_member(bank, "Huw Dryw"), a_member(bank, "Mair Gwennol"))

    found = firsts(exchange, bank)

    assert {name: (one.begins_in_groups, one.lacks_company) for name, one in found.items()} == {"Huw": (True, True), "Mair": (True, True)}


def test_whoever_has_exchanged_before_is_not_new() -> None:
    bank = a_bank()
    huw, mair = a_member(bank, "Huw Dryw"), a_member(bank, "Mair Gwennol")
    a_posted_exchange(huw, mair)

    assert set(firsts(an_agreed_exchange(huw, a_member(bank, "Elin Newydd")), bank)) == {"Elin"}


def test_a_group_comes_first_and_is_no_first_time_itself() -> None:
    bank = a_bank()
    huw, mair = a_member(bank, "Huw Dryw"), a_member(bank, "Mair Gwennol")
    in_group = a_posted_exchange(huw, mair)
    Exchange.objects.filter(pk=in_group.pk).update(level="G")

    found = firsts(an_agreed_exchange(huw, mair), bank)

    assert {one.begins_in_groups for one in found.values()} == {False}
    assert set(found) == {"Huw", "Mair"}


def test_a_bank_that_asks_for_neither_says_nothing_of_it() -> None:
    bank = a_bank(policy={"first_in_groups": False, "first_accompanied": False})

    found = firsts(a_suggested_exchange(a_member(bank, "Huw Dryw"), a_member(bank, "Mair Gwennol")), bank)

    assert {(one.begins_in_groups, one.lacks_company) for one in found.values()} == {(False, False)}


def test_who_goes_along_is_recorded_and_can_change() -> None:
    bank = a_bank()
    mair = a_member(bank, "Mair Gwennol")
    exchange = a_suggested_exchange(a_member(bank, "Huw Dryw"), mair)

    for who in ("Nia", "Cadi"):
        actions.go_along(by=AMSER, key=uuid7(), at=MONDAY_10AM, exchange=exchange, membership=mair, who=who)

    assert Company.objects.get(exchange=exchange).who == "Cadi"
    assert not firsts(exchange, bank)["Mair"].lacks_company

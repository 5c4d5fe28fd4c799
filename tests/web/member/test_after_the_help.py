"""After the help: thanks, what counts, and what is left to read."""

import pytest

from amser.exchanges import actions
from amser.exchanges.models import Exchange
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY_4PM
from tests.web.member.test_arranging_pages import address, read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    return a_bank()


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Gwennol")


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Awrlais")


def thanks(exchange: Exchange, member: Membership) -> None:
    actions.thank(by=by(member), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=member, words="Diolch")


def test_each_may_thank_once_whoever_was_first(mair: Membership, huw: Membership) -> None:
    exchange = a_posted_exchange(huw, mair)
    here = f"arrangements/{exchange.pk}/"
    link = address(mair, f"{here}thanks/")

    thanks(exchange, huw)
    assert link in read(signed_in(mair), address(mair, here))
    assert link not in read(signed_in(huw), address(mair, here))

    thanks(exchange, mair)
    assert link not in read(signed_in(mair), address(mair, here))

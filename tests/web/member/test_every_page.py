"""Every page of a member's opens, in both languages, at a steady number of queries."""

import pytest

from amser.listings.models import Kind
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_suggested_exchange
from tests.builders.members import a_member
from tests.builders.visiting import visit_as

pytestmark = pytest.mark.django_db

PAGES = ["home/", "board/", "board/print/", "board/{listing}/", "board/{listing}/poster/", "ask/", "offer/", "mine/", "mine/{mine}/"]
PAGES += ["people/{huw}/", "people/{mair}/", "me/", "me/profile/", "me/contact/", "me/pause/", "me/leave/"]


@pytest.fixture
def bank() -> TimeBank:
    bank = a_bank()
    a_broker(bank, "Nia Cydlynydd")
    return bank


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens(bank: TimeBank, address: str, language: str) -> None:
    mair, huw = a_member(bank, place=a_place(bank)), a_member(bank, "Huw Awrlais")
    names = {
        "listing": a_listing(huw, kind=Kind.OFFER).pk,
        "mine": a_listing(mair).pk,
        "huw": huw.number,
        "mair": mair.number,
    }
    a_claimed_exchange(huw, mair)
    a_suggested_exchange(huw, mair)

    answer = visit_as(mair).get(f"/{language}/b/{bank.slug}/{address.format(**names)}")

    assert answer.status_code == 200
    assert "<c-" not in answer.content.decode()

"""
On Saturday she takes her two children swimming, and the person at the till accepts three credits in three steps.

On an old telephone 360 pixels wide, without scripts and without an account, in Welsh and in English.
"""

import pytest
from django.db import transaction

from amser.ledger.queries import audit
from tests.builders.agencies import a_participant, a_scheme, card_of, credits_of
from tests.builders.tills import a_till
from tests.builders.venues import a_venue, an_offer
from tests.journeys.conftest import Visit


@pytest.mark.parametrize("language", ["cy", "en"])
def test_three_credits_are_accepted_in_three_steps_without_an_account(visit: Visit, language: str) -> None:
    scheme = a_scheme()
    pool = a_venue(scheme)
    an_offer(scheme, pool, adult_credits=1, child_credits=1, capacity=20)
    with transaction.atomic():
        mair = a_participant(scheme, credits=5)
    a_till(scheme, pool, secret=f"saturday-{language}")
    till = visit(language, name="the till")

    # The link, once. Then nothing but three steps.
    till.page.goto(f"{till.house}/till/open/saturday-{language}/")
    till.go("till/").look("till-1-scan").reads_key("till.scan")
    till.press("common.continue").look("till-1-nothing-typed")
    till.type(number="34567ACX").press("common.continue").look("till-1-unknown").reads_key("till.refuse.unknown")
    till.type(number=card_of(mair).number).press("common.continue").look("till-2-offer").reads_key("till.offer")
    till.type(adults="6", children="0").press("common.continue").look("till-2-not-enough").reads_key("till.refuse.not_enough")
    till.type(adults="1", children="2").press("common.continue").look("till-3-accept")
    till.press("till.accept", count=3).look("till-4-receipt").reads_key("till.done", count=3)

    assert (credits_of(mair), audit(scheme.book_id)) == (2, [])
    till.go("till/today/").look("till-5-today").reads("Nofio" if language == "cy" else "Swimming")

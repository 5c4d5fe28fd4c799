"""
What a till says of what is wrong, on an old telephone 360 pixels wide, without scripts and without an account.

How it accepts in three steps: test_the_credits_sentence.
"""

import pytest
from django.db import transaction

from tests.builders.agencies import a_participant, a_scheme, card_of, credits_of
from tests.builders.tills import a_till
from tests.builders.venues import a_venue, an_offer
from tests.journeys.conftest import Visit


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_till_says_what_is_wrong(visit: Visit, language: str) -> None:
    scheme = a_scheme()
    pool = a_venue(scheme)
    an_offer(scheme, pool, adult_credits=1, child_credits=1, capacity=20)
    with transaction.atomic():
        mair = a_participant(scheme, credits=5)
    a_till(scheme, pool, secret=f"wrong-{language}")
    till = visit(language, name="the till")

    till.page.goto(f"{till.house}/till/open/wrong-{language}/")
    till.go("till/").press("common.continue").look("till-1-nothing-typed")
    till.type(number="34567ACX").press("common.continue").look("till-1-unknown").reads_key("till.refuse.unknown")
    till.type(number=card_of(mair).number).press("common.continue")
    till.type(adults="6", children="0").press("common.continue").look("till-2-not-enough").reads_key("till.refuse.not_enough")

    assert credits_of(mair) == 5

"""What expired is back with the issuer and reported; what the page says is what the ledger says, to the credit."""

import datetime as dt
import re

import pytest

from amser.agencies import actions
from amser.agencies.models import Purse
from amser.agencies.queries.supply import supply
from amser.kernel.dates import at_london
from amser.kernel.ids import uuid7
from amser.ledger.models import Transfer, TransferCode
from amser.ledger.queries import audit, balance
from amser.vouchers.actions import expire_batch
from tests.builders.agencies import a_budget, a_manager, a_participant, a_scheme, an_organisation, thank
from tests.builders.people import AMSER
from tests.builders.vouchers import a_batch
from tests.web.broker.visiting import signed_in

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2027, 12, 31)
AFTER = at_london(LAST_DAY + dt.timedelta(days=1), dt.time(3))


def test_the_page_of_all_credits_is_the_ledger_to_the_credit_also_after_some_expired() -> None:
    scheme = a_scheme()
    budget = a_budget(scheme, an_organisation(), 20, expires_on=LAST_DAY)
    batch = a_batch(budget=budget, count=2, each=2)
    thank(a_participant(scheme), 3, expires_on=LAST_DAY)
    thank(a_participant(scheme, "Huw Dryw"), 5)
    actions.expire_purse(by=AMSER, key=uuid7(), at=AFTER, purse=Purse.objects.get(expires_on=LAST_DAY))
    expire_batch(by=AMSER, key=uuid7(), at=AFTER, batch=batch)
    actions.close_budget(by=AMSER, key=uuid7(), at=AFTER, budget=budget)

    page = signed_in(a_manager(scheme)).get(f"/en/s/{scheme.slug}/desk/credits/").content.decode()

    rows = dict(re.findall(r'<tr><th scope="row">([^<]*)</th><td class="n num">([^<]*)</td></tr>', page))
    moved = Transfer.objects.filter(book_id=scheme.book_id, credit=scheme.issue_account).values_list("code", "amount")
    by_ledger = {code: sum(amount for other, amount in moved if other == code) for code, _ in moved}
    said = {name: int(rows[name].replace("−", "-").replace("-", "")) for name in ("Expired", "Given back by organisations", "With people")}
    out_there = -balance(scheme.book_id, scheme.issue_account)
    assert by_ledger == {TransferCode.EXPIRY: 3 + 4, TransferCode.RETURN: 16}
    assert said == {"Expired": 7, "Given back by organisations": 16, "With people": 5}
    assert (rows["Out there"], out_there, supply(scheme).issued - supply(scheme).retired) == ("5", 5, 5)
    assert "The ledger says the same. On the issuer's account, below nought: 5" in page.replace("&#x27;", "'")
    assert audit(scheme.book_id) == []

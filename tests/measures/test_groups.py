"""What a group did counts for each who helped, under the kind of help that it was, and comes off when it is put right."""

import datetime as dt

import pytest

from amser.exchanges import actions as exchanges
from amser.exchanges.actions import Deals, Part, Session
from amser.exchanges.models.exchange import Kind
from amser.kernel.ids import uuid7
from amser.measures.queries.help import Scope
from amser.measures.queries.period import quarter_of
from amser.measures.queries.report import report
from tests.builders.exchanging import a_task
from tests.measures.checks import check_ledger, check_parts, check_people
from tests.measures.history import History

pytestmark = pytest.mark.django_db


def test_each_helper_of_a_group_counts_and_comes_off_when_it_is_put_right() -> None:
    history = History(people=4)
    mair, *helpers = history.members
    done = exchanges.record_group(
        by=history.broker,
        key=uuid7(),
        at=history.now,
        bank=history.bank,
        session=Session(Kind.MANY_TO_ONE, gave=tuple(Part(one, 60) for one in helpers), received=(Part(mair, 180),)),
        what=a_task(code="garden", level="G"),
        worked_on=history.day,
        deals=Deals(),
    )
    scope = Scope(history.bank, quarter_of(dt.date(2025, 1, 6)))
    found = report(scope, at=history.now)

    assert (found.total.exchanges, found.total.minutes, found.total.givers, found.total.receivers) == (3, 180, 3, 1)
    assert [(row.key, row.minutes) for row in found.cuts["kind"]] == [("group", 180)]
    assert [(row.key, row.minutes) for row in found.cuts["category"]] == [("garden", 180)]
    check_parts(found)
    check_people(scope, found)
    check_ledger(history.bank, at=history.now)

    history.goes_on(1)
    exchanges.correct_group(by=history.broker, key=uuid7(), at=history.now, exchange=done, reason="a slip")
    after = report(scope, at=history.now)

    assert (after.total.exchanges, after.total.minutes, after.total.people) == (0, 0, 0)
    assert [(row.key, row.minutes) for row in after.cuts["category"]] == [("garden", 0)]

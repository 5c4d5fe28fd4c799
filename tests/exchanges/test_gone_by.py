"""Only what is still to come can be arranged."""

import datetime as dt

import pytest

from amser.exchanges import actions
from amser.exchanges.actions import GoneBy, Plan
from amser.exchanges.models import Exchange
from amser.kernel.ids import uuid7
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_suggested_exchange
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY, FRIDAY_4PM
from tests.web.member.test_arranging_pages import address, signed_in

pytestmark = pytest.mark.django_db

# Half past three in the afternoon in London, on a day of summer time: half past two in UTC.
IN_JUNE = dt.datetime(2026, 6, 5, 14, 30, tzinfo=dt.UTC)


def test_a_time_earlier_today_is_refused_at_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    here = address(mair, f"board/{a_listing(mair).pk}/arrange/?day=2026-06-05")
    visitor = signed_in(huw)
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_JUNE)
    monkeypatch.setattr("amser.web.member.arranging.now", lambda: IN_JUNE)

    refused = visitor.post(here, {"key": uuid7(), "on_time": "3:15pm"})
    assert (
        "<b>This time has gone by.</b> Choose a later time or another day, or say that it has already happened." in refused.content.decode()
    )
    assert 'id="id_on_time_error"' in refused.content.decode()
    assert visitor.post(here, {"key": uuid7(), "on_time": "3:45pm"}).status_code == 302


@pytest.mark.parametrize("plan", [Plan(on_day=FRIDAY, on_time=dt.time(15, 30)), Plan(on_day=FRIDAY - dt.timedelta(days=1))])
def test_what_has_gone_by_cannot_be_suggested_by_any_door(plan: Plan) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_suggested_exchange(huw, mair)

    with pytest.raises(GoneBy):
        actions.suggest_other(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair, plan=plan)

    assert Exchange.objects.get(pk=exchange.pk).suggested_by_id == huw.pk


def test_later_today_and_today_without_a_time_can_be_suggested() -> None:
    for plan in (Plan(on_day=FRIDAY, on_time=dt.time(17)), Plan(on_day=FRIDAY)):
        plan.check(at=FRIDAY_4PM)

"""One bad row does not stop a timer."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.audit.models import Entry
from amser.exchanges import tasks as exchanges
from amser.exchanges.models import Exchange, ExchangeState, Party
from amser.kernel.dates import today
from amser.kernel.one_by_one import OneByOne, RowsFailed
from amser.members.models import Membership, State
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_claimed_exchange, a_suggested_exchange, a_task
from tests.builders.members import a_member
from tests.guards.test_logs import Paper, paper

__all__ = ["paper"]

pytestmark = pytest.mark.django_db


def a_silent_exchange(giver: Membership, receiver: Membership, *, title: str) -> Exchange:
    """Claimed long ago, with notice: silence confirms it."""
    exchange = a_claimed_exchange(giver, receiver, what=a_task(title, code="community", level="G"))
    now = timezone.now()
    Exchange.objects.filter(pk=exchange.pk).update(noticed_at=now - dt.timedelta(days=9), confirm_by=now - dt.timedelta(days=1))
    return exchange


def test_an_exchange_that_fails_holds_up_no_other_and_the_task_ends_as_failed(paper: Paper) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    bad, good = (a_silent_exchange(huw, mair, title=title) for title in ("Rhywbeth cyfrinachol", "Te"))
    Party.objects.filter(exchange=bad).update(claimed_minutes=None)  # nobody said anything: there is nothing to confirm
    unanswered = a_suggested_exchange(huw, mair)
    Exchange.objects.filter(pk=unanswered.pk).update(on_day=today(timezone.now()) - dt.timedelta(days=1))

    with pytest.raises(RowsFailed) as failed:
        exchanges.keep_moving()

    states = dict(Exchange.objects.values_list("pk", "state"))
    assert states == {bad.pk: ExchangeState.CLAIMED, good.pk: ExchangeState.POSTED, unanswered.pk: ExchangeState.LAPSED}
    assert failed.value.failed == 1
    [line] = [line for line in paper.lines if "row failed" in line]
    assert str(bad.pk) in line
    assert "exchanges.keep_moving" in line
    assert "cyfrinachol" not in line


@pytest.mark.parametrize("state", [State.LEFT, State.DECEASED])
def test_nothing_moves_by_itself_off_the_account_of_someone_who_is_gone(state: str) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    _, silent = (a_silent_exchange(huw, mair, title=title) for title in ("Te", "Coffi"))
    Exchange.objects.filter(pk=silent.pk).update(noticed_at=None)
    Membership.objects.filter(pk=mair.pk).update(state=state)

    exchanges.keep_moving()

    assert set(Exchange.objects.values_list("state", flat=True)) == {ExchangeState.CLAIMED}
    assert not Entry.objects.filter(action="exchanges.notice").exists()


def test_what_a_row_wrote_before_it_failed_is_undone() -> None:
    member = a_member(a_bank())

    def write_and_fail(row: Membership) -> None:
        Membership.objects.filter(pk=row.pk).update(about="half done")
        raise ValueError

    with pytest.raises(RowsFailed), OneByOne("a.task") as rows:
        rows.each([member], write_and_fail)

    assert Membership.objects.get(pk=member.pk).about != "half done"


def test_every_task_of_ours_is_tried_again() -> None:
    from procrastinate.contrib.django import app

    ours = {name: task for name, task in app.tasks.items() if task.func.__module__.startswith("amser.")}

    assert {"exchanges.keep_moving", "listings.keep_fresh", "members.follow_policies"} <= ours.keys()
    assert [name for name, task in ours.items() if task.retry_strategy is None] == []

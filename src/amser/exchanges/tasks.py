"""What happens to exchanges by itself: suggestions lapse, notice is given, silence confirms; and a word the day before."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.announcements import announce
from amser.audit.actions import Actor, Door, derive
from amser.exchanges import actions
from amser.exchanges.actions.claiming import TO_ANSWER
from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.members.models import Membership, State

TIMER = Actor(user_id=None, door=Door.TIMER)
NOTICE = dt.timedelta(days=4)


@app.periodic(cron="20 6 * * *")
@app.task(name="exchanges.keep_moving", retry=RETRY)
def keep_moving(timestamp: int = 0) -> None:
    """Lapse what nobody answered, give notice, confirm what notice was given of. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    unanswered = Exchange.objects.filter(state=ExchangeState.PROPOSED, on_day__lt=today(at))
    due = Exchange.objects.to_confirm_by_themselves(at).filter(noticed_at__lt=at - TO_ANSWER)
    to_notice = Exchange.objects.to_notice(at + NOTICE)

    with OneByOne("exchanges.keep_moving") as rows:
        rows.each(unanswered.iterator(), lambda one: actions.lapse(by=TIMER, key=derive(run, f"lapse {one.pk}"), at=at, exchange=one))
        rows.each(
            due.iterator(), lambda one: actions.confirm_by_itself(by=TIMER, key=derive(run, f"confirm {one.pk}"), at=at, exchange=one)
        )
        rows.each(to_notice.iterator(), lambda one: actions.notice(by=TIMER, key=_once_for_this_claim(one), at=at, exchange=one))


def _once_for_this_claim(exchange: Exchange) -> UUID:
    """Return a key that stays the same until somebody says another time: a notice that waits to be told is not written again."""
    return derive(exchange.pk, f"notice {exchange.confirm_by}")


@app.task(name="exchanges.when_a_member_moved", retry=RETRY)
def when_a_member_moved(**ids: Any) -> None:
    """Call off what was suggested to, or arranged with, someone who has left. Safe to run twice."""
    gone = Membership.objects.filter(timebank_id=ids["bank_id"], pk=ids["membership_id"], state__in=[State.LEFT, State.DECEASED]).first()
    if gone is None:
        return
    at, run = timezone.now(), uuid7()
    to_come = Exchange.objects.of_member(gone.pk).filter(state__in=[ExchangeState.PROPOSED, ExchangeState.AGREED])
    with OneByOne("exchanges.when_a_member_moved") as rows:
        rows.each(to_come, lambda one: actions.cancel(by=TIMER, key=derive(run, f"cancel {one.pk}"), at=at, exchange=one, member=gone))


@app.periodic(cron="0 9 * * *")
@app.task(name="exchanges.remind_of_tomorrow", retry=RETRY)
def remind_of_tomorrow(timestamp: int = 0) -> None:
    """Say to both what is arranged for tomorrow."""
    tomorrow = today(timezone.now()) + dt.timedelta(days=1)
    agreed, day = Exchange.objects.filter(state=ExchangeState.AGREED, on_day=tomorrow), tomorrow.isoformat()
    with OneByOne("exchanges.remind_of_tomorrow") as rows:
        rows.each(
            agreed.iterator(),
            lambda one: announce("exchanges.tomorrow", bank_id=one.timebank_id, exchange_id=str(one.pk), day=day),
        )

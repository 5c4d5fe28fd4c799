"""What happens to exchanges by itself: suggestions lapse, notice is given, silence confirms; and a word the day before."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.exchanges import actions
from amser.exchanges.actions.claiming import TO_ANSWER
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, ExchangeState, Regular, Visit
from amser.exchanges.models.exchange import BETWEEN_BANKS, ExchangeQuerySet
from amser.exchanges.models.visit import A_DAY, VISITED, is_missed, to_arrive_at
from amser.exchanges.policies import verdict_of
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.members.models import Membership, NotWith, Reason, State
from amser.timebanks.models import Agreement
from amser.timebanks.queries import is_neighbour

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
    """
    Call off what was suggested to, or arranged with, someone who has left, and what the two did every week. Safe to run twice.

    What is agreed with someone who is put on hold waits for the desk, and both are told.
    """
    gone = Membership.objects.get(timebank_id=ids["bank_id"], pk=ids["membership_id"])
    at, run = timezone.now(), uuid7()
    if gone.state == State.SUSPENDED:
        waits = Exchange.objects.of_member(gone.pk).held().filter(on_day__gte=today(at))
        with OneByOne("exchanges.when_a_member_moved") as rows:
            rows.each(waits, lambda one: tell(one, "held", day=today(at).isoformat()))
    if gone.state not in {State.LEFT, State.DECEASED}:
        return
    to_come = Exchange.objects.of_member(gone.pk).filter(state__in=[ExchangeState.PROPOSED, ExchangeState.AGREED])
    # A group goes on without one of its people.
    weekly = Regular.objects.live().filter(exchange__in=Exchange.objects.pairs().of_member(gone.pk))
    with OneByOne("exchanges.when_a_member_moved") as rows:
        rows.each(to_come, lambda one: actions.cancel(by=TIMER, key=derive(run, f"cancel {one.pk}"), at=at, exchange=one, member=gone))
        rows.each(weekly, lambda one: actions.end_regular(by=TIMER, key=derive(run, f"every week {one.pk}"), at=at, regular=one))


@app.task(name="exchanges.when_banks_agree", retry=RETRY)
def when_banks_agree(**ids: Any) -> None:
    """Let hours move that waited for what two banks have now agreed on, the oldest first. Safe to run twice."""
    agreement = Agreement.objects.get(pk=ids["agreement_id"])
    _try_again(Exchange.objects.between(agreement.timebank_id, agreement.other_bank_id))


@app.task(name="exchanges.when_banks_part", retry=RETRY)
def when_banks_part(**ids: Any) -> None:
    """Call off what members of two banks had suggested, or arranged for a day after their agreement's last. Safe to run twice."""
    agreement = Agreement.objects.get(pk=ids["agreement_id"])
    if agreement.ended_at is None or is_neighbour(agreement.timebank_id, agreement.other_bank_id):
        return
    at, run = timezone.now(), uuid7()
    to_come = Q(state=ExchangeState.PROPOSED) | Q(state=ExchangeState.AGREED, on_day__gt=today(agreement.ended_at))
    theirs = Exchange.objects.between(agreement.timebank_id, agreement.other_bank_id).filter(to_come)
    with OneByOne("exchanges.when_banks_part") as rows:
        rows.each(theirs, lambda one: actions.call_off(by=TIMER, key=derive(run, f"call off {one.pk}"), at=at, exchange=one))


def _try_again(waiting: ExchangeQuerySet) -> None:
    at, run = timezone.now(), uuid7()
    found = waiting.filter(state=ExchangeState.WAITING, waiting_for__in=BETWEEN_BANKS).order_by("worked_on", "pk")
    with OneByOne("exchanges.try_again") as rows:
        rows.each(found, lambda one: actions.try_again(by=TIMER, key=derive(run, f"again {one.pk}"), at=at, exchange=one))


@app.periodic(cron="40 6 * * *")
@app.task(name="exchanges.look_for_room", retry=RETRY)
def look_for_room(timestamp: int = 0) -> None:
    """Let hours move that waited for room between two banks, where help the other way has made some. Safe to run twice."""
    _try_again(Exchange.objects.filter(neighbour__isnull=False))


@app.periodic(cron="0 9 * * *")
@app.task(name="exchanges.remind_of_tomorrow", retry=RETRY)
def remind_of_tomorrow(timestamp: int = 0) -> None:
    """Say to both what is arranged for tomorrow."""
    tomorrow = today(timezone.now()) + dt.timedelta(days=1)
    held = Exchange.objects.held().values("pk")
    agreed, day = Exchange.objects.filter(state=ExchangeState.AGREED, on_day=tomorrow).exclude(pk__in=held), tomorrow.isoformat()
    with OneByOne("exchanges.remind_of_tomorrow") as rows:
        rows.each(agreed.iterator(), lambda one: tell(one, "tomorrow", day=day))


@app.periodic(cron="*/5 * * * *")
@app.task(name="exchanges.watch_visits", retry=RETRY)
def watch_visits(timestamp: int = 0) -> None:
    """Tell the desk of whoever was to have come to a home, or left it, a while ago. Safe to run twice: each is told of once."""
    at = timezone.now()
    near = [today(at), today(at - A_DAY)]
    agreed = Exchange.objects.filter(state=ExchangeState.AGREED, level__in=VISITED, on_day__in=near, on_time__isnull=False)
    agreed = agreed.exclude(pk__in=Exchange.objects.held().values("pk"))  # nobody is to come
    missed = [one for one in agreed.select_related("visit") if is_missed(one, at=at)]
    late = Visit.objects.overdue(at).filter(alerted_at=None)
    with OneByOne("exchanges.watch_visits") as rows:
        rows.each(missed, lambda one: actions.miss_visit(by=TIMER, key=_once_for_this_time(one), at=at, exchange=one))
        rows.each(late.iterator(), lambda one: actions.visit_overdue(by=TIMER, key=_once_for_this_visit(one), at=at, visit=one))


def _once_for_this_time(exchange: Exchange) -> UUID:
    return derive(exchange.pk, f"missed {to_arrive_at(exchange)}")


def _once_for_this_visit(visit: Visit) -> UUID:
    return derive(visit.exchange_id, f"overdue {visit.due_at}")


@app.task(name="exchanges.when_safety_changed", retry=RETRY)
def when_safety_changed(**ids: Any) -> None:
    """Call off what was to come, in every bank, of somebody who is barred, or of two who are kept apart. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    with OneByOne("exchanges.when_safety_changed") as rows:
        rows.each(
            [one for one in _to_come(ids) if _is_stopped(one)],
            lambda one: actions.call_off(by=TIMER, key=derive(run, f"call off {one.pk}"), at=at, exchange=one),
        )


def _to_come(ids: dict[str, Any]) -> ExchangeQuerySet:
    if "pair_id" in ids:
        pair = NotWith.objects.select_related("one", "other").get(pk=ids["pair_id"])
        found = Exchange.objects.of_person(pair.one.user_id).of_person(pair.other.user_id)
    else:
        found = Exchange.objects.of_person(Membership.objects.get(pk=ids["membership_id"]).user_id)
    return found.with_people().filter(state__in=[ExchangeState.PROPOSED, ExchangeState.AGREED])


def _is_stopped(exchange: Exchange) -> bool:
    assert exchange.on_day is not None, "what is to come has a day"
    return verdict_of(exchange, on=exchange.on_day).reason in {Reason.BARRED, Reason.NOT_WITH, Reason.STOP}

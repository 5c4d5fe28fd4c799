"""What happens to credits by itself: budgets whose period is over close, credits whose last day is over go back, and gifts that nobody answered."""

import datetime as dt
from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.agencies import actions
from amser.agencies.models import Budget, CreditGift
from amser.agencies.queries.lasting import budgets_to_warn_of, purses_to_expire, purses_to_warn_of
from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne

TIMER: Final = Actor(user_id=None, door=Door.TIMER)
WARNED_BEFORE: Final = dt.timedelta(days=30)
AT_ONCE: Final = 500  # rows in memory; each is a transaction of its own


@app.periodic(cron="10 3 * * *")
@app.task(name="agencies.take_back_what_is_over", retry=RETRY)
def take_back_what_is_over(timestamp: int = 0) -> None:
    """
    Close the budgets whose period is over, and expire the credits whose last day is over.

    At night, when no till may still undo. Each in a transaction of its own, so that a run that is cut short goes on where it
    stopped; safe to run twice.
    """
    at, run = timezone.now(), uuid7()
    day = today(at)
    budgets = Budget.objects.filter(closed_at__isnull=True, ends_on__lt=day).order_by("pk")

    with OneByOne("agencies.take_back_what_is_over") as rows:
        rows.each(
            budgets.iterator(chunk_size=AT_ONCE),
            lambda one: actions.close_budget(by=TIMER, key=derive(run, f"budget {one.pk}"), at=at, budget=one),
        )
        rows.each(
            purses_to_expire(day).iterator(chunk_size=AT_ONCE),
            lambda one: actions.expire_purse(by=TIMER, key=derive(run, f"purse {one.pk}"), at=at, purse=one),
        )


@app.periodic(cron="20 8 * * *")
@app.task(name="agencies.warn_before_credits_expire", retry=RETRY)
def warn_before_credits_expire(timestamp: int = 0) -> None:
    """Tell whose credits have a last day within thirty days, and whose budget ends within them, each once. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    day, until = today(at), today(at) + WARNED_BEFORE
    with OneByOne("agencies.warn_before_credits_expire") as rows:
        rows.each(
            purses_to_warn_of(until, on=day),
            lambda one: actions.warn_of_expiry(by=TIMER, key=derive(run, f"warn {one.pk}"), at=at, purse=one),
        )
        rows.each(
            budgets_to_warn_of(until, on=day),
            lambda one: actions.warn_of_a_budgets_end(by=TIMER, key=derive(run, f"budget {one.pk}"), at=at, budget=one),
        )


@app.periodic(cron="40 * * * *")
@app.task(name="agencies.lapse_gifts", retry=RETRY)
def lapse_gifts(timestamp: int = 0) -> None:
    """Give back the gifts that nobody answered in time. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    past = CreditGift.objects.open().filter(until__lte=at).order_by("until")
    with OneByOne("agencies.lapse_gifts") as rows:
        rows.each(
            past.iterator(chunk_size=AT_ONCE),
            lambda one: actions.lapse_gift(by=TIMER, key=derive(run, f"gift {one.pk}"), at=at, gift=one),
        )

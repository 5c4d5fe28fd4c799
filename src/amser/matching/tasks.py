"""Rounds are searched for in the worker: when one is started, when one was cut off, and every week where a bank wants it; and circles end."""

import datetime as dt
from typing import Final

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.matching.actions.circles import drop_circle
from amser.matching.actions.rounds import start_round
from amser.matching.actions.searching import search
from amser.matching.models import CircleState, Round, RoundCircle, RoundStep, WeeklyRound
from amser.members.models import State

WAITS: Final = dt.timedelta(days=21)
TIMER: Final = Actor(user_id=None, door=Door.TIMER)


@app.task(name="matching.search_for_a_round", retry=RETRY)
def search_for_a_round(round_id: int, announcement: str = "") -> None:
    """Search for a round that was started, or gone on with. Safe to run twice, also at once: one that failed stays as it is."""
    search(round_id, clock=timezone.now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="matching.search_for_what_was_cut_off", retry=RETRY)
def search_for_what_was_cut_off(timestamp: int = 0) -> None:
    """Go on with rounds whose search was killed on the way. One that is searched for at this moment is left alone."""
    for round_id in list(Round.objects.under_way().order_by("pk").values_list("pk", flat=True)):
        search(round_id, clock=timezone.now)


@app.periodic(cron="20 5 * * *")
@app.task(name="matching.end_circles", retry=RETRY)
def end_circles(timestamp: int = 0) -> None:
    """End circles that wait for an answer that has not come in three weeks, or for somebody who is not active any more."""
    at, run = timezone.now(), uuid7()
    away = RoundStep.objects.exclude(giver__state=State.ACTIVE, receiver__state=State.ACTIVE).values("circle")
    over = RoundCircle.objects.filter(Q(changed_at__lt=at - WAITS) | Q(pk__in=away), state=CircleState.INVITED)
    with OneByOne("matching.end_circles") as rows:
        rows.each(over, lambda one: drop_circle(by=TIMER, key=derive(run, f"circle {one.pk}"), at=at, circle=one))


@app.periodic(cron="10 5 * * 1")
@app.task(name="matching.start_weekly_rounds", retry=RETRY)
def start_weekly_rounds(timestamp: int = 0) -> None:
    """Start a round in each bank that wants one every week, and has none under way. Safe to run twice within a day."""
    at, run = timezone.now(), uuid7()
    busy = Round.objects.under_way().values("timebank")
    lately = Round.objects.filter(started_at__date=at.date(), started_by=None).values("timebank")
    wanted = WeeklyRound.objects.filter(timebank__closed_at=None).exclude(timebank__in=busy).exclude(timebank__in=lately)
    with OneByOne("matching.start_weekly_rounds") as rows:
        rows.each(
            wanted.select_related("timebank"),
            lambda one: start_round(by=TIMER, key=derive(run, f"round {one.pk}"), at=at, bank=one.timebank),
        )

"""Removing what is past its time, once a steward has said so."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.retention import actions
from amser.retention.models import Removal
from amser.retention.queries import due


@app.periodic(cron="50 4 * * *")
@app.task(name="retention.forget_interests", retry=RETRY)
def forget_interests(timestamp: int = 0) -> None:
    """Remove what people wrote where there is no time bank, half a year later: no steward looks after it. Safe to run twice."""
    actions.forget_interests(by=Actor(user_id=None, door=Door.TIMER), key=uuid7(), at=timezone.now())


@app.task(name="retention.remove", retry=RETRY)
def remove(**ids: Any) -> None:
    """Remove one by one what was past its time when the steward looked, end and rest what is quiet. Safe to run twice; goes on where it stopped."""
    removal = Removal.objects.select_related("timebank").get(pk=ids["removal_id"])
    timer, at, run = Actor(user_id=None, door=Door.TIMER), timezone.now(), uuid7()
    past = due(removal.timebank, removal.asked_at)
    with OneByOne("retention.remove") as rows:
        for memberships in (past.applications, past.memberships):
            rows.each(list(memberships), lambda one: actions.erase(by=timer, key=derive(run, f"erase {one.pk}"), at=at, membership=one))
        rows.each(list(past.closing), lambda one: actions.close(by=timer, key=derive(run, f"close {one.pk}"), at=at, membership=one))
        rows.each(list(past.resting), lambda one: actions.rest(by=timer, key=derive(run, f"rest {one.pk}"), at=at, membership=one))
        rows.each([removal], lambda one: actions.remove_checks(by=timer, key=derive(run, "checks"), at=at, removal=one))
        rows.each([removal], lambda one: actions.remove_messages(by=timer, key=derive(run, "messages"), at=at, removal=one))
    if removal.finished_at is None:
        actions.finish(by=timer, key=derive(run, "finish"), at=at, removal=removal)

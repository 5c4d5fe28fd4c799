"""What happens by itself: whoever promised something is reminded of it, gently."""

from itertools import groupby

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.networks import actions
from amser.networks.models import Commitment
from amser.networks.queries.commitments import to_remind

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.periodic(cron="0 9 * * 2")
@app.task(name="networks.remind_of_commitments", retry=RETRY)
def remind_of_commitments(timestamp: int = 0) -> None:
    """Remind everybody with an account of what they promised, once a fortnight at most. Safe to run twice: each hears once."""
    at, run = timezone.now(), uuid7()
    found = sorted(to_remind(at), key=lambda one: one.user_id or 0)
    of = {user: list(ones) for user, ones in groupby(found, key=lambda one: one.user) if user is not None}

    def remind(user: User) -> None:
        commitments: list[Commitment] = of[user]
        key = derive(run, f"remind {user.pk}")
        actions.remind_of_commitments(by=TIMER, key=key, at=at, user=user, commitments=commitments)

    with OneByOne("networks.remind_of_commitments") as rows:
        rows.each(of, remind)

"""What happens to the board by itself: reminders before the end, and the end."""

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.listings import actions
from amser.listings.actions.staying import REMIND_BEFORE
from amser.listings.models import Listing, ListingState
from amser.search.renewing import renew

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.periodic(cron="40 4 * * *")
@app.task(name="listings.find_again", retry=RETRY)
def find_again(timestamp: int = 0) -> None:
    """Have everything found by what words mean now, where a new version of Amser takes them to mean something else. Safe to run twice."""
    renew()


@app.periodic(cron="10 5 * * *")
@app.task(name="listings.keep_fresh", retry=RETRY)
def keep_fresh(timestamp: int = 0) -> None:
    """Remind those whose listing is about to end, and end those that are over. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    up = Listing.objects.filter(state=ListingState.ON_BOARD)
    over = up.filter(expires_on__lt=today(at))
    soon: dt.date = today(at) + REMIND_BEFORE
    ending = up.filter(expires_on__lte=soon, reminded_at=None, member__isnull=False)

    with OneByOne("listings.keep_fresh") as rows:
        rows.each(over.iterator(), lambda one: actions.end_overdue(by=TIMER, key=derive(run, f"end {one.pk}"), at=at, listing=one))
        rows.each(ending.iterator(), lambda one: actions.remind(by=TIMER, key=derive(run, f"remind {one.pk}"), at=at, listing=one))

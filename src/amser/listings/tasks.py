"""What happens to the board by itself: reminders before the end, and the end."""

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.listings import actions
from amser.listings.actions.staying import REMIND_BEFORE
from amser.listings.models import Listing, ListingState

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.periodic(cron="10 5 * * *")
@app.task(name="listings.keep_fresh", pass_context=False)
def keep_fresh(timestamp: int = 0) -> None:
    """Remind those whose listing is about to end, and end those that are over. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    up = Listing.objects.filter(state=ListingState.ON_BOARD)
    for listing in up.filter(expires_on__lt=today(at)).iterator():
        actions.end_overdue(by=TIMER, key=derive(run, f"end {listing.pk}"), at=at, listing=listing)
    soon: dt.date = today(at) + REMIND_BEFORE
    for listing in up.filter(expires_on__lte=soon, reminded_at=None, member__isnull=False).iterator():
        actions.remind(by=TIMER, key=derive(run, f"remind {listing.pk}"), at=at, listing=listing)

"""What happens to uses by itself: what nobody came for gives its places and credits back."""

from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.venues import actions
from amser.venues.actions.closing import cancel_booked, cancel_one_left_behind
from amser.venues.models import Closure, Use, UseState
from amser.venues.queries import bookings_left_behind

TIMER: Final = Actor(user_id=None, door=Door.TIMER)
AT_ONCE: Final = 500  # rows in memory; each is a transaction of its own


@app.periodic(cron="*/10 * * * *")
@app.task(name="venues.lapse_uses", retry=RETRY)
def lapse_uses(timestamp: int = 0) -> None:
    """
    Give back the places and credits of what was booked, or begun at a till, and whose time is over, or was closed by its venue, or whose venue is none any more.

    Each in a transaction of its own, so that a run that is cut short goes on where it stopped. Safe to run twice.
    """
    at, run = timezone.now(), uuid7()
    over = Use.objects.filter(state=UseState.HELD, held_until__lt=at).order_by("held_until", "pk")
    for closure in Closure.objects.live().filter(day__gte=today(at)).order_by("pk"):  # Where closing it was cut short.
        cancel_booked(by=TIMER, key=derive(run, f"closed {closure.pk}"), at=at, closure=closure)
    with OneByOne("venues.lapse_uses") as rows:
        rows.each(  # Before anything lapses: nobody who could not come is told that they were not seen.
            list(bookings_left_behind()), lambda one: cancel_one_left_behind(by=TIMER, key=derive(run, "left behind"), at=at, use=one)
        )
        rows.each(
            over.iterator(chunk_size=AT_ONCE), lambda one: actions.lapse_use(by=TIMER, key=derive(run, f"lapse {one.pk}"), at=at, use=one)
        )

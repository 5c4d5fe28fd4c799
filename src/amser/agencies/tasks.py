"""What happens to credits by itself: a gift that nobody answered in time goes back."""

from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.agencies import actions
from amser.agencies.models import CreditGift
from amser.audit.actions import Actor, Door, derive
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne

TIMER: Final = Actor(user_id=None, door=Door.TIMER)
AT_ONCE: Final = 500  # rows in memory; each is a transaction of its own


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

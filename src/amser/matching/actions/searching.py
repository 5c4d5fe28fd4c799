"""
The search of a round, in the background.

Not an audited action: nothing is decided here. What it is asked is kept before the search begins, so that a search that was
stopped, or killed, asks the same and finds the same when it is gone on with. One process at a time searches for a round.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from amser.circulation import Stopped
from amser.kernel.dates import today
from amser.matching.models import Round, RoundCircle, RoundState, RoundStep
from amser.matching.queries.economy import QUARTER, Asked, Found, find
from amser.matching.queries.feasible import pairs
from amser.matching.queries.gathering import banks_of, gather

_LOCK: Final = 0x726E6421  # "rnd!": the first half of the lock's name, the round is the second
_LOOK_EVERY: Final = 1.0  # seconds, between looks at whether somebody has stopped it

Clock = Callable[[], dt.datetime]


def search(round_id: int, *, clock: Clock, meanwhile: Callable[[], object] = lambda: None, every: float = _LOOK_EVERY) -> bool:
    """
    Search for a round that waits or runs; return whether it is done. False where it was stopped, or another process has it.

    `meanwhile` is called at each look at whether it goes on. A round that fails is marked so, and the error raised.
    """
    with _alone(round_id) as is_ours:
        round_ = Round.objects.select_related("timebank").get(pk=round_id)
        if not is_ours or not round_.is_under_way:
            return False
        try:
            return _search(round_, clock=clock, meanwhile=meanwhile, every=every)
        except Exception:
            Round.objects.under_way().filter(pk=round_id).update(state=RoundState.FAILED, ended_at=clock())
            raise


def _search(round_: Round, *, clock: Clock, meanwhile: Callable[[], object], every: float) -> bool:
    asked = _asked(round_, on=today(clock()))
    looked = time.monotonic()

    def told(done: int, whole: int) -> bool:
        nonlocal looked
        if time.monotonic() - looked < every:
            return True
        looked = time.monotonic()
        meanwhile()
        return _goes_on(round_, done, whole)

    if not _goes_on(round_, 0, sum(asked.times().values())):
        return False
    try:
        found = find(asked, told=told)
    except Stopped:
        return False
    return _keep(round_, asked, found, at=clock())


def _asked(round_: Round, *, on: dt.date) -> Asked:
    """Return what the round is asked: as it was kept, or else read now and kept."""
    if round_.asked is not None:
        return Asked.read(round_.asked)
    asked, round_.counts = gather(round_, pairs(banks_of(round_), on=on), on=on)
    round_.asked, round_.digest = asked.plain(), asked.digest()
    round_.save(update_fields=["asked", "digest", "counts"])
    return asked


def _goes_on(round_: Round, done: int, whole: int) -> bool:
    """Write how far it is; return whether nobody has stopped it."""
    still = Round.objects.filter(Q(state=RoundState.WAITING) | Q(state=RoundState.RUNNING), pk=round_.pk)
    return bool(still.update(state=RoundState.RUNNING, done=done, whole=whole))


@transaction.atomic
def _keep(round_: Round, asked: Asked, found: Found, *, at: dt.datetime) -> bool:
    """Keep what was found, unless somebody has stopped it at the last moment."""
    kept = Round.objects.locked().get(pk=round_.pk)
    if kept.state != RoundState.RUNNING:
        return False
    could = {(pair.request, pair.giver): pair for pair in asked.pairs}
    steps = []
    for number, (around, units) in enumerate(found.circles, start=1):
        circle = RoundCircle.objects.create(timebank=kept.timebank, round=kept, number=number, minutes=units * QUARTER)
        for place, step in enumerate(around):
            pair = could[step.request, step.giver]
            who = {"giver_id": step.giver, "receiver_id": step.receiver, "request_id": step.request, "offer_id": pair.offer}
            because = " ".join(pair.because)
            one = RoundStep(timebank=kept.timebank, circle=circle, place=place, minutes=units * QUARTER, because=because, **who)
            steps.append(one)
    RoundStep.objects.bulk_create(steps)
    kept.found, kept.at_most, kept.in_twos = (units * QUARTER for units in (found.units, found.at_most, found.in_twos))
    kept.proven, kept.done, kept.state, kept.ended_at = found.proven, kept.whole, RoundState.DONE, at
    kept.save()
    return True


@contextmanager
def _alone(round_id: int) -> Iterator[bool]:
    """Say whether nobody else searches for this round until the block ends. Whoever is killed lets go with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, round_id])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, round_id])

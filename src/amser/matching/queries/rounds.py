"""A round as its page shows it, whether anyone is there to search for it, and whether it holds what it says."""

import dataclasses
from typing import Final

from django.db import connection
from django.db.models import Q

from amser.matching.models import CircleState, Round, RoundCircle, RoundStep
from amser.matching.queries.economy import QUARTER, Asked, find
from amser.members.models import Membership, NotWith

_HEARD_WITHIN: Final = 60  # seconds
_PEOPLE: Final = ("giver__user", "giver__timebank", "receiver__user", "receiver__timebank", "request", "offer", "exchange")


def steps_of(circles: list[RoundCircle]) -> dict[int, list[RoundStep]]:
    """Return the steps of circles, in their order, with people and what they are about. One query."""
    found: dict[int, list[RoundStep]] = {circle.pk: [] for circle in circles}
    for step in RoundStep.objects.filter(circle__in=circles).select_related(*_PEOPLE).order_by("circle", "place"):
        found[step.circle_id].append(step)
    return found


def invitations_to(member: Membership) -> list[RoundStep]:
    """
    Return a member's parts in circles that wait for answers, theirs (`answer` "") or others'; none beside whoever they are kept apart from.

    One query where there are none, three otherwise.
    """
    asked = RoundStep.objects.filter(giver=member, invited_at__isnull=False, circle__state=CircleState.INVITED)
    mine = list(asked.select_related("request", "circle").order_by("invited_at", "pk"))
    if not mine:
        return []
    apart = {user for pair in NotWith.objects.of(member.user_id).values_list("one__user", "other__user") for user in pair}
    beside = RoundStep.objects.filter(Q(giver=member) | Q(receiver=member), circle__in=[step.circle_id for step in mine])
    people = beside.values_list("circle_id", "giver__user", "receiver__user")
    closed = {circle for circle, *two in people if not apart.isdisjoint({*two} - {member.user_id})}
    return [step for step in mine if step.circle_id not in closed]


def is_worker_there() -> bool:
    """Whether a worker has been heard within the last minute. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))", [_HEARD_WITHIN]
        )
        return bool(cursor.fetchone()[0])


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """Whether what a round was asked has its digest, and asked again gives the same totals, the same circles and the same proof."""

    digest: bool
    totals: bool
    circles: bool
    proof: bool

    @property
    def holds(self) -> bool:
        """Whether all of it is so."""
        return self.digest and self.totals and self.circles and self.proof


def check(round_: Round) -> Checked:
    """Search again for what a round was asked, and compare. Takes as long as the round took; changes nothing."""
    assert round_.asked is not None, "callers check rounds that are done"
    asked = Asked.read(round_.asked)
    found = find(asked)
    said = {
        (circle.number, step.place, step.giver_id, step.request_id, step.receiver_id, step.minutes)
        for circle in round_.circles.prefetch_related("steps")
        for step in circle.steps.all()
    }
    again = {
        (number, place, step.giver, step.request, step.receiver, units * QUARTER)
        for number, (around, units) in enumerate(found.circles, start=1)
        for place, step in enumerate(around)
    }
    totals = tuple(units * QUARTER for units in (found.units, found.at_most, found.in_twos))
    return Checked(
        digest=asked.digest() == round_.digest,
        totals=totals == (round_.found, round_.at_most, round_.in_twos),
        circles=said == again,
        proof=found.proven == round_.proven,
    )

"""What serves which goal, as it is read."""

import dataclasses
from typing import Any

from django.db.models import Q

from amser.networks.models import SUBJECTS, Goal, GoalLink, Subject, goals_by_code, kind_of
from amser.networks.policies.serving import MayRead


@dataclasses.dataclass(frozen=True, slots=True)
class Served:
    """A goal, and what serves it of what somebody may read; `also`: the goals of another framework to which it leads."""

    goal: Goal
    links: tuple[GoalLink, ...]
    also: tuple[Goal, ...]


def goals_of(subject: Subject) -> list[GoalLink]:
    """Return the goals of a thing that the reader may read, the primary ones first. One query."""
    whose: dict[str, Any] = {kind_of(subject): subject}
    return _in_order(list(GoalLink.objects.filter(**whose)))


def by_goal(may_read: MayRead) -> list[Served]:
    """Return the goals that something serves of what may be read, with that, in the order of the frameworks. One query."""
    among = Q(group=may_read.group)
    for name, found in may_read.rest.items():
        among |= Q(**{f"{name}__in": found.order_by().values("pk")})
    links = _in_order(list(GoalLink.objects.filter(among).select_related(*SUBJECTS)))
    goals = goals_by_code()
    served = [(goal, tuple(one for one in links if one.goal == goal.code)) for goal in goals.values()]
    return [Served(goal, mine, tuple(goals[code] for code in goal.also)) for goal, mine in served if mine]


def _in_order(links: list[GoalLink]) -> list[GoalLink]:
    order = list(goals_by_code())
    return sorted(links, key=lambda one: (one.place or len(order), order.index(one.goal), one.pk))

"""What every door asks before people are brought together; under a lock where days are counted."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from amser.exchanges.models import Exchange
from amser.exchanges.policies import may_give, may_share, verdict_of
from amser.identity.models import User
from amser.members.models import Membership, RefusedForSafety, Task, Verdict


class NotClearedYet(RefusedForSafety):
    """The coordinator has something to arrange before this can be agreed."""

    code = "safety_waits"


def asked(*, giver: Membership, receiver: Membership, task: Task, on: dt.date) -> Verdict:
    """Return whether a member may give this to another on a day. Where children take part, others who ask it of them wait."""
    hold(task, giver)
    return may_give(giver, task, on=on, receiver=receiver)


def asked_of(exchange: Exchange, *, on: dt.date) -> Verdict:
    """Return whether the giver of an exchange may do it on a day, as `asked`."""
    hold(exchange.task, exchange.giver.membership)
    return verdict_of(exchange, on=on)


def asked_of_group(
    givers: Collection[Membership], receivers: Collection[Membership], task: Task, *, on: dt.date, but_not: UUID | None = None
) -> Verdict:
    """Return whether everyone who gives in a group may do so on a day, with everyone else in it, as `asked`."""
    hold(task, *givers)
    return may_share(givers, receivers, task, on=on, but_not=but_not).verdict


def check_safe(exchange: Exchange, *, on: dt.date) -> None:
    """Raise NotClearedYet where the coordinator can arrange what is missing, RefusedForSafety for anything else."""
    verdict = asked_of(exchange, on=on)
    if verdict.can_wait:
        raise NotClearedYet(verdict)
    if not verdict.allowed:
        raise RefusedForSafety(verdict)


def hold(task: Task, *givers: Membership) -> None:
    """
    Lock people until the transaction ends, in the order of their ids, where their days with children are about to be counted.

    Always after the exchange's own row: whoever holds a person waits for no exchange.
    """
    if task.with_children:
        list(
            User.objects.select_for_update(no_key=True).filter(pk__in=[giver.user_id for giver in givers]).order_by("pk").values_list("pk")
        )

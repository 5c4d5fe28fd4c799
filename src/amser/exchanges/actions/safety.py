"""What every door asks before people are brought together; under a lock where days are counted."""

import datetime as dt
from collections.abc import Iterable

from amser.exchanges.models import Exchange
from amser.exchanges.policies import child_days, may_give, verdict_of
from amser.identity.models import User
from amser.members.models import Membership, RefusedForSafety, Task, Verdict
from amser.members.queries import may_do


class NotClearedYet(RefusedForSafety):
    """The coordinator has something to arrange before this can be agreed."""

    code = "safety_waits"


def asked(*, giver: Membership, receiver: Membership, task: Task, on: dt.date) -> Verdict:
    """Return whether a member may give this to another on a day. Where children take part, others who ask it of them wait."""
    hold(giver, task)
    return may_give(giver, task, on=on, receiver=receiver)


def asked_of(exchange: Exchange, *, on: dt.date) -> Verdict:
    """Return whether the giver of an exchange may do it on a day, as `asked`."""
    hold(exchange.giver.membership, exchange.task)
    return verdict_of(exchange, on=on)


def check_group(givers: Iterable[Membership], task: Task, *, on: dt.date) -> None:
    """Raise RefusedForSafety for the first of a group who may not give this on a day. A group is open: nobody is kept apart in it."""
    for giver in sorted(givers, key=lambda member: member.user_id):
        hold(giver, task)
        days = child_days(giver.user_id, around=on) if task.with_children else []
        verdict = may_do(giver, task, on=on, child_days=days)
        if not verdict.allowed:
            raise RefusedForSafety(verdict)


def check_safe(exchange: Exchange, *, on: dt.date) -> None:
    """Raise NotClearedYet where the coordinator can arrange what is missing, RefusedForSafety for anything else."""
    verdict = asked_of(exchange, on=on)
    if verdict.can_wait:
        raise NotClearedYet(verdict)
    if not verdict.allowed:
        raise RefusedForSafety(verdict)


def hold(giver: Membership, task: Task) -> None:
    """
    Lock a person until the transaction ends, where their days with children are about to be counted.

    Always after the exchange's own row: whoever holds a person waits for no exchange.
    """
    if task.with_children:
        list(User.objects.select_for_update(no_key=True).filter(pk=giver.user_id).values_list("pk"))
